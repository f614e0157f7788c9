import { toMessage } from '@scf-media/protocol/errors';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { apiError } from '../../cloud-api/index.ts';
import { type ImagePackage } from './code-package.ts';
import { type PackageStore } from './package-store.ts';
import { type ImageRecipe, parseDockerfile } from './parse-dockerfile.ts';

interface ImageConfig {
  readonly ImageUri: string;
  readonly Command?: string | undefined;
  readonly Args?: string | undefined;
  readonly [name: string]: unknown;
}

/** Folders of this machine, which an image cannot replace here. */
const SYSTEM_FOLDERS = new Set([
  'bin',
  'boot',
  'dev',
  'etc',
  'lib',
  'lib64',
  'mnt',
  'proc',
  'root',
  'run',
  'sbin',
  'sys',
  'usr',
  'var',
]);

/**
 * Parses an ImageUri, `local/<absolute path>`, to a folder. Tag and digest are ignored.
 *
 * @throws ServiceError `InvalidParameterValue.ImageUri`
 */
export function parseImageUri(imageUri: string): string {
  const path = /^local\/+(.+?)(:[\w.-]+)?(@sha256:[\da-f]{64})?$/.exec(imageUri)?.[1];
  if (path === undefined)
    throw apiError(
      'InvalidParameterValue.ImageUri',
      'The local SCF has no registry: ImageUri must be local/<absolute path of a build context>.',
    );
  return resolve('/', path);
}

/**
 * Installs an image from its build context: the files that the Dockerfile copies, and the start command. What the Dockerfile
 * installs must be on this machine.
 *
 * @throws ServiceError `InvalidParameterValue.ImageUri`, naming the folder or line at fault
 */
export async function installImage(imageConfig: ImageConfig, store: PackageStore): Promise<ImagePackage> {
  const context = await findContext(parseImageUri(imageConfig.ImageUri));
  const dockerfile = await readFile(join(context, 'Dockerfile'), 'utf8');
  let recipe: ImageRecipe;
  try {
    recipe = parseDockerfile(dockerfile);
  } catch (error) {
    throw invalidImage(`${context}/Dockerfile: ${toMessage(error)}`);
  }
  const copies = recipe.copies.filter(({ to }) => !to.startsWith('/tmp'));
  for (const { to } of copies)
    if (SYSTEM_FOLDERS.has(to.split('/')[1] ?? '') || to === '/')
      throw invalidImage(
        `${context}/Dockerfile copies to ${to}, a folder of this machine; use another one, such as /app.`,
      );
  const hash = createHash('sha256').update(dockerfile);
  let sizeBytes = 0;
  for (const source of new Set(copies.flatMap(({ sources }) => sources)))
    for (const file of await listFiles(resolveInside(context, source))) {
      const content = await readFile(file);
      const { mode } = await stat(file);
      hash.update(JSON.stringify([relative(context, file), mode & 0o111, content.length])).update(content);
      sizeBytes += content.length;
    }
  const digest = hash.digest('hex');
  await store.add(digest, (folder) => copyFiles(context, copies, folder));
  return {
    kind: 'image',
    digest,
    sizeBytes,
    imageConfig: { ...imageConfig },
    command: await findStartCommand(imageConfig, recipe),
    workingDir: recipe.workingDir,
    environment: { ...recipe.environment },
  };
}

/** Finds the Dockerfile in the folder itself or in its folder `image`. */
async function findContext(folder: string): Promise<string> {
  for (const candidate of [folder, join(folder, 'image')]) {
    const found = await stat(join(candidate, 'Dockerfile')).catch(() => undefined);
    if (found?.isFile() === true) return candidate;
  }
  throw invalidImage(`${folder} has no Dockerfile.`);
}

async function copyFiles(context: string, copies: ImageRecipe['copies'], folder: string): Promise<void> {
  for (const { sources, to } of copies)
    for (const source of sources) {
      const from = resolveInside(context, source);
      const isFolder = (await stat(from)).isDirectory();
      const isInto = to.endsWith('/') || sources.length > 1;
      const target = join(folder, !isFolder && isInto ? join(to, basename(source)) : to);
      await mkdir(join(target, '..'), { recursive: true });
      await cp(from, target, { recursive: true, dereference: true });
    }
}

function resolveInside(context: string, source: string): string {
  const path = resolve(context, source.replace(/^\/+/, ''));
  if (path !== context && !path.startsWith(`${context}/`))
    throw invalidImage(`${source} is outside of ${context}.`);
  return path;
}

async function listFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw invalidImage(`${path} does not exist.`);
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Command and Args have priority over the Dockerfile. */
async function findStartCommand({ Command, Args }: ImageConfig, recipe: ImageRecipe): Promise<string[]> {
  const splitWords = (text: string | undefined): string[] | undefined =>
    text?.split(/\s+/).filter((word) => word !== '');
  const entrypoint = splitWords(Command) ?? recipe.entrypoint;
  const command = splitWords(Args) ?? (Command === undefined ? recipe.command : []);
  const result = dropMissingInit([...entrypoint, ...command], await isInstalled('tini'));
  if (result.length === 0) throw invalidImage('The image has neither an ENTRYPOINT nor a CMD.');
  return result;
}

/** Drops tini if it is not installed: the local cloud itself ends left-over processes. */
export function dropMissingInit(command: readonly string[], hasTini: boolean): string[] {
  const end = command.indexOf('--');
  const isInit = basename(command[0] ?? '') === 'tini' && end > 0;
  return isInit && !hasTini ? command.slice(end + 1) : [...command];
}

const isInstalled = (program: string): Promise<boolean> =>
  promisify(execFile)(program, ['--version']).then(
    () => true,
    () => false,
  );

const invalidImage = (message: string): Error => apiError('InvalidParameterValue.ImageUri', message);
