import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const RULE = '@nx/enforce-module-boundaries';

/** What the boundary rule says when a file of the workspace had this text. */
async function violations(file: string, text: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: root });
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === RULE).map(({ message }) => message);
}

describe('module boundaries', () => {
  beforeAll(() => process.chdir(root));

  it.each([
    ['domain code that imports Nest', 'libs/tagging/src/index.ts', "export * from '@nestjs/common';"],
    ['domain code that imports kafkajs', 'libs/trends/src/index.ts', "export * from 'kafkajs';"],
    ['domain code that imports an adapter', 'libs/trends/src/index.ts', "export * from '@hashpulse/kafka';"],
    ['an adapter that imports Nest', 'libs/kafka/src/index.ts', "export * from '@nestjs/common';"],
    [
      'an adapter that imports an app',
      'libs/kafka/src/index.ts',
      "export * from '../../../apps/tagger/src/tagger.js';",
    ],
    [
      'an app that imports another app',
      'apps/tagger/src/tagger.ts',
      "export * from '../../aggregator/src/aggregator.js';",
    ],
    [
      'an app that imports what only tools need',
      'apps/tagger/src/tagger.ts',
      "export * from '@hashpulse/backing-services';",
    ],
  ])('refuse %s', async (_, file, text) => {
    expect(await violations(file, text)).toHaveLength(1);
  });

  it('allow what flows the right way', async () => {
    expect(await violations('apps/tagger/src/tagger.ts', "export * from '@hashpulse/kafka';")).toEqual([]);
  });
});
