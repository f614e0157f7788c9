import { expect, test } from 'vitest';
import { parseEntry } from './entry.ts';

const config = { sdkAppId: 1, userId: 'alice', userSig: 'sig' };
const getErrorCode = (changes: object): unknown => {
  try {
    return parseEntry({ ...config, roomId: 1, ...changes });
  } catch (error) {
    const { name, code, extraCode } = error as { name: string; code: number; extraCode: number };
    return [name, code, extraCode];
  }
};

test('omitted parameters have the documented defaults', () => {
  expect(parseEntry({ ...config, strRoomId: 'a b', autoReceiveAudio: undefined })).toEqual({
    ...config,
    room: { strRoomId: 'a b' },
    scene: 'rtc',
    role: 'anchor',
    autoReceiveAudio: true,
    autoReceiveVideo: false,
  });
});

test('the number has priority over the string, and in a call there is no audience', () => {
  expect(parseEntry({ ...config, roomId: 7, strRoomId: '8' }).room).toEqual({ roomId: 7 });
  expect(parseEntry({ ...config, roomId: 7, role: 'audience' }).role).toBe('anchor');
  expect(parseEntry({ ...config, roomId: 7, role: 'audience', scene: 'live' }).role).toBe('audience');
});

test.each([
  [{ userId: undefined }, 5001],
  [{ sdkAppId: '1' }, 5002],
  [{ userSig: '' }, 5003],
  [{ scene: 'tv' }, 5005],
  [{ roomId: 4_294_967_295 }, 5012],
  [{ roomId: 1.5 }, 5012],
  [{ roomId: undefined, strRoomId: '录' }, 5013],
  [{ roomId: undefined, strRoomId: 'x'.repeat(65) }, 5013],
  [{ roomId: undefined }, 5015],
  [{ roomId: '1' }, 5016],
])('%j is refused as %i', (changes, extraCode) => {
  expect(getErrorCode(changes)).toEqual(['INVALID_PARAMETER', 5000, extraCode]);
});
