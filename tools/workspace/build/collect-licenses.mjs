import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';

const outputName = 'third-party-licenses.txt';

/**
 * The licences under which a package may be part of our programs, which ship with the texts of all licences. Of an `AND`
 * every part has to be listed here, of an `OR` one.
 */
const accepted = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
  // It covers only the package's own files, which are unchanged; the list contains the URL of their source.
  'MPL-2.0',
]);

/** The licences of packages whose package.json does not name one in this form, from their own texts. */
const corrected = new Map([
  // Its LICENSE file is the text of MIT.
  ['async@0.2.10', 'MIT'],
]);

/** @param {string} name of a file */
const isText = (name) => /^(licen[cs]e|copying|notice|copyright)(\.|-|$)/i.test(name);

/**
 * Writes the licences of all bundled packages into a file beside the program, as most licences require. A package with
 * an unknown licence, or one that is not accepted, fails the build.
 *
 * @type {import('esbuild').Plugin}
 */
export const collectLicenses = {
  name: 'collect-licenses',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(async ({ metafile, errors }) => {
      if (errors.length > 0 || metafile === undefined) return undefined;
      const { absWorkingDir = process.cwd(), outdir, outfile } = build.initialOptions;
      const inputs = Object.values(metafile.outputs)
        .flatMap(({ inputs: used }) => Object.entries(used))
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([path]) => resolve(absWorkingDir, path.replace(/^[\w-]+:/, '')));
      /** @type {Set<string>} */
      const folders = new Set();
      for (const path of inputs) for (const folder of await findPackages(path)) folders.add(folder);
      const packages = (await Promise.all([...folders].map(readPackage))).toSorted((a, b) =>
        a.title < b.title ? -1 : 1,
      );
      const refused = packages.filter(({ license }) => !isAccepted(license));
      if (refused.length > 0) {
        const names = refused.map(({ title, license }) => `${title} (${license})`).join(', ');
        return { errors: [{ text: `tools/workspace/build/collect-licenses.mjs does not accept: ${names}` }] };
      }
      const folder = resolve(absWorkingDir, outdir ?? dirname(outfile ?? ''));
      await writeFile(join(folder, outputName), formatLicenses(packages));
      return undefined;
    });
  },
};

/**
 * Finds the package that a bundled file belongs to; for a module of ours that a build replaces with the text of packages,
 * finds those packages.
 *
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function findPackages(path) {
  const marker = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(marker);
  if (at !== -1) {
    const [scopeOrName = '', name = ''] = path.slice(at + marker.length).split(sep);
    return [
      path.slice(0, at + marker.length) +
        (scopeOrName.startsWith('@') ? join(scopeOrName, name) : scopeOrName),
    ];
  }
  if (!/[/\\](net[/\\]page-scripts|http[/\\]read-viewer)\.ts$/.test(path)) return [];
  const source = await readFile(path, 'utf8');
  const names = [...source.matchAll(/resolve\(['"`]([\w.-]+)\//g)].map(([, name = '']) => name);
  return Promise.all(names.map((name) => resolvePackage(name, dirname(path))));
}

/**
 * Resolves a package as Node does: from a folder upwards.
 *
 * @param {string} name
 * @param {string} from
 * @returns {Promise<string>}
 */
async function resolvePackage(name, from) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (dirname(from) === from) throw new Error(`there is no package ${name}`);
  return resolvePackage(name, dirname(from));
}

/** @param {string} folder */
async function readPackage(folder) {
  /**
   * @type {{
   *   name: string;
   *   version: string;
   *   license?: string;
   *   licenses?: { type: string }[];
   *   author?: string | { name: string };
   *   repository?: string | { url: string };
   * }}
   */
  const { name, version, license, licenses, author, repository } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const title = `${name}@${version}`;
  const files = (await readdir(folder)).filter(isText).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return {
    title,
    license: corrected.get(title) ?? license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown',
    author: typeof author === 'object' ? author.name : author,
    source: typeof repository === 'object' ? repository.url : repository,
    text: texts.map((text) => text.trim()).join('\n\n'),
  };
}

/** @param {string} license */
function isAccepted(license) {
  return license
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => accepted.has(part.trim())));
}

/**
 * Formats the list, with each text only once, as many packages share the same text.
 *
 * @param {Awaited<ReturnType<typeof readPackage>>[]} packages
 */
function formatLicenses(packages) {
  /** @type {Map<string, string[]>} */
  const titles = new Map();
  for (const { title, license, author, source, text } of packages) {
    const body =
      text === ''
        ? `${license}; no text in the package${author === undefined ? '' : `, by ${author}`}`
        : text;
    const line = `${title} (${license}${source === undefined ? '' : `, ${source}`})`;
    titles.set(body, [...(titles.get(body) ?? []), line]);
  }
  const rule = '-'.repeat(80);
  const parts = [...titles].map(([body, lines]) => `${lines.join('\n')}\n\n${body}\n`);
  return `This program contains the following packages.\n\n${rule}\n${parts.join(`\n${rule}\n`)}`;
}
