// `image-files.mjs APP FOLDER`: lays out what the image of an app holds, in an empty folder: the app, the libraries that
// it depends on, compiled, and their packages without those for development. The Dockerfile runs this.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** Sources of maps and declarations are for development; a spec has no place in an image. */
const LEFT_OUT = /\.spec\.|\.d\.ts(\.map)?$|\.tsbuildinfo$|\.page-built-from$/;

/** The workspace's folders by package name, as the lock file links them. */
function workspace() {
  const { packages } = json('package-lock.json');
  const links = Object.entries(packages).filter(([, { link }]) => link);
  return new Map(links.map(([path, { resolved }]) => [path.replace('node_modules/', ''), resolved]));
}

/** The folders of a package of the workspace and of all that it depends on there. */
function closure(name, folders, found = new Set()) {
  const folder = folders.get(name);
  if (folder === undefined || found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {} } = json(join(folder, 'package.json'));
  for (const dependency of Object.keys(dependencies)) closure(dependency, folders, found);
  return found;
}

function copy(path, target) {
  if (!existsSync(join(root, path))) return;
  const filter = (source) => !LEFT_OUT.test(relative(root, source));
  cpSync(join(root, path), join(target, path), { recursive: true, filter });
}

const [app, folder] = process.argv.slice(2);
if (!app || !folder || !existsSync(join(root, 'apps', app))) {
  console.error('usage: node tools/image-files.mjs APP FOLDER (an app of apps/, an empty folder)');
  process.exit(2);
}
const target = resolve(folder);
const folders = workspace();
const needed = closure(`@hashpulse/${app}`, folders);

// The lock file is only valid beside the package.json of the whole workspace; what is not needed goes again afterwards.
mkdirSync(target, { recursive: true });
for (const file of ['package.json', 'package-lock.json', '.npmrc']) copy(file, target);
for (const each of folders.values()) copy(join(each, 'package.json'), target);
const npm = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const only = ['--workspace', `@hashpulse/${app}`, '--include-workspace-root=false'];
execFileSync('npm', [...npm, ...only, '--prefer-offline'], { cwd: target, stdio: 'inherit' });
for (const [name, each] of folders) {
  if (needed.has(each)) continue;
  rmSync(join(target, each), { recursive: true, force: true });
  rmSync(join(target, 'node_modules', name), { force: true });
}
for (const each of ['bench', 'e2e', 'tools']) rmSync(join(target, each), { recursive: true, force: true });
for (const each of needed) for (const built of ['dist', 'dist-page']) copy(join(each, built), target);
for (const file of ['package-lock.json', '.npmrc']) rmSync(join(target, file));
const { name, version, license, type } = json('package.json');
writeFileSync(join(target, 'package.json'), `${JSON.stringify({ name, version, license, type }, null, 2)}\n`);
