import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type MarkdownPage, readMarkdownPages, resolveLink } from './markdown-page.ts';
import { readJson, workspaceRoot } from './workspace-files.ts';

const pages = readMarkdownPages();
const byPath = new Map(pages.map((page) => [page.path, page]));
const { scripts } = await readJson<{ scripts: Record<string, string> }>('package.json');

test.each(['README.md', 'README.zh-CN.md'])('%s has at most 8 KB', (path) => {
  expect(byPath.get(path)?.bytes).toBeLessThanOrEqual(8192);
});

describe.each(pages)('$path', (page) => {
  test('has links that lead to files and headings that exist', () => {
    expect(page.links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const names = [...page.text.matchAll(/npm run ([a-z][a-z:-]*[a-z])/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('has tables whose cells are not padded', () => {
    // An empty cell is two spaces between its bars.
    const padded = page.lines.filter(
      (line) =>
        /^ *\|/.test(line) && / {2}/.test(line.trim().replaceAll('|  |', '||').replaceAll('|  |', '||')),
    );
    expect(padded).toEqual([]);
  });
});

function leadsSomewhere(page: MarkdownPage, link: string): boolean {
  if (/^(https?|mailto):/.test(link)) return true;
  const { path = '', anchor } = resolveLink(page.path, link) ?? {};
  if (!existsSync(join(workspaceRoot, path))) return false;
  return anchor === undefined || byPath.get(path)?.anchors.has(anchor) === true;
}
