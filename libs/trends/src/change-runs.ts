import type { ColumnsRecord } from '@hashpulse/contracts';
import type { HeldCell } from './held-cell.js';
import type { OpenCell } from './open-cell.js';

const FIRST_RUNS = 64;
const NONE = -1;

/** Changes of a bucket that are still to be applied: runs of records' columns, in a chain for each cell. */
export class ChangeRuns {
  private readonly records: ColumnsRecord[] = [];
  /** Of each run: its first column, behind its last, and the next run of the cell. */
  private runs = new Int32Array(3 * FIRST_RUNS);
  private count = 0;

  /** All are applied. */
  clear(): void {
    this.records.length = 0;
    this.count = 0;
  }

  /** Puts a run at the end of a cell's chain. */
  add(cell: HeldCell, record: ColumnsRecord, from: number, to: number): void {
    const run = this.count++;
    if (3 * run === this.runs.length) {
      const larger = new Int32Array(2 * this.runs.length);
      larger.set(this.runs);
      this.runs = larger;
    }
    this.records.push(record);
    this.runs[3 * run] = from;
    this.runs[3 * run + 1] = to;
    this.runs[3 * run + 2] = NONE;
    if (cell.lastRun === NONE) cell.firstRun = run;
    else this.runs[3 * cell.lastRun + 2] = run;
    cell.lastRun = run;
  }

  /** Applies a chain to its cell. */
  applyTo(cell: OpenCell, first: number, withLabels: boolean): void {
    for (let run = first; run !== NONE; run = this.runs[3 * run + 2] as number) {
      const record = this.records[run] as ColumnsRecord;
      const end = this.runs[3 * run + 1] as number;
      for (let i = this.runs[3 * run] as number; i < end; i++) {
        if (record.network === undefined) cell.applyUse(record, i, withLabels);
        else cell.applyTraffic(record, i);
      }
    }
  }
}
