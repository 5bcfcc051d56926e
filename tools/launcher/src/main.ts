import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoPosts } from '@hashpulse/demo';
import { DataDir } from './data-dir.js';
import { type LaunchOptions, readLaunchOptions } from './launch-options.js';
import { type Addresses, Launcher } from './launcher.js';
import { Player } from './player.js';
import { filePosts, type TimedPost } from './post-source.js';
import { sourcePlans } from './source-plans.js';

const DEMO_SEED = 20161021;
const root = fileURLToPath(new URL('../../..', import.meta.url));
const say = (line: string): void => console.log(line);

function posts(options: LaunchOptions): Iterable<TimedPost> | AsyncIterable<TimedPost> | undefined {
  if (options.posts !== undefined) return filePosts(options.posts, options.speed ?? Infinity);
  if (!options.demo || options.source.length > 0) return undefined;
  // It ends about now, so that a visitor's own posts join it; a second start plays it again as new posts.
  const now = Date.now();
  return demoPosts({ seed: DEMO_SEED, endsAt: now, runId: now.toString(36) });
}

async function play(addresses: Addresses, options: LaunchOptions, signal: AbortSignal): Promise<void> {
  const source = posts(options);
  if (!source) return;
  const { API_KEYS_FILE, PLAYER_API_KEY } = process.env;
  if (API_KEYS_FILE && !PLAYER_API_KEY) {
    say('playing nothing: with API_KEYS_FILE it takes PLAYER_API_KEY, a key with the scope ingest');
    return;
  }
  say(
    options.posts === undefined
      ? 'playing the demo: 21 October 2016, in about two minutes …'
      : `playing ${options.posts} …`,
  );
  try {
    const { accepted, rejected } = await new Player(addresses.ingest, say, signal, PLAYER_API_KEY).play(
      source,
    );
    if (!signal.aborted) say(`played ${accepted.toLocaleString('en')} posts, ${rejected} rejected`);
  } catch (error) {
    say(`playing stopped: ${(error as Error).message}`);
  }
}

async function main(): Promise<void> {
  const options = readLaunchOptions(process.argv.slice(2), join(root, '.hashpulse', 'data'));
  const sources = sourcePlans(options, process.env, process.env.INIT_CWD ?? process.cwd());
  const dataDir = DataDir.take(options.dataDir, options.fresh);
  const launcher = new Launcher(root, options, dataDir, process.env, say);
  const playing = new AbortController();
  let stopping: Promise<void> | undefined;
  const stop = (code: number): void => {
    playing.abort();
    stopping ??= launcher.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) say('stopping …');
      stop(0);
    });
  }
  // npm, or whoever started us, is gone.
  process.on('disconnect', () => stop(0));
  try {
    const addresses = await launcher.start();
    say(`dashboard: ${addresses.query}`);
    say(`ready ${JSON.stringify(addresses)}`);
    await launcher.startSources(sources, addresses);
    await play(addresses, options, playing.signal);
  } catch (error) {
    if (!stopping) console.error(`Starting failed: ${(error as Error).message}`);
    stop(1);
  }
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(1);
});
