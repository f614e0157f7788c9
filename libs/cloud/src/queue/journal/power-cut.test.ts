import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDurableStore } from '../index.ts';
import { watchDisk } from '../testing/watched-disk.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'power-cut-'));
  await mkdir(join(dir, 'disk'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const storeIn = (root: string) => `file:${join(dir, root, 'made', 'for', 'it')}`;

/** Opens the store as a power cut at this moment would leave it. */
async function idsAfter(disk: { cutPower(into: string): Promise<void> }, name: string): Promise<string[]> {
  await disk.cutPower(join(dir, name));
  const folder = join(dir, name, 'made', 'for', 'it');
  // The lock of this process, which is still alive; after a real power cut it would be of an earlier boot.
  for (const file of await readdir(folder))
    if (!file.startsWith('journal')) await rm(join(folder, file), { recursive: true });
  await using store = await openDurableStore(storeIn(name), { retentionMs: 3_600_000 });
  const items = await store.queue('events').list({ limit: 1_000 });
  return items.map(({ id }) => id).toSorted();
}

it('what was confirmed survives a power cut, from the first event on', async () => {
  using disk = await watchDisk(join(dir, 'disk'));
  await using store = await openDurableStore(storeIn('disk'), { retentionMs: 3_600_000 });
  await store.queue('events').add('first', { n: 1 });
  expect(await idsAfter(disk, 'one')).toEqual(['first']);
  await Promise.all(['a', 'b'].map((id) => store.queue('events').add(id, {})));
  expect(await idsAfter(disk, 'three')).toEqual(['a', 'b', 'first']);
});

it("also during a compaction, whichever file has the journal's name then", async () => {
  using disk = await watchDisk(join(dir, 'disk'));
  const log = { info: vi.fn(), warn: vi.fn() };
  await using store = await openDurableStore(storeIn('disk'), { retentionMs: 3_600_000, log: log as never });
  await store.queue('events').add('stays', { n: 1 });
  const text = 'x'.repeat(500_000);
  for (let round = 0; round < 12; round += 1) await store.records('results').put('same', { round, text });
  await vi.waitUntil(() => log.info.mock.calls.some(([, message]) => message === 'compacted the journal'), {
    timeout: 60_000,
  });
  expect(await idsAfter(disk, 'before')).toEqual(['stays']);
  await store.queue('events').add('later', { n: 2 });
  expect(await idsAfter(disk, 'after')).toEqual(['later', 'stays']);
});
