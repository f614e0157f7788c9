import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../log/index.ts';
import { createDirectoryJournalStore } from './directory-journal-store.ts';
import { openTaskJournal } from './task-journal.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const encode = (entry: string): Uint8Array => Buffer.from(`${entry};`);
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const written = async (): Promise<string[]> =>
  Promise.all((await createDirectoryJournalStore(dir).list()).map((each) => text(each.read())));

test('what is appended is durable after a flush, in order, and each worker has its own journal', async () => {
  for (const entries of [['a', 'b'], ['c']]) {
    await using journal = await openTaskJournal(createDirectoryJournalStore(dir), {
      encode,
      maxBytes: 100,
      log,
    });
    for (const entry of entries) journal.append(entry);
    await journal.flush();
    expect((await written()).at(-1)).toBe(`${entries.join(';')};`);
    expect(journal.warning).toBeUndefined();
  }
  expect(await written()).toEqual(['a;b;', 'c;']);
});

test('a full journal reports that, and loses nothing that it has', async () => {
  await using journal = await openTaskJournal(createDirectoryJournalStore(dir), { encode, maxBytes: 5, log });
  for (const entry of ['ab', 'cd', 'e']) journal.append(entry);
  await journal.flush();
  expect(await written()).toEqual(['ab;']);
  expect(journal.warning).toBe(
    'the recording is not safe from a crash: its journal has 5 bytes, which is all it may have',
  );
});

test('a failing storage is reported, and does not block the worker', async () => {
  const broken = {
    ...createDirectoryJournalStore(dir),
    create: () => Promise.reject(new Error('read-only')),
  };
  await using journal = await openTaskJournal(broken, { encode, maxBytes: 5, log });
  journal.append('a');
  await journal.flush();
  expect(journal.warning).toBe('the recording is not safe from a crash: read-only');
});

test('a writer that has lost its lease writes nothing, not even what was waiting when it was closed', async () => {
  let isOurs = true;
  const beforeWrite = async (): Promise<void> => {
    if (!isOurs) throw new Error('another worker has the task');
  };
  {
    const options = { encode, maxBytes: 100, beforeWrite, log };
    await using journal = await openTaskJournal(createDirectoryJournalStore(dir), options);
    journal.append('a');
    await journal.flush();
    isOurs = false;
    journal.append('b');
    await journal.flush();
    isOurs = true;
    // It has missed an entry: anything appended now would follow a gap.
    journal.append('c');
  }
  expect(await written()).toEqual(['a;']);
});
