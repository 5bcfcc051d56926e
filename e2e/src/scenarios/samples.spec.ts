import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { HashtagAnswer } from '@hashpulse/contracts';
import { ROOT, type Sample, SAMPLES } from '../samples/sample.js';
import { requiredSamples, trySample } from '../samples/try-sample.js';
import { Pipeline } from './pipeline.js';

jest.setTimeout(600_000);

const required = requiredSamples(process.env);
const page = readFileSync(join(ROOT, 'docs', 'quick-start.md'), 'utf8');

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start();
});
afterAll(async () => pipeline?.stop());

describe('a sample in', () => {
  it.each(SAMPLES)('$name is the one that docs/quick-start.md shows', ({ name, shown }) => {
    for (const file of shown)
      expect(page).toContain(`\n${readFileSync(join(ROOT, 'samples', name, file), 'utf8')}\`\`\`\n`);
  });

  it.each(SAMPLES)('$name sends a post that is counted', async (sample) => {
    const env = { KAFKA_BROKERS: pipeline.brokers.join(','), INGEST_URL: await pipeline.url('ingest') };
    const trial = await trySample(sample, env);
    if (trial.outcome === 'absent' && !required.has(sample.name)) {
      // Not a failure: not every machine has every language. But never silent.
      process.stderr.write(
        `\n*** THE SAMPLE IN ${sample.name.toUpperCase()} WAS NOT TRIED: ${trial.reason}\n`,
      );
      return;
    }
    expect(trial).toEqual({ outcome: 'sent' });
    await pipeline.settled();
    expect(await pipeline.ask<HashtagAnswer>(`/v1/hashtags/${sample.hashtag}`)).toMatchObject({
      volume: 1,
      authors: 1,
    });
    process.stderr.write(`the sample in ${sample.name} was tried: its post is counted\n`);
  });

  it('a language that is not on the machine is told apart from one that fails', async () => {
    const [sample] = SAMPLES as [Sample];
    const absent = await trySample({ ...sample, probe: ['no-such-language'] }, {});
    expect(absent).toMatchObject({ outcome: 'absent', reason: expect.stringContaining('ENOENT') });
    const failing = await trySample({ ...sample, run: ['false'] }, {});
    expect(failing).toMatchObject({ outcome: 'failed' });
  });

  it('an unknown language cannot be claimed', () => {
    const names = new Set(SAMPLES.map(({ name }) => name));
    expect([...required].filter((name) => !names.has(name))).toEqual([]);
  });
});
