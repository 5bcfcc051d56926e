import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { kafkaClient, securityFromEnvironment } from '@hashpulse/kafka';
import { deadPosts } from './dead-letters.js';
import { putBack, replayOf } from './replay.js';

interface Options {
  readonly brokers: string;
  readonly save: string | undefined;
  readonly repaired: string | undefined;
}

const command = new Command('npm run replay-dead --')
  .description('Puts dead posts back into the topic posts: those that are readable now, or repaired ones.')
  .option('--brokers <list>', 'host:port, commas between', process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092')
  .option(
    '--save <file>',
    'only write all dead posts to this file, a JSON line each, to be looked at and repaired',
  )
  .option('--repaired <file>', 'put the posts of this NDJSON file back: one whole post a line')
  .allowExcessArguments(false)
  .parse();
const { brokers, save, repaired } = command.opts<Options>();
const kafka = kafkaClient({
  brokers: brokers.split(','),
  security: securityFromEnvironment(),
  clientId: 'hashpulse-replay-dead',
});

/** The lines of a file of repaired posts, each with its number. */
function linesOf(file: string): { source: string; value: Buffer }[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .map((line, i) => ({ source: `${file}:${i + 1}`, value: Buffer.from(line) }))
    .filter(({ value }) => value.toString().trim() !== '');
}

async function saveTo(file: string): Promise<void> {
  const letters = await deadPosts(kafka);
  const lines = letters.map(
    (letter) => `${JSON.stringify({ ...letter, value: letter.value?.toString() ?? null })}\n`,
  );
  writeFileSync(file, lines.join(''));
  console.log(JSON.stringify({ saved: letters.length, file }));
}

async function replay(): Promise<void> {
  const values = repaired === undefined ? await deadPosts(kafka) : linesOf(repaired);
  const { messages, stillDead } = replayOf(values, Date.now());
  await putBack(kafka, messages);
  for (const { source, code, message } of stillDead) console.error(`${source}: ${code}: ${message}`);
  console.log(JSON.stringify({ replayed: messages.length, stillDead: stillDead.length }));
}

await (save === undefined ? replay() : saveTo(save));
