import { globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chineseTexts, sharedChineseTexts } from '../chinese/index.ts';
import { chinesePhrases } from '../chinese/words.ts';
import { fillCode } from './fill-code.ts';
import { fillMarkers, findMarkers } from './fill-markers.ts';
import { chinese, english } from './languages.ts';
import { renderTable } from './render-table.ts';
import { readTables, workspaceRoot } from './tables.ts';

const docs = join(workspaceRoot, 'docs');
const tables = await readTables();
const pages = await Promise.all(
  globSync('**/*.md', { cwd: docs }).map(async (path) => ({
    path,
    text: await readFile(join(docs, path), 'utf8'),
  })),
);

test.each(pages)('the tables in docs/$path match the schemas (npm run docs:tables)', ({ path, text }) => {
  expect(text).toBe(fillMarkers(path, text, tables));
});

test.each(pages)('the code in docs/$path matches examples/ (npm run docs:tables)', ({ text }) => {
  expect(text).toBe(fillCode(text, (path) => readFileSync(join(workspaceRoot, path), 'utf8')));
});

test('each table appears once in the English and once in the Chinese documents', () => {
  const names = [...tables.keys()].toSorted();
  const isChinese = ({ path }: { path: string }): boolean => path.startsWith('zh/');
  const shown = (of: typeof pages): string[] => of.flatMap(({ text }) => findMarkers(text)).toSorted();
  expect(shown(pages.filter((page) => !isChinese(page)))).toEqual(names);
  expect(shown(pages.filter(isChinese))).toEqual(names);
});

const fieldTables = [...tables].filter(([, { kind }]) => kind !== 'names');
test.each(fieldTables)('each row of %s has an English and a Chinese text', (name, table) => {
  expect(renderTable(name, table, english)).not.toBe('');
  expect(renderTable(name, table, chinese)).toMatch(/\p{Script=Han}/u);
});

test('there is no Chinese text for a field or default that no longer exists', () => {
  const rows = [...tables.values()].flatMap((table) => table.rows);
  const unknown = Object.entries(chineseTexts).flatMap(([table, texts]) => {
    const names = new Set(tables.get(table)?.rows.map(({ name }) => name));
    return Object.keys(texts).filter((name) => !names.has(name));
  });
  const fallbacks = new Set(rows.map(({ fallback }) => fallback));
  const everywhere = new Set(rows.map(({ name }) => name));
  expect([
    ...unknown,
    ...Object.keys(sharedChineseTexts).filter((name) => !everywhere.has(name)),
    ...Object.keys(chinesePhrases).filter((phrase) => !fallbacks.has(phrase)),
  ]).toEqual([]);
});
