import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as echarts from 'echarts';
import type { CatchUp } from './catch-up.js';
import type { Scaling } from './scaling.js';

const SIZE = { width: 760, height: 340 };
/** Readable on light and dark pages: they show an SVG without a background as it is. */
const BACKGROUND = '#ffffff';
const COLORS = ['#2f6fde', '#c2410c'];

/** Draws a chart as SVG and writes it. */
async function write(folder: string, name: string, option: echarts.EChartsCoreOption): Promise<void> {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  chart.setOption({
    backgroundColor: BACKGROUND,
    animation: false,
    legend: { bottom: 0, itemGap: 30 },
    grid: { top: 50, bottom: 70, left: 70, right: 40 },
    ...option,
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.svg`), `${chart.renderToSVGString()}\n`);
  chart.dispose();
}

/** `scaling.svg`: posts a second by the number of workers, each held to a share of a core. */
export async function scalingChart(folder: string, { steps }: Scaling): Promise<void> {
  const held = steps.filter(({ share }) => share !== null);
  const most = Math.max(...held.map(({ workers }) => workers));
  const series = (['tagger', 'aggregator'] as const).flatMap((worker, i) => {
    const rates = held
      .filter((step) => step.worker === worker)
      .map(({ workers, postsPerSecond }) => [workers, postsPerSecond]);
    const one = rates[0]?.[1] ?? 0;
    const color = COLORS[i];
    const proportion = { color, type: 'dashed', width: 1 };
    return [
      {
        name: worker,
        type: 'line',
        color,
        symbolSize: 8,
        data: rates,
        label: { show: true, position: 'top', formatter: '{@[1]}' },
      },
      {
        name: `${worker} in proportion`,
        type: 'line',
        color,
        symbol: 'none',
        lineStyle: proportion,
        data: [
          [0, 0],
          [most, one * most],
        ],
      },
    ];
  });
  await write(folder, 'scaling', {
    title: { text: `Posts a second, each worker at ${held[0]?.share} of a core`, left: 'center' },
    xAxis: { type: 'value', name: 'workers', nameLocation: 'middle', nameGap: 28, max: most, interval: 1 },
    yAxis: { type: 'value' },
    series,
  });
}

/** `catch-up.svg`: CPU seconds a million posts of everybody, by process. */
export async function catchUpChart(folder: string, { contenders }: CatchUp): Promise<void> {
  const names = Object.keys(contenders);
  const found = Object.values(contenders);
  const processes = [...new Set(found.flatMap(({ cpuSeconds }) => Object.keys(cpuSeconds)))];
  await write(folder, 'catch-up', {
    title: { text: 'CPU seconds of a catch-up, and posts a second', left: 'center' },
    xAxis: { type: 'value' },
    grid: { top: 50, bottom: 70, left: 190, right: 20 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names.map((name, i) => `${name} (${found[i]?.postsPerSecond.toLocaleString('en')}/s)`),
    },
    series: processes.map((process) => ({
      name: process,
      type: 'bar',
      stack: 'all',
      data: found.map(({ cpuSeconds }) => cpuSeconds[process] ?? null),
    })),
  });
}
