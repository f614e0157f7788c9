import { expect, test } from 'vitest';
import { readRoomQuery } from './room-query.ts';

test('what is left out has its default', () => {
  expect(readRoomQuery({ sdkAppId: '7', roomId: '123', userId: 'a' })).toEqual({
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

test('a text that is a number is still a text', () => {
  const query = { sdkAppId: '7', strRoomId: '123', userId: 'a', publish: 'http://x/y.mp4', audio: '0' };
  expect(readRoomQuery(query)).toMatchObject({
    ...{ room: { strRoomId: '123' }, publish: 'http://x/y.mp4', audio: false },
  });
});

test('every field at fault is named', () => {
  expect(readRoomQuery({ sdkAppId: 'x', publish: 'file:///etc/passwd', size: '1x1' })).toEqual({
    problem: expect.stringMatching(/sdkAppId: .*userId: .*publish: .*size: /) as string,
  });
  expect(readRoomQuery({ sdkAppId: '7', userId: 'a' })).toEqual({
    problem: 'roomId: roomId or strRoomId is required',
  });
});
