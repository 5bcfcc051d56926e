import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NabFormatError, type NabSeries, readSeries, type WindowsFile } from '@hashpulse/nab';

const SUFFIX = '.csv';

/**
 * Reads a folder of the benchmark: a CSV file for each series, and `windows.json`.
 * @throws NabFormatError for a file that is not as the benchmark writes it, or where there is no series
 */
export async function readNabFolder(folder: string): Promise<NabSeries[]> {
  const windows = JSON.parse(await readFile(join(folder, 'windows.json'), 'utf8')) as WindowsFile;
  const files = (await readdir(folder)).filter((file) => file.endsWith(SUFFIX)).sort();
  if (files.length === 0) throw new NabFormatError(`${folder}: no CSV file in it`);
  return Promise.all(
    files.map(async (file) => {
      const name = file.slice(0, -SUFFIX.length);
      return readSeries(name, await readFile(join(folder, file), 'utf8'), windows[name] ?? []);
    }),
  );
}
