import { expect, it } from 'vitest';
import { documentedRecordRequest } from '../contract/trtc-record-request.ts';
import { objectKeyOf, sidecarOf } from './object-key.ts';
import { parseRecordRequest } from './request.ts';

it.for([
  ['/', 'a.mp4'],
  ['/trtc', 'trtc/a.mp4'],
  ['trtc', 'trtc/a.mp4'],
  ['//trtc//1/', 'trtc/1/a.mp4'],
])('with Path %s the key is %s', ([Path, key]) => {
  const { CosConfig } = parseRecordRequest({
    ...documentedRecordRequest,
    CosConfig: { ...documentedRecordRequest.CosConfig, Path },
  });
  expect(objectKeyOf(CosConfig, 'a.mp4')).toBe(key);
  expect(objectKeyOf(CosConfig, sidecarOf('a.mp4'))).toBe(`${key}.json`);
});
