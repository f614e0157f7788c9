import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CosClient } from '@scf-media/cloud/cos';
import { type StartData, startDataSchema } from '@scf-media/protocol/web-record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournalStore } from './journal-store.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'raw-'));
});
afterEach(() => rm(dir, { recursive: true }));

const media = 'the media of a lesson';
const encrypted = { Muxer: 'hls', EncryptKey: 'beef'.repeat(8), AuthUrl: 'https://example.com/key' };

function toStart(storage: StartData['StorageType'], video: object): StartData {
  return startDataSchema.parse({
    ...{ RecordURL: 'https://example.com/', StorageType: storage },
    Output: { Cos: { TargetName: 'a' }, Video: video },
  });
}

/** Writes a journal. @returns the bytes that are stored */
async function writeJournal(start: StartData): Promise<string> {
  const objects: Buffer[] = [];
  const own = await mkdtemp(join(dir, 'one-'));
  const cos: Partial<CosClient> = {
    listObjects: async () => [],
    putObject: async (_to, body) => {
      objects.push(Buffer.from(body));
      return { etag: '' };
    },
  };
  const parts = {
    journalCos: cos as CosClient,
    raw: { dir: own, hasOwnDir: false, keep: true, bucket: undefined, region: undefined },
    target: { bucket: 'b-1', region: 'r' },
  };
  {
    await using writer = await openJournalStore('t1', start, parts).create({
      ...{ everyMs: 60_000, maxWaitingBytes: 1_000 },
      ...{ onWriteFailed: () => undefined, onLost: () => undefined },
    });
    writer.append(Buffer.from(media));
  }
  const names = await readdir(own, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) objects.push(await readFile(join(parentPath, name)));
  expect(objects).toHaveLength(1);
  return Buffer.concat(objects).toString('latin1');
}

test.each(['cos', 'cfs'] as const)(
  'the journal of an encrypted recording in %s contains no plain media',
  async (storage) => {
    expect(await writeJournal(toStart(storage, { Muxer: 'hls' }))).toBe(media);
    const sealed = await writeJournal(toStart(storage, encrypted));
    expect(sealed).not.toContain('media');
    expect(sealed).not.toContain(encrypted.EncryptKey);
  },
);
