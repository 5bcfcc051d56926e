import type { Static, TObject, TSchema } from 'typebox';
import { Check } from 'typebox/value';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used; `problems` has one line for every variable at fault. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly string[]) {
    super(`These settings are wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

type SettingSchema = TSchema & { readonly type?: string; readonly description?: string; default?: unknown };

const INTEGER = /^-?\d{1,15}$/;
const BOOLEANS = new Map<string, boolean>([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** The text as the type that the schema asks for; text that is none stays text and fails the schema's check. */
function fromText(schema: SettingSchema, text: string): unknown {
  switch (schema.type) {
    case 'integer':
      return INTEGER.test(text) ? Number(text) : text;
    case 'boolean':
      return BOOLEANS.get(text.toLowerCase()) ?? text;
    case 'array':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    default:
      return text;
  }
}

/** Credentials inside URLs stay out of logs. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/]*@/g, '//***@'));
}

function readSetting(name: string, schema: SettingSchema, env: Environment, required: boolean) {
  const text = env[name]?.trim() ?? '';
  const expected = schema.description ?? `a value of type ${schema.type ?? 'string'}`;
  if (text === '') {
    if (!required || schema.default !== undefined) return { value: schema.default };
    return { problem: `${name} is not set; expected ${expected}` };
  }
  const value = fromText(schema, text);
  if (Check(schema, value)) return { value };
  return { problem: `${name} is ${shown(text)}; expected ${expected}` };
}

/**
 * Reads settings from environment variables: a variable for each property of the schema, of the same name.
 * A property's `description` tells what is expected, its `default` is taken when the variable is unset or empty;
 * arrays are written with commas.
 * @throws {@link SettingsError} naming every variable that is wrong
 */
export function readSettings<S extends TObject>(schema: S, env: Environment): Static<S> {
  const required = new Set(schema.required as readonly string[]);
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(schema.properties as Record<string, SettingSchema>)) {
    const { value, problem } = readSetting(name, setting, env, required.has(name));
    if (problem !== undefined) problems.push(problem);
    else if (value !== undefined) settings[name] = value;
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Static<S>;
}

/**
 * The settings of this process; when they are wrong it prints why to stderr and exits with 2.
 * @param check tells what is wrong with settings that are right one by one
 */
export function processSettings<S extends TObject>(
  schema: S,
  check: (settings: Static<S>) => readonly string[] = () => [],
): Static<S> {
  try {
    const settings = readSettings(schema, process.env);
    const problems = check(settings);
    if (problems.length > 0) throw new SettingsError(problems);
    return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
