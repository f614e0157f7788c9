import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CosClient } from './cos-client.ts';
import { createHeaderLastUpload } from './header-last-upload.ts';
import type { HeaderLastUploadOptions } from './upload-options.ts';
import {
  address,
  createBenchClient,
  filesIn,
  openCosBench,
  openProxy,
  passOn,
  type CosBench,
} from './testing/cos-bench.ts';
import { UploadFailedError } from './cos-error.ts';

const MiB = 1024 * 1024;
const head = randomBytes(MiB + 17);
const body = randomBytes(5 * MiB + 12_345);

let bench: CosBench;
let spoolDir: string;
let count = 0;

beforeAll(async () => {
  bench = await openCosBench();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => {
  spoolDir = join(bench.dir, `spool-${(count += 1)}`);
});
afterEach(async () => {
  bench.cloud.cos.faults.up();
  await rm(spoolDir, { recursive: true, force: true });
});

const keyNow = () => `task-${count}/record.mp4`;
const openUploads = () => bench.cos.multipartList({ ...address(''), prefix: `task-${count}/` });
const stored = (key = keyNow()) => buffer(bench.cos.getObjectStream(address(key)));
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

function openSink(more: Partial<HeaderLastUploadOptions> = {}) {
  return createHeaderLastUpload({
    ...address(keyNow()),
    cos: bench.cos,
    contentType: 'video/mp4',
    spoolDir,
    partBytes: MiB,
    finishRetryMs: 10_000,
    log: bench.log,
    ...more,
  });
}

/** In pieces of an odd size, as a muxer writes them. */
async function writeAll(
  sink: { write(bytes: Uint8Array): Promise<void> },
  bytes: Uint8Array,
  piece = 77_777,
) {
  for (let offset = 0; offset < bytes.length; offset += piece)
    await sink.write(bytes.subarray(offset, offset + piece));
}

it('joins header and body into one object, byte for byte, and leaves nothing behind', async () => {
  await using sink = await openSink();
  await writeAll(sink, body);
  expect(() => sink.stored()).toThrow('the object is not stored yet');
  await sink.finish(head);
  const done = sink.stored();
  expect(done).toEqual({
    key: keyNow(),
    bytes: head.length + body.length,
    etag: expect.stringMatching(/^"[0-9a-f]+-7"$/),
    location: bench.cos.toUrl(address(keyNow())),
  });
  const whole = Buffer.concat([head, body]);
  expect(md5(await stored())).toBe(md5(whole));
  const response = await fetch(done.location);
  expect(response.headers.get('content-type')).toBe('video/mp4');
  expect(md5(await response.bytes())).toBe(md5(whole));
  expect(await openUploads()).toEqual([]);
  expect(await filesIn(spoolDir)).toEqual([]);
});

it.each([
  ['with the first full part', MiB, 1],
  ['at the end of a small body', 100, 0],
])('asks for the key once, %s', async (_when, size, askedBeforeTheEnd) => {
  let asked = 0;
  const key = () => `task-${count}/${(asked += 1)}.mp4`;
  await using sink = await openSink({ key });
  await sink.write(body.subarray(0, size - 1));
  expect(asked).toBe(0);
  await sink.write(body.subarray(size - 1, size));
  await sink.caughtUp();
  expect(() => sink.stored()).toThrow('the object is not stored yet');
  expect(asked).toBe(askedBeforeTheEnd);
  await sink.finish(head);
  const done = sink.stored();
  expect(done).toMatchObject({
    key: `task-${count}/1.mp4`,
    location: bench.cos.toUrl(address(`task-${count}/1.mp4`)),
  });
  expect(asked).toBe(1);
  expect((await stored(done.key)).length).toBe(head.length + size);
});

it('keeps the order of writes that were not awaited', async () => {
  await using sink = await openSink();
  const pieces = Array.from({ length: 40 }, () => randomBytes(60_000));
  await Promise.all(pieces.map((piece) => sink.write(piece)));
  await sink.finish(head);
  expect(md5(await stored())).toBe(md5(Buffer.concat([head, ...pieces])));
});

it.each([
  ['an empty body', 0],
  ['a body shorter than a part', MiB - 1],
])('puts %s in one request, with a header of any size', async (_what, size) => {
  await using sink = await openSink();
  await sink.write(body.subarray(0, size));
  await sink.finish(Buffer.from('small head'));
  const { etag } = sink.stored();
  expect(etag).not.toContain('-');
  expect(md5(await stored())).toBe(md5(Buffer.concat([Buffer.from('small head'), body.subarray(0, size)])));
  expect(await filesIn(spoolDir)).toEqual([]);
});

it('has no empty last part when the body is a whole number of parts', async () => {
  await using sink = await openSink();
  await writeAll(sink, body.subarray(0, 2 * MiB));
  await sink.finish(head);
  expect(sink.stored().etag).toMatch(/-3"$/);
});

it('rejects a header too small for part 1, and accepts a longer one after that', async () => {
  await using sink = await openSink();
  await writeAll(sink, body.subarray(0, MiB));
  await expect(sink.finish(head.subarray(0, MiB - 1))).rejects.toMatchObject({ code: 'PartOneTooSmall' });
  await sink.finish(head);
  expect((await stored()).length).toBe(head.length + MiB);
});

it('retries a part that fails twice', async () => {
  const rule = bench.cloud.cos.faults.fail({ method: 'PUT', match: /partNumber=3(&|$)/, times: 2 });
  await using sink = await openSink();
  await writeAll(sink, body);
  await sink.finish(head);
  expect(rule.hits).toBe(2);
  expect(md5(await stored())).toBe(md5(Buffer.concat([head, body])));
});

it.each([['drop' as const], [503]])(
  'accepts writes while COS is unavailable (%s), and catches up',
  async (how) => {
    await using sink = await openSink();
    bench.cloud.cos.faults.down(how);
    const away = bench.logged('retrying', 3);
    await writeAll(sink, body);
    await away;
    bench.cloud.cos.faults.up();
    await sink.finish(head);
    expect(md5(await stored())).toBe(md5(Buffer.concat([head, body])));
    expect(await openUploads()).toEqual([]);
  },
);

it('survives two outages of COS, in the middle and at the end', { timeout: 60_000 }, async () => {
  const { faults } = bench.cloud.cos;
  await using sink = await openSink();
  await writeAll(sink, body.subarray(0, 2 * MiB));
  faults.down('drop');
  const away = bench.logged('retrying', 3);
  await writeAll(sink, body.subarray(2 * MiB));
  await away;
  faults.up();
  faults.fail({ match: 'uploadId', method: 'POST', times: 6 });
  await sink.finish(head);
  expect(md5(await stored())).toBe(md5(Buffer.concat([head, body])));
});

it('succeeds when only the response to the completion was lost', async () => {
  let lost = 0;
  await using proxy = await openProxy(bench.cloud.cos.url, async (incoming, answer, outgoing) => {
    const completes = incoming.method === 'POST' && incoming.url?.includes('uploadId=') === true;
    if (!completes || (lost += 1) > 1) return passOn(answer, outgoing);
    await buffer(answer);
    outgoing.destroy();
  });
  await using sink = await openSink({ cos: createBenchClient(proxy.url) });
  await writeAll(sink, body);
  await sink.finish(head);
  const { bytes } = sink.stored();
  expect(lost).toBeGreaterThan(1);
  expect(bytes).toBe(head.length + body.length);
  expect(md5(await stored())).toBe(md5(Buffer.concat([head, body])));
});

it('fails immediately when the bucket does not exist, and leaves a copy of the whole file', async () => {
  const startedMs = Date.now();
  await using sink = await openSink({ bucket: 'nobody-1250000000', finishRetryMs: 60_000 });
  await writeAll(sink, body);
  const error: unknown = await sink.finish(head).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UploadFailedError);
  const path = join(spoolDir, 'record.mp4');
  expect(error).toMatchObject({
    code: 'UploadFailed',
    fault: 'destination',
    LocalCopy: path,
    message: expect.stringMatching(/NoSuchBucket.*the local copy is .*record\.mp4$/),
  });
  expect(md5(await readFile(path))).toBe(md5(Buffer.concat([head, body])));
  expect(await filesIn(spoolDir)).toHaveLength(1);
  expect(Date.now() - startedMs).toBeLessThan(10_000);
});

it('leaves a copy of a short recording too', async () => {
  await using sink = await openSink({ bucket: 'nobody-1250000000' });
  await sink.write(Buffer.from('body'));
  const failed = expect(sink.finish(Buffer.from('head '))).rejects.toMatchObject({ code: 'UploadFailed' });
  await failed;
  expect(await readFile(join(spoolDir, 'record.mp4'), 'utf8')).toBe('head body');
});

it('leaves a copy of the whole file although its parts are uploaded, and aborts the upload', async () => {
  bench.cloud.cos.faults.fail({ method: 'POST', match: /uploadId=/, status: 403, times: 1 });
  await using sink = await openSink();
  await writeAll(sink, body);
  await expect(sink.finish(head)).rejects.toMatchObject({ LocalCopy: join(spoolDir, 'record.mp4') });
  expect(md5(await readFile(join(spoolDir, 'record.mp4')))).toBe(md5(Buffer.concat([head, body])));
  expect(await openUploads()).toEqual([]);
});

it('leaves the rest of a long recording on disk, with a manifest for finishing the upload by hand', async () => {
  const { faults } = bench.cloud.cos;
  await using sink = await openSink({ retainBytes: 2 * MiB, finishRetryMs: 300 });
  await writeAll(sink, body.subarray(0, 4 * MiB));
  await sink.caughtUp();
  expect(await bytesIn()).toBe(0);
  faults.down();
  await writeAll(sink, body.subarray(4 * MiB));
  const error = await sink.finish(head).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const folder = join(spoolDir, 'record.mp4.parts');
  expect(error).toMatchObject({ code: 'UploadFailed', LocalCopy: folder });

  faults.up();
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const { uploadId, parts, ...to } = manifest;
  expect(to).toEqual({ ...address(keyNow()), contentType: 'video/mp4' });
  expect(parts.map((part: { bytes: number }) => part.bytes)).toEqual([
    head.length,
    MiB,
    MiB,
    MiB,
    MiB,
    MiB,
    12_345,
  ]);
  expect(parts.filter((part: { file?: string }) => part.file !== undefined)).toHaveLength(3);
  const uploaded = [];
  for (const { partNumber, bytes, etag, file } of parts) {
    if (etag !== undefined) uploaded.push({ partNumber, etag });
    else {
      const path = join(folder, file);
      const md5Base64 = createHash('md5')
        .update(await readFile(path))
        .digest('base64');
      const piece = { bytes, md5: md5Base64, open: () => createReadStream(path) };
      uploaded.push({
        partNumber,
        etag: await bench.cos.multipartUpload(to, { uploadId, partNumber, body: piece }),
      });
    }
  }
  await bench.cos.multipartComplete(to, { uploadId, parts: uploaded });
  expect(md5(await stored())).toBe(md5(Buffer.concat([head, body])));
});

it('retries until its deadline before it fails', async () => {
  await using sink = await openSink({ finishRetryMs: 1_500 });
  await writeAll(sink, body.subarray(0, 2 * MiB));
  bench.cloud.cos.faults.down('drop');
  const startedMs = Date.now();
  await expect(sink.finish(head)).rejects.toMatchObject({ code: 'UploadFailed' });
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(1_500);
});

it('removes everything when aborted, even during uploads', async () => {
  const sink = await openSink();
  const begun = bench.logged('retrying');
  bench.cloud.cos.faults.fail({ method: 'PUT', match: /partNumber=2(&|$)/, times: 1 });
  await writeAll(sink, body);
  await begun;
  expect(await openUploads()).toHaveLength(1);
  await sink.abort();
  expect(await openUploads()).toEqual([]);
  expect(await filesIn(spoolDir)).toEqual([]);
  await expect(sink.write(body)).rejects.toMatchObject({ code: 'SinkClosed' });
  await expect(sink.finish(head)).rejects.toMatchObject({ code: 'SinkClosed' });
  await sink.abort();
});

it('removes everything when disposed unfinished', async () => {
  {
    await using sink = await openSink();
    await writeAll(sink, body);
  }
  expect(await openUploads()).toEqual([]);
  expect(await filesIn(spoolDir)).toEqual([]);
});

it('can be aborted while it finishes', async () => {
  const sink = await openSink({ finishRetryMs: 60_000 });
  await writeAll(sink, body);
  bench.cloud.cos.faults.fail({ method: 'POST', match: /uploadId=/, times: 8 });
  const trying = bench.logged('finishing the upload failed');
  const finishing = expect(sink.finish(head)).rejects.toMatchObject({ code: 'SinkClosed' });
  await trying;
  await sink.abort();
  await finishing;
  expect(await openUploads()).toEqual([]);
  expect(await filesIn(spoolDir)).toEqual([]);
});

it('stops with the reason of its signal, and leaves neither a copy nor an upload', async () => {
  const stop = new AbortController();
  {
    await using sink = await openSink({ signal: stop.signal, finishRetryMs: 60_000 });
    await writeAll(sink, body);
    bench.cloud.cos.faults.down();
    const trying = bench.logged('retrying');
    const finishing = expect(sink.finish(head)).rejects.toThrow('lease lost');
    await trying;
    stop.abort(new Error('lease lost'));
    await finishing;
    await expect(sink.write(body)).rejects.toThrow('lease lost');
    bench.cloud.cos.faults.up();
  }
  expect(await openUploads()).toEqual([]);
  expect(await filesIn(spoolDir)).toEqual([]);
});

it('rejects writes when too much waits on disk, and can still finish what it accepted', async () => {
  await using sink = await openSink({ spoolLimitBytes: 3 * MiB });
  bench.cloud.cos.faults.down();
  await sink.write(body.subarray(0, 3 * MiB));
  await expect(sink.write(body.subarray(0, 1))).rejects.toMatchObject({
    code: 'SpoolFull',
    fault: 'destination',
  });
  bench.cloud.cos.faults.up();
  await sink.finish(head);
  expect(md5(await stored())).toBe(md5(Buffer.concat([head, body.subarray(0, 3 * MiB)])));
});

it('never completes a file after the disk has failed', async () => {
  await using sink = await openSink();
  await rm(spoolDir, { recursive: true });
  await expect(sink.write(body)).rejects.toMatchObject({ code: 'SpoolFailed', fault: 'service' });
  await expect(sink.finish(head)).rejects.toMatchObject({ code: 'SpoolFailed' });
});

it('sends at most the configured number of parts at once, and holds none in memory', async () => {
  let under = 0;
  let most = 0;
  const streamed: boolean[] = [];
  const counting: CosClient = {
    ...bench.cos,
    multipartUpload: async (to, part) => {
      under += 1;
      most = Math.max(most, under);
      const open = () => {
        const stream = part.body.open();
        streamed.push(stream.readableHighWaterMark <= 64 * 1024);
        return stream;
      };
      try {
        return await bench.cos.multipartUpload(to, { ...part, body: { ...part.body, open } });
      } finally {
        under -= 1;
      }
    },
  };
  await using sink = await openSink({ cos: counting, parallel: 3 });
  for (let part = 0; part < 20; part += 1) await sink.write(body.subarray(0, MiB));
  await sink.finish(head);
  expect(most).toBe(3);
  expect(streamed).toHaveLength(21);
  expect(streamed.every(Boolean)).toBe(true);
});

it('uses a bounded amount of disk for a recording of any length', { timeout: 60_000 }, async () => {
  const parallel = 3;
  const retainBytes = 4 * MiB;
  await using sink = await openSink({ parallel, retainBytes });
  let maxBytes = 0;
  for (let part = 0; part < 60; part += 1) {
    await sink.write(body.subarray(0, MiB));
    maxBytes = Math.max(maxBytes, await bytesIn());
    // A recording is slower than an upload: never more than a few parts wait.
    if (sink.waitingBytes >= parallel * MiB) await sink.caughtUp();
  }
  expect(maxBytes).toBeLessThanOrEqual(retainBytes + (parallel + 1) * MiB);
  await sink.finish(head);
  expect((await bench.cos.headObject(address(keyNow())))?.bytes).toBe(60 * MiB + head.length);
});

it('keeps a short body whole on disk until the end', async () => {
  await using sink = await openSink({ retainBytes: 6 * MiB });
  await writeAll(sink, body);
  await sink.caughtUp();
  expect(sink.waitingBytes).toBe(12_345);
  expect(await bytesIn()).toBe(body.length);
  await sink.finish(head);
  expect(await bytesIn()).toBe(0);
});

async function bytesIn(): Promise<number> {
  return (await filesIn(spoolDir)).reduce((sum, file) => sum + file.bytes, 0);
}
