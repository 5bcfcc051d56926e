import { newKey, type Scope, SCOPES } from '@hashpulse/api-keys';
import { Command, InvalidArgumentError, Option } from 'commander';
import { KeysFile } from './keys-file.js';

interface NewKeyOptions {
  readonly name: string;
  readonly scope: Scope[];
  readonly postsPerSecond?: number;
  readonly bytesPerSecond?: number;
}

function rate(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It takes a number above 0.');
}

const program = new Command('npm run keys --')
  .description('Makes, lists and revokes API keys. Running apps take a change over within two seconds.')
  .addOption(new Option('--file <path>', 'the keys file').env('API_KEYS_FILE').default('api-keys.json'));

const keysFile = (): KeysFile => new KeysFile(program.opts<{ file: string }>().file);

function create({ name, scope, postsPerSecond, bytesPerSecond }: NewKeyOptions): void {
  const limits = {
    ...(postsPerSecond === undefined ? {} : { postsPerSecond }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
  };
  const about = { name, scopes: [...new Set(scope)] };
  const { key, record } = newKey(Object.keys(limits).length > 0 ? { ...about, limits } : about, new Date());
  keysFile().change(({ keys }) => ({ keys: [...keys, { ...record, scopes: [...record.scopes] }] }));
  console.error(`Key ${record.id} (${name}: ${record.scopes.join(', ')}). It is shown only now:`);
  console.log(key);
}

function list(): void {
  for (const { id, name, scopes, createdAt, limits } of keysFile().read().keys) {
    console.log(
      [id, scopes.join(','), createdAt, name, limits ? JSON.stringify(limits) : ''].join('\t').trim(),
    );
  }
}

function revoke(id: string): void {
  keysFile().change(({ keys }) => {
    const left = keys.filter((key) => key.id !== id);
    if (left.length === keys.length) throw new Error(`there is no key ${id}`);
    return { keys: left };
  });
  console.error(`Key ${id} is revoked.`);
}

program
  .command('create')
  .description('make a key and print it')
  .requiredOption('--name <text>', 'what it is for')
  .addOption(new Option('--scope <scopes...>', 'what it may do').choices(SCOPES).makeOptionMandatory())
  .option('--posts-per-second <n>', 'the most posts a second', rate)
  .option('--bytes-per-second <n>', 'the most bytes a second', rate)
  .action(create);
program.command('list').description('id, scopes, time, name and limits of each key').action(list);
program.command('revoke').description('end a key').argument('<id>', 'its id, see list').action(revoke);

try {
  program.parse();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
