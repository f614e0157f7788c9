import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './run.ts';
import { withoutNx } from './without-nx.ts';
import { type Manifest, readJson, workspaceRoot } from './workspace-files.ts';

/** One message of ESLint, with its file as given to `write`. */
export interface LintMessage {
  readonly file: string;
  readonly rule: string | null;
  readonly message: string;
}

/** A temporary workspace with the rules and projects of the real one, but without their sources. */
export interface FixtureWorkspace extends AsyncDisposable {
  readonly root: string;
  /** Writes a file; the path is relative to the workspace. */
  write(path: string, text: string): Promise<void>;
  /** Adds a project with one entry point, `./entry`, that exports `entry`. */
  addProject(path: string, name: string, tags: readonly string[]): Promise<void>;
  /**
   * Lints the projects as `npx eslint` does.
   *
   * @param environment additional variables; `NX_TASK_TARGET_PROJECT` simulates a task started by Nx
   * @returns the messages, and what ESLint printed besides its report
   */
  lint(environment?: Record<string, string>): Promise<{ messages: LintMessage[]; otherOutput: string }>;
}

const copied = [
  'package.json',
  'package-lock.json',
  'nx.json',
  ...['lint', 'scf', 'test'].map((name) => `tools/workspace/nx/${name}-targets.mjs`),
  'eslint.config.mjs',
  'tsconfig.json',
  'tsconfig.base.json',
  'vitest.shared.ts',
];

/** Projects that exist in the fixture, with the tags they have in the real workspace. */
const projects = [
  ...['libs/protocol', 'libs/media', 'libs/cloud', 'libs/page', 'libs/client'],
  ...['tools/local-cloud', 'tools/lab', 'apps/web-record', 'apps/vod-callback'],
];

/** Creates the workspace in a temporary folder. It links the real `node_modules` and starts without an Nx cache. */
export async function createFixtureWorkspace(): Promise<FixtureWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'scf-media-boundaries-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const addProject = async (path: string, name: string, tags: readonly string[]): Promise<void> => {
    const source = './src/entry/index.ts';
    await write(
      join(path, 'package.json'),
      JSON.stringify({
        name: `@scf-media/${name}`,
        version: '0.1.0',
        private: true,
        type: 'module',
        exports: {
          './entry': { '@scf-media/source': source, types: source, default: './dist/entry/index.js' },
        },
        nx: { name, tags },
      }),
    );
    await write(
      join(path, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src/**/*.ts'] }),
    );
    await write(join(path, 'src/entry/index.ts'), 'export const entry = 1;\n');
  };

  for (const file of copied) await cp(join(workspaceRoot, file), join(root, file));
  await symlink(join(workspaceRoot, 'node_modules'), join(root, 'node_modules'));
  for (const path of projects) {
    const { nx } = await readJson<Manifest>(join(path, 'package.json'));
    await addProject(path, nx.name, nx.tags);
  }

  return {
    root,
    write,
    addProject,
    async lint(environment = {}) {
      const report = join(root, 'lint-report.json');
      const eslint = join(workspaceRoot, 'node_modules/eslint/bin/eslint.js');
      const result = await run(
        process.execPath,
        [
          eslint,
          'apps',
          'libs',
          'tools',
          '--ignore-pattern',
          'tools/workspace',
          '--format',
          'json',
          '--output-file',
          report,
        ],
        {
          cwd: root,
          environment: { ...withoutNx(), ...environment },
        },
      );
      const files = JSON.parse(await readFile(report, 'utf8')) as {
        filePath: string;
        messages: { ruleId: string | null; message: string }[];
      }[];
      const messages = files.flatMap(({ filePath, messages }) =>
        messages.map(({ ruleId, message }) => ({
          file: filePath.slice(root.length + 1),
          rule: ruleId,
          message,
        })),
      );
      return { messages, otherOutput: result.output };
    },
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true });
    },
  };
}
