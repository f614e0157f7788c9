import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CosClient } from '../cos/index.ts';
import { type CosBench, openCosBench } from '../cos/testing/cos-bench.ts';
import { createCosJournalStore } from './cos-journal-store.ts';
import { createDirectoryJournalStore } from './directory-journal-store.ts';
import type { JournalStore, JournalWriterOptions } from './journal-store.ts';
import { encryptJournalStore } from './encrypt-journal-store.ts';
import { volatileDisk } from '../testing/volatile-disk.ts';

let bench: CosBench;
let dir: string;
beforeAll(async () => {
  bench = await openCosBench();
  dir = await mkdtemp(join(tmpdir(), 'journal-store-'));
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const stores: [string, (name: string) => JournalStore][] = [
  ['a directory', (name) => createDirectoryJournalStore(join(dir, name))],
  [
    'COS',
    (name) =>
      createCosJournalStore({
        cos: bench.cos,
        bucket: LOCAL_BUCKET,
        region: LOCAL_REGION,
        prefix: `raw/${name}/`,
      }),
  ],
  [
    'a directory, encrypted',
    (name) => encryptJournalStore(createDirectoryJournalStore(join(dir, `sealed-${name}`)), 'a secret', name),
  ],
];

const settings: JournalWriterOptions = {
  everyMs: 20,
  maxWaitingBytes: 8 * 1024 * 1024,
  onWriteFailed: () => undefined,
  onLost: () => undefined,
};

async function contents(store: JournalStore): Promise<string[]> {
  return Promise.all((await store.list()).map(async (log) => (await buffer(log.read())).toString()));
}

describe.each(stores)('journals in %s', (_, openStore) => {
  it('do not exist before they are created, and can be removed then too', async () => {
    const store = openStore('none');
    expect(await store.list()).toEqual([]);
    await store.remove();
  });

  it('leave nothing when nothing was appended', async () => {
    const store = openStore('empty');
    await using writer = await store.create(settings);
    await writer.flush();
    expect(await store.list()).toEqual([]);
  });

  it('contain what was appended, in order', async () => {
    const store = openStore('order');
    for (const log of ['a', 'b', 'c']) {
      await using writer = await store.create(settings);
      for (let index = 0; index < 50; index++) writer.append(Buffer.from(`${log}${index};`));
    }
    const whole = (log: string) =>
      Array.from({ length: 50 }, (_nothing, index) => `${log}${index};`).join('');
    expect(await contents(store)).toEqual([whole('a'), whole('b'), whole('c')]);
    await store.remove();
    expect(await store.list()).toEqual([]);
  });

  it('can be read by their writer from any byte on, as far as they are durable', async () => {
    const store = openStore('own');
    await using writer = await store.create({ ...settings, everyMs: 60_000 });
    const text = Array.from({ length: 40 }, (_nothing, index) => `${index};`).join('');
    for (const piece of text.match(/.{1,7}/g) ?? []) {
      writer.append(Buffer.from(piece));
      await writer.flush();
    }
    expect(writer.durableBytes).toBe(text.length);
    for (const from of [0, 1, 15, 16, 17, 50, text.length]) {
      expect((await buffer(writer.read(from))).toString()).toBe(text.slice(from));
    }
    writer.append(Buffer.from('not yet'));
    expect((await buffer(writer.read(text.length))).toString()).toBe('');
  });

  it('become durable without an explicit flush', async () => {
    const store = openStore('durable');
    await using writer = await store.create(settings);
    writer.append(Buffer.from('x'));
    await vi.waitFor(async () => expect(await contents(store)).toEqual(['x']), { timeout: 30_000 });
    writer.append(Buffer.from('y'));
    await vi.waitFor(async () => expect(await contents(store)).toEqual(['xy']), { timeout: 30_000 });
  });

  it('of two concurrent writers are separate', async () => {
    const store = openStore('two');
    await using first = await store.create(settings);
    await using second = await store.create(settings);
    first.append(Buffer.from('1'));
    second.append(Buffer.from('2'));
    await Promise.all([first.flush(), second.flush()]);
    expect((await contents(store)).sort()).toEqual(['1', '2']);
  });

  it('may be larger than one object', async () => {
    const store = openStore('large');
    const piece = Buffer.alloc(300_000, 'abc');
    await using writer = await store.create(settings);
    for (let index = 0; index < 12; index++) {
      writer.append(piece);
      await writer.flush();
    }
    const [log] = await store.list();
    const read = await buffer(log?.read() ?? Readable.from([]));
    expect(read.equals(Buffer.concat(Array.from({ length: 12 }, () => piece)))).toBe(true);
  });
});

it('loses nothing during an outage of COS', async () => {
  const store = stores[1]?.[1]('away');
  const troubles: unknown[] = [];
  await using writer = await store?.create({ ...settings, onWriteFailed: (error) => troubles.push(error) });
  writer?.append(Buffer.from('before;'));
  await writer?.flush();
  bench.cloud.cos.faults.fail({ method: 'PUT', times: 3, status: 403 });
  writer?.append(Buffer.from('meanwhile;'));
  await vi.waitFor(() => expect(troubles.length).toBeGreaterThanOrEqual(3), { timeout: 30_000 });
  writer?.append(Buffer.from('after'));
  await vi.waitFor(async () => expect(store && (await contents(store))).toEqual(['before;meanwhile;after']), {
    timeout: 30_000,
  });
});

it('a storage that fails for too long ends the journal and reports it', async () => {
  const store = stores[1]?.[1]('full');
  const lost = vi.fn();
  const rule = bench.cloud.cos.faults.fail({ method: 'PUT', times: 1000, status: 403 });
  await using writer = await store?.create({ ...settings, maxWaitingBytes: 1_000, onLost: lost });
  for (let index = 0; index < 5; index++) writer?.append(Buffer.alloc(300));
  expect(lost).toHaveBeenCalledOnce();
  rule.remove();
});

it('a late put that arrives after its successors shortens nothing', async () => {
  const held = Promise.withResolvers<void>();
  let puts = 0;
  const late: Promise<unknown>[] = [];
  const cos: CosClient = {
    ...bench.cos,
    putObject(to, body, options) {
      puts += 1;
      if (puts !== 2) return bench.cos.putObject(to, body, options);
      late.push(held.promise.then(() => bench.cos.putObject(to, body, options)));
      return Promise.reject(new Error('timeout'));
    },
  };
  const store = createCosJournalStore({
    cos,
    bucket: LOCAL_BUCKET,
    region: LOCAL_REGION,
    prefix: 'raw/late/',
  });
  await using writer = await store.create({ ...settings, everyMs: 60_000 });
  for (const piece of ['a;', 'b;', 'c;', 'd;']) {
    writer.append(Buffer.from(piece));
    await writer.flush();
  }
  held.resolve();
  await Promise.all(late);
  expect(await contents(store)).toEqual(['a;b;c;d;']);
});

describe('after a power cut', () => {
  it('what was flushed exists, with its file and all folders that were created for it', async () => {
    const disk = volatileDisk();
    const folder = join(dir, 'power', 'of', 'three');
    const store = createDirectoryJournalStore(folder, disk.files);
    await using writer = await store.create({ ...settings, everyMs: 60_000 });
    for (const piece of ['a;', 'b;']) {
      writer.append(Buffer.from(piece));
      await writer.flush();
    }
    await disk.cutPower(dir);
    expect(await contents(createDirectoryJournalStore(folder))).toEqual(['a;b;']);
  });

  it('a partial write is truncated before the next one, with retries', async () => {
    const disk = volatileDisk();
    const store = createDirectoryJournalStore(join(dir, 'torn'), disk.files);
    await using writer = await store.create({ ...settings, everyMs: 60_000 });
    writer.append(Buffer.from('whole;'));
    await writer.flush();
    disk.fail('appendFile', 'truncate', 'truncate');
    writer.append(Buffer.from('next;'));
    for (let tries = 0; tries < 4; tries += 1) await writer.flush();
    expect(await contents(createDirectoryJournalStore(join(dir, 'torn')))).toEqual(['whole;next;']);
  });
});

it('an encrypted journal contains no plain text, and another secret does not decrypt it', async () => {
  const folder = join(dir, 'secret');
  const plain = createDirectoryJournalStore(folder);
  {
    await using writer = await encryptJournalStore(plain, 'k', 't1').create(settings);
    writer.append(Buffer.from('media media media'));
  }
  const [raw] = await contents(plain);
  expect(raw).not.toContain('media');
  expect(await contents(encryptJournalStore(plain, 'k', 't1'))).toEqual(['media media media']);
  expect(await contents(encryptJournalStore(plain, 'k', 't2'))).not.toEqual(['media media media']);
});
