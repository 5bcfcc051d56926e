import { fileURLToPath } from 'node:url';

/** A command: its program and arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** A producer in one language, as docs/quick-start.md shows it. */
export interface Sample {
  readonly name: string;
  /** The hashtag of the one post that it sends. */
  readonly hashtag: string;
  /** Files below `samples/NAME` that the page shows, in its order. */
  readonly shown: readonly string[];
  /** Succeeds where the language is on the machine. */
  readonly probe: CommandLine;
  /** Fetches and compiles what it needs, in the folder of its copy. */
  readonly prepare: readonly CommandLine[];
  readonly run: CommandLine;
}

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const PYTHON = '.venv/bin/python';
const MAVEN = ['--batch-mode', '--quiet'] as const;

/** All samples, in the page's order. */
export const SAMPLES: readonly Sample[] = [
  {
    name: 'curl',
    hashtag: 'hellofromcurl',
    shown: ['produce.sh'],
    probe: ['curl', '--version'],
    prepare: [],
    run: ['sh', 'produce.sh'],
  },
  {
    name: 'kafkajs',
    hashtag: 'hellofromkafkajs',
    shown: ['produce.mjs'],
    probe: [process.execPath, '--version'],
    // It finds the kafkajs of this repository, above its copy's folder.
    prepare: [],
    run: [process.execPath, 'produce.mjs'],
  },
  {
    name: 'python',
    hashtag: 'hellofrompython',
    shown: ['produce.py'],
    probe: ['python3', '-c', 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 9))'],
    prepare: [
      ['python3', '-m', 'venv', '.venv'],
      [PYTHON, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt'],
    ],
    run: [PYTHON, 'produce.py'],
  },
  {
    name: 'java',
    hashtag: 'hellofromjava',
    shown: ['src/main/java/Produce.java'],
    probe: ['mvn', '--version'],
    prepare: [['mvn', ...MAVEN, 'compile']],
    run: ['mvn', ...MAVEN, 'exec:java'],
  },
  {
    name: 'go',
    hashtag: 'hellofromgo',
    shown: ['main.go'],
    probe: ['go', 'version'],
    prepare: [['go', 'build', '-mod=readonly', '-o', 'produce', '.']],
    run: ['./produce'],
  },
];
