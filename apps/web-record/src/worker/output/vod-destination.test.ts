import { createLogger } from '@scf-media/cloud/log';
import type { VodClient } from '@scf-media/cloud/vod';
import { ServiceError } from '@scf-media/protocol/errors';
import { parseWebRecordRequest } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { isForVod, openVodDestination } from './vod-destination.ts';

const vod = {
  subAppId: undefined,
  storageRegion: undefined,
  client: () => {
    throw new Error('not asked');
  },
  cos: () => {
    throw new Error('not asked');
  },
};

function toStart(output: object) {
  const request = parseWebRecordRequest({
    Action: 'Start',
    Data: { RecordURL: 'https://example.com/', Output: output },
  });
  if (request.Action !== 'Start') throw new Error('not a Start');
  return request.Data;
}

test.each([
  { output: {}, isDefault: false, goes: false },
  { output: {}, isDefault: true, goes: true },
  { output: { Cos: { TargetName: 'x' } }, isDefault: true, goes: false },
  { output: { Vod: {} }, isDefault: false, goes: true },
  { output: { Cos: { TargetName: 'x' }, Vod: {} }, isDefault: false, goes: true },
])('$output goes to VOD: $goes, where VOD is the default: $isDefault', ({ output, isDefault, goes }) => {
  expect(isForVod(toStart(output), { vod: { ...vod, isDefault } })).toBe(goes);
});

test('confirms the lease before each attempt to commit', async () => {
  const done: string[] = [];
  const client: Partial<VodClient> = {
    applyUpload: async () => ({
      ...{ StorageBucket: 'b', StorageRegion: 'r', VodSessionKey: 's', MediaStoragePath: '/a/b.mp4' },
      RequestId: 'r',
    }),
    commitUpload: async () => {
      done.push('commit');
      throw new ServiceError('VodUnreachable', 'no answer', { fault: 'destination' });
    },
  };
  using place = openVodDestination(
    toStart({ Vod: {} }),
    {
      vod: {
        ...{ ...vod, isDefault: true, client: () => client as VodClient },
        cos: () => ({}) as ReturnType<typeof vod.cos>,
      },
      upload: { partBytes: 1, finishRetryMs: 60_000 },
      // Another worker takes the task before the next attempt.
      confirm: async () => {
        done.push('confirm');
        if (done.length > 1) throw new ServiceError('LeaseLost', 'no longer ours', { fault: 'service' });
      },
      log: createLogger({ name: 'test', level: 'silent' }),
    },
    { onRefused: () => undefined },
  );
  const concluding = place.finalize({ key: 'media.mp4', bytes: 1 });
  await expect(concluding).rejects.toMatchObject({ code: 'LeaseLost' });
  expect(done).toEqual(['confirm', 'commit', 'confirm']);
});
