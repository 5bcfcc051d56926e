import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const BYTES = 12;

/**
 * Up to which sequence entries are done with. Written in place and not synced: a torn or an older one only makes
 * entries come again, which their taker must recognise anyway.
 */
export class Checkpoint {
  private constructor(
    private readonly file: FileHandle,
    private done: number,
  ) {}

  static async open(folder: string): Promise<Checkpoint> {
    const file = await open(join(folder, 'checkpoint'), 'a+').then(async (made) => {
      await made.close();
      return open(join(folder, 'checkpoint'), 'r+');
    });
    const buffer = Buffer.alloc(BYTES);
    const { bytesRead } = await file.read(buffer, 0, BYTES, 0);
    const whole = bytesRead === BYTES && crc32(buffer.subarray(0, 8)) === buffer.readUInt32BE(8);
    const value = whole ? buffer.readBigUInt64BE(0) : 0n;
    return new Checkpoint(file, value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : 0);
  }

  get value(): number {
    return this.done;
  }

  async write(sequence: number): Promise<void> {
    this.done = sequence;
    const buffer = Buffer.alloc(BYTES);
    buffer.writeBigUInt64BE(BigInt(sequence), 0);
    buffer.writeUInt32BE(crc32(buffer.subarray(0, 8)), 8);
    await this.file.write(buffer, 0, BYTES, 0);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
