import { expect, test } from 'vitest';
import { parseRoomQuery } from './room-query.ts';

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
