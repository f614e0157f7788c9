import { expect, it } from 'vitest';
import { startRequest } from '../contract/start-request.ts';
import { hlsSegmentSuffixBytes, maxObjectKeyBytes } from './object-key.ts';
import { parseWebRecordRequest } from './request.ts';

/** A Start request whose file has a key of so many bytes. */
function keyOfBytes(bytes: number, muxer: 'mp4' | 'hls') {
  const extension = muxer === 'mp4' ? '.mp4' : '.m3u8';
  return startRequest({
    'Output.Video.Muxer': muxer,
    'Output.Cos.TargetDir': '录'.repeat(100),
    'Output.Cos.TargetName': 'k'.repeat(bytes - 301 - extension.length) + extension,
  });
}

it('takes an mp4 file with a key of 850 bytes, and not one more', () => {
  expect(() => parseWebRecordRequest(keyOfBytes(maxObjectKeyBytes, 'mp4'))).not.toThrow();
  expect(() => parseWebRecordRequest(keyOfBytes(maxObjectKeyBytes + 1, 'mp4'))).toThrow(
    /^Output\.Cos\.TargetName must keep the object key within 850 bytes$/,
  );
});

it('leaves HLS room for the names of its segments', () => {
  const longest = maxObjectKeyBytes - hlsSegmentSuffixBytes;
  expect(() => parseWebRecordRequest(keyOfBytes(longest, 'hls'))).not.toThrow();
  expect(() => parseWebRecordRequest(keyOfBytes(longest + 1, 'hls'))).toThrow(
    /^Output\.Cos\.TargetName must keep/,
  );
});
