import { createLogger } from '@scf-media/cloud/log';
import type { VodClient } from '@scf-media/cloud/vod';
import { startDataSchema } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import type { WorkerContext } from '../worker-context.ts';
import type { Output, OutputOptions } from './output.ts';
import { openVodOutput } from './vod-output.ts';

const file = { filename: 'a.mp4', bytes: 1, url: 'https://example.com/a.mp4', fileId: '1' };
const output: Output = {
  ...{ stored: () => file, soFar: () => ({ bytes: 0, waitingBytes: 0 }), isBehind: false },
  createMuxer: async () => {
    throw new Error('not used');
  },
  caughtUp: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};
const client: Partial<VodClient> = { applyUpload: () => new Promise(() => undefined) };
const context = {
  vod: { ...{ isDefault: true, subAppId: undefined, storageRegion: undefined }, client: () => client },
  ...{ upload: { partBytes: 1, finishRetryMs: 1 }, confirm: async () => undefined },
  log: createLogger({ name: 'test', level: 'silent' }),
} as unknown as WorkerContext;

test.each([
  [{}, []],
  [{ Poster: true }, [expect.stringContaining('not made for VOD')]],
  [{ Thumbnails: {} }, [expect.stringContaining('not made for VOD')]],
])('a file in VOD that was requested with %j has the warnings %j', async (Video, warnings) => {
  const start = startDataSchema.parse({
    RecordURL: 'https://example.com/',
    Output: { Vod: {}, Video },
  });
  const options = { openAt: async () => output, onFatal: () => undefined };
  await using opened = await openVodOutput(
    start,
    context,
    options as Partial<OutputOptions> as OutputOptions & typeof options,
  );
  expect(opened.stored()).toEqual({ ...file, warnings });
});
