import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lint } from '../nx/lint-targets.mjs';
import { run } from './run.ts';
import { workspaceRoot } from './workspace-files.ts';

/** Code that the language rules must reject, and the rule that does. */
const refused = {
  'typescript(no-floating-promises)': 'export const late = async (): Promise<void> => undefined;\nlate();\n',
  'typescript(no-misused-promises)':
    "export const late = (on: (name: string, then: () => void) => void): void => {\n  on('end', async () => {});\n};\n",
  'typescript(no-explicit-any)': 'export const value: any = 1;\n',
  'typescript(no-non-null-assertion)': 'export const first = (values: number[]): number => values[0]!;\n',
  'typescript(switch-exhaustiveness-check)':
    "export function of(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
  'typescript(consistent-type-imports)': "import { Kind } from './kind.ts';\nexport const kind: Kind = 1;\n",
  'import(no-cycle)': "import type { Back } from './back.ts';\nexport interface There {\n  back: Back;\n}\n",
  'eslint(eqeqeq)': 'export const same = (one: number, other: number): boolean => one == other;\n',
  'eslint(no-unused-vars)': 'const unused = 1;\nexport {};\n',
} as const;

let dir: string;
const found = new Map<string, string[]>();

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'language-rules-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json'])
    await cp(join(workspaceRoot, file), join(dir, file));
  await writeFile(join(dir, 'tsconfig.json'), '{ "extends": "./tsconfig.base.json", "include": ["*.ts"] }');
  await writeFile(join(dir, 'kind.ts'), 'export type Kind = 1;\n');
  const there = Object.keys(refused).indexOf('import(no-cycle)');
  await writeFile(join(dir, 'back.ts'), `export type { There as Back } from './${there}.ts';\n`);
  for (const [index, code] of Object.values(refused).entries())
    await writeFile(join(dir, `${index}.ts`), code);
  const oxlint = join(workspaceRoot, 'node_modules/oxlint/bin/oxlint');
  const path = `${join(workspaceRoot, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const { output } = await run(process.execPath, [oxlint, '--format', 'json', '.'], {
    cwd: dir,
    environment: { PATH: path },
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
  for (const { code, filename } of diagnostics) found.set(filename, [...(found.get(filename) ?? []), code]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test.each(Object.keys(refused).map((rule, index) => ({ rule, file: `${index}.ts` })))(
  'reject: $rule',
  ({ rule, file }) => {
    expect(found.get(file)).toEqual([rule]);
  },
);

test('every project is linted with them', () => {
  expect(lint.command).toContain('oxlint --config ../../.oxlintrc.json .');
});
