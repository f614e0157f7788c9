import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './run.ts';

/** The root folder of the workspace. */
export const workspaceRoot = join(import.meta.dirname, '../../..');

/** One entry of a package.json's `exports`. */
export interface ExportTarget {
  readonly '@scf-media/source': string;
  readonly types: string;
  readonly default: string;
}

/** The parts of a project's package.json that are checked. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly exports?: Readonly<Record<string, string | ExportTarget>>;
  readonly nx: {
    readonly name: string;
    readonly tags: readonly string[];
    /** Targets that plugins do not infer. */
    readonly targets?: Readonly<Record<string, unknown>>;
  };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A project of the workspace. */
export interface Project {
  /** Its folder, such as `libs/media`. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** Lists all tracked files, relative to the workspace. */
export async function listTrackedFiles(): Promise<string[]> {
  const { exitCode, output } = await run('git', ['ls-files', '-z'], {
    cwd: workspaceRoot,
    environment: { PATH: process.env['PATH'] ?? '' },
  });
  if (exitCode !== 0) throw new Error(`git ls-files failed: ${output}`);
  return output.split('\0').filter((path) => path !== '');
}

/** Reads all projects: every tracked package.json one folder below apps, libs or tools. */
export async function readProjects(): Promise<Project[]> {
  const manifests = (await listTrackedFiles()).filter((path) =>
    /^(apps|libs|tools)\/[^/]+\/package\.json$/.test(path),
  );
  return Promise.all(
    manifests.map(async (path) => ({ path: dirname(path), manifest: await readJson<Manifest>(path) })),
  );
}

/** Reads a JSON file of the workspace. Its shape is not checked. */
export async function readJson<Shape>(path: string): Promise<Shape> {
  return JSON.parse(await readFile(join(workspaceRoot, path), 'utf8')) as Shape;
}
