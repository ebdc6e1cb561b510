/**
 * `npm run package`: makes the two packages that are published, in build/packages/, from what `npm run build` has built. MNIST is
 * half of all bytes and has a licence of its own, so it is a package of its own, on which the other one depends: installing that
 * brings both, side by side, and its script names the file by its place there. `npm pack` makes one package with everything.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const OUT = 'build/packages';
const DATA = 'digits.idx3-ordered.gz';
const MNIST = 'dcgan-elements-mnist';
/** Bytes that each package may have at most, packed. */
const MOST = 12e6;

/**
 * @param {string} out a folder of the caller's own, which is emptied
 * @returns {{ path: string, size: number }[]} the tarballs: dcgan-elements, and the one with MNIST
 */
export function makePackages(out = OUT) {
  rmSync(out, { recursive: true, force: true });
  const own = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of ['scripts', 'devDependencies']) delete own[name]; // of use in a clone only
  const folders = [`${out}/${own.name}`, `${out}/${MNIST}`];
  const [main = '', mnist = ''] = folders;

  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--dry-run', '--ignore-scripts']).toString());
  for (const { path } of files) if (path !== `dist/assets/${DATA}`) copy(path, `${main}/${path}`);
  write(`${main}/package.json`, { ...own, dependencies: { ...own.dependencies, [MNIST]: own.version } });
  nameData(`${main}/dist`);

  cpSync('packages/mnist', mnist, { recursive: true });
  copy(`dist/assets/${DATA}`, `${mnist}/${DATA}`);
  const { engines, repository } = own;
  const { name, ...rest } = JSON.parse(readFileSync('packages/mnist/package.json', 'utf8'));
  write(`${mnist}/package.json`, { name, version: own.version, ...rest, engines, repository });

  return folders.map(folder => {
    const [packed] = JSON.parse(
      execFileSync('npm', [
        'pack',
        resolve(folder),
        '--json',
        '--ignore-scripts',
        '--pack-destination',
        out,
      ]).toString(),
    );
    if (packed.size > MOST) throw new Error(`${packed.filename} has ${packed.size} bytes, of at most ${MOST}.`);
    return { path: `${out}/${packed.filename}`, size: packed.size };
  });
}

/** Says in the script where the data are: beside the package. @param {string} folder */
function nameData(folder) {
  const chunks = readdirSync(folder).filter(name => name.endsWith('.js'));
  const found = chunks.filter(name => readFileSync(`${folder}/${name}`, 'utf8').includes(`"./assets/${DATA}"`));
  const [chunk] = found;
  if (!chunk || found.length > 1) throw new Error(`${found.length} scripts name ${DATA}, and one must.`);
  const code = readFileSync(`${folder}/${chunk}`, 'utf8');
  writeFileSync(`${folder}/${chunk}`, code.replace(`"./assets/${DATA}"`, `"../../${MNIST}/${DATA}"`));
}

/** @param {string} from @param {string} to */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** @param {string} file @param {object} content */
function write(file, content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { path, size } of makePackages()) console.log(`${path}: ${(size / 1e6).toFixed(1)} MB`);
}
