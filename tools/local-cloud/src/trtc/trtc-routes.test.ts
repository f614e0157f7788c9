import { expect, test } from 'vitest';
import { LOCAL_TRTC_KEY, LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { parseRoomQuery } from './trtc-routes.ts';
import { checkUserSig } from './user-sig.ts';

test('returns a UserSig for any user', async () => {
  await using dir = await createTempDir('trtc');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const userId = '录制 1';
  const answer = await fetch(`${cloud.apiUrl}/trtc/user-sig?userId=${encodeURIComponent(userId)}`);
  const about = { sdkAppId: LOCAL_TRTC_SDK_APP_ID, key: LOCAL_TRTC_KEY, userId, atS: Date.now() / 1000 };
  expect(checkUserSig(await answer.text(), about)).toBeUndefined();
  expect((await fetch(`${cloud.apiUrl}/trtc/user-sig`)).status).toBe(400);
});

test('omitted fields have defaults', () => {
  expect(parseRoomQuery({ sdkAppId: '7', roomId: '123', userId: 'a' })).toEqual({
    ...{ sdkAppId: 7, room: { roomId: 123 }, userId: 'a', userSig: undefined, publish: 'none' },
    ...{
      audio: true,
      video: true,
      codec: 'h264',
      width: 640,
      height: 360,
      framesPerSecond: 30,
      hasGrain: false,
    },
  });
});

test('a numeric string stays a string', () => {
  const query = { sdkAppId: '7', strRoomId: '123', userId: 'a', publish: 'http://x/y.mp4', audio: '0' };
  expect(parseRoomQuery(query)).toMatchObject({
    ...{ room: { strRoomId: '123' }, publish: 'http://x/y.mp4', audio: false },
  });
});

test('names every invalid field', () => {
  expect(parseRoomQuery({ sdkAppId: 'x', publish: 'file:///etc/passwd', size: '1x1' })).toEqual({
    problem: expect.stringMatching(/sdkAppId: .*userId: .*publish: .*size: /) as string,
  });
  expect(parseRoomQuery({ sdkAppId: '7', userId: 'a' })).toEqual({
    problem: 'roomId: roomId or strRoomId is required',
  });
});
