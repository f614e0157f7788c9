import { basename } from 'node:path';
import { pages as sidebar } from '@scf-media/docs/markdown';
import { expect, test } from 'vitest';
import { type MarkdownPage, readMarkdownPages, resolveLink } from './markdown-page.ts';

const pages = readMarkdownPages();
const byPath = new Map(pages.map((page) => [page.path, page]));

/** Each English page with its Chinese counterpart. */
const english = pages.filter(({ path }) => /^docs\/[^/]+\.md$/.test(path));
const pairs = [
  { english: 'README.md', chinese: 'README.zh-CN.md' },
  ...english.map(({ path }) => ({ english: path, chinese: path.replace(/^docs\//, 'docs/zh/') })),
];

test('each page exists in English and in Chinese, and is in the sidebar', () => {
  const names = english.map(({ path }) => basename(path, '.md')).toSorted();
  const chinese = pages
    .filter(({ path }) => path.startsWith('docs/zh/'))
    .map(({ path }) => basename(path, '.md'));
  expect(chinese.toSorted()).toEqual(names);
  expect(['index', ...sidebar.flatMap(({ items }) => Object.keys(items))].toSorted()).toEqual(names);
});

test.each(pairs)('$chinese has the headings and tables of $english', ({ english: path, chinese }) => {
  expect(describeShape(byPath.get(chinese))).toEqual(describeShape(byPath.get(path)));
});

test.each(pairs)(
  '$chinese has the code of $english, except for commands, which have comments',
  ({ english: path, chinese }) => {
    expect(listCode(byPath.get(chinese))).toEqual(listCode(byPath.get(path)));
  },
);

test.each(pairs)('$chinese links to Chinese pages', ({ chinese }) => {
  const page = byPath.get(chinese);
  const targets = (page?.links ?? []).map((link) => resolveLink(chinese, link)?.path ?? '');
  const translated = new Set(pairs.slice(1).map((pair) => pair.english));
  expect(targets.filter((target) => translated.has(target))).toEqual([]);
});

/** Examples in a language that is named, except the shell. */
const listCode = (page: MarkdownPage | undefined): string[] | undefined =>
  page && [...page.text.matchAll(/^ *```(?!sh$)\w+\n.*?^ *```$/gms)].map(([code]) => code);

/** Lists the levels of headings and the numbers of table rows, in order. */
function describeShape(page: MarkdownPage | undefined): string[] | undefined {
  return page?.lines.flatMap((line, index) => {
    const level = /^(#{1,6}) /.exec(line)?.[1];
    if (level !== undefined) return [level];
    const isTable = line.startsWith('|') && page.lines[index - 1]?.startsWith('|') !== true;
    return isTable ? [`table of ${rowsFrom(page.lines, index)}`] : [];
  });
}

function rowsFrom(lines: readonly string[], start: number): number {
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return length === -1 ? lines.length - start : length;
}
