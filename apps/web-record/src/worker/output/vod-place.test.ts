import { parseWebRecordRequest } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { goesToVod } from './vod-place.ts';

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

test.each([
  { output: {}, isDefault: false, goes: false },
  { output: {}, isDefault: true, goes: true },
  { output: { Cos: { TargetName: 'x' } }, isDefault: true, goes: false },
  { output: { Vod: {} }, isDefault: false, goes: true },
  { output: { Cos: { TargetName: 'x' }, Vod: {} }, isDefault: false, goes: true },
])('$output goes to VOD: $goes, where VOD is the default: $isDefault', ({ output, isDefault, goes }) => {
  const request = parseWebRecordRequest({
    Action: 'Start',
    Data: { RecordURL: 'https://example.com/', Output: output },
  });
  if (request.Action !== 'Start') throw new Error('not a Start');
  expect(goesToVod(request.Data, { vod: { ...vod, isDefault } })).toBe(goes);
});
