import { ALARM_LEVEL } from '@hashpulse/trends';
import { leaveOneOut, nabResult } from '@hashpulse/nab';
import { readNabFolder } from './nab-folder.js';

/** What `--nab` prints: one JSON line, or for people also how well the level holds that all series share. */
export async function evaluateNab(folder: string, isJson: boolean): Promise<string> {
  const series = await readNabFolder(folder);
  const nab = nabResult(series);
  if (isJson) return JSON.stringify({ nab });
  const rows = Object.entries(nab.series).map(
    ([name, { score, detections }]) => `${name.padEnd(8)} ${text(score)}  ${detections.length} detections`,
  );
  const { score, levels, byLevel } = leaveOneOut(series);
  return [
    ...rows,
    `${'all'.padEnd(8)} ${text(nab.score)}  normalised, standard profile, alarm level ${ALARM_LEVEL}`,
    `level chosen without the series it is judged by: ${text(score)}  ${JSON.stringify(levels)}`,
    ...byLevel.map((one) => `  level ${one.level.toFixed(1).padStart(4)}  ${text(one.score)}`),
  ].join('\n');
}

function text(score: number | null): string {
  return (score === null ? 'none' : score.toFixed(1)).padStart(6);
}
