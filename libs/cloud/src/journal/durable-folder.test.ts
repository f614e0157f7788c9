import { expect, it } from 'vitest';
import { listFoldersWithNewEntry } from './durable-folder.ts';

it.each([
  ['/a/b/c', undefined, []],
  ['/a/b/c', '/a/b/c', ['/a/b']],
  ['/a/b/c', '/a', ['/', '/a/b', '/a']],
])('creating %s, of which %s was created first, changes these folders', (dir, made, folders) => {
  expect(listFoldersWithNewEntry(dir, made)).toEqual(folders);
});
