import { expect, it } from 'vitest';
import { type FieldsByPath, startRequest } from '../contract/start-row.ts';
import { hlsSegmentSuffixBytes, maxObjectKeyBytes, imageSuffixBytes } from './object-key.ts';
import { parseWebRecordRequest } from './request.ts';

/** Makes a Start request whose file has a key of this length. */
function makeRequestWithKey(bytes: number, muxer: 'mp4' | 'hls', video: FieldsByPath = {}) {
  const extension = muxer === 'mp4' ? '.mp4' : '.m3u8';
  return startRequest({
    ...video,
    'Output.Video.Muxer': muxer,
    'Output.Cos.TargetDir': '录'.repeat(100),
    'Output.Cos.TargetName': 'k'.repeat(bytes - 301 - extension.length) + extension,
  });
}

it('accepts an mp4 file with a key of at most 850 bytes', () => {
  expect(() => parseWebRecordRequest(makeRequestWithKey(maxObjectKeyBytes, 'mp4'))).not.toThrow();
  expect(() => parseWebRecordRequest(makeRequestWithKey(maxObjectKeyBytes + 1, 'mp4'))).toThrow(
    /^Output\.Cos\.TargetName must keep the object key within 850 bytes$/,
  );
});

it('reserves space for the names of HLS segments', () => {
  const longest = maxObjectKeyBytes - hlsSegmentSuffixBytes;
  expect(() => parseWebRecordRequest(makeRequestWithKey(longest, 'hls'))).not.toThrow();
  expect(() => parseWebRecordRequest(makeRequestWithKey(longest + 1, 'hls'))).toThrow(
    /^Output\.Cos\.TargetName must keep/,
  );
});

it.each([{ 'Output.Video.Poster': true }, { 'Output.Video.Thumbnails': { Width: 32 } }])(
  'reserves space for the names of images with %j',
  (video) => {
    const longest = maxObjectKeyBytes - imageSuffixBytes;
    expect(() => parseWebRecordRequest(makeRequestWithKey(longest, 'mp4', video))).not.toThrow();
    expect(() => parseWebRecordRequest(makeRequestWithKey(longest + 1, 'mp4', video))).toThrow(
      /^Output\.Cos\.TargetName must keep/,
    );
  },
);
