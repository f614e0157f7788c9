import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UploadCos } from '@scf-media/cloud/cos';
import { createLogger } from '@scf-media/cloud/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMp4Output } from './mp4-output.ts';
import { noExistingFiles, type Destination, type OutputOptions } from './output.ts';

let spoolDir: string;
beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'mp4-output-'));
});
afterEach(() => rm(spoolDir, { recursive: true, force: true }));

const cos: Partial<UploadCos> = { putObject: async () => ({ etag: '' }), toUrl: () => '' };
const destination: Destination = {
  ...{ cos: cos as UploadCos, bucket: 'b-1', region: 'r', key: () => 'a.mp4', isAbortable: false },
  playlist: { key: 'a.m3u8', isLive: false },
  findExisting: async () => noExistingFiles,
  finalize: async ({ key, bytes }) => ({ filename: key, bytes, url: `https://example.com/${key}` }),
};
const format = { width: 320, height: 180, audio: { sampleRate: 48_000, channels: 2 } };

test('knows what is stored once the muxer has finished, and not before', async () => {
  const options = { spoolDir, onFinishing: async () => undefined } as OutputOptions;
  const upload = { partBytes: 1024 * 1024, finishRetryMs: 1_000 };
  const log = createLogger({ name: 'test', level: 'silent' });
  await using output = await openMp4Output(destination, { upload, log }, options);
  const muxer = await output.createMuxer(format);
  expect(() => output.stored()).toThrow('the recording is not stored yet');
  await muxer.finish(0);
  const { bytes, ...stored } = output.stored();
  expect(stored).toEqual({ filename: 'a.mp4', url: 'https://example.com/a.mp4' });
  expect(bytes).toBeGreaterThan(0);
  expect(await readdir(spoolDir)).toEqual([]);
});
