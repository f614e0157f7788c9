import { expect, test } from 'vitest';
import { parsePublishRequest } from './rtmp-entrance.ts';

const query = { sdkappid: '1400000000', userid: 'teacher_1', usersig: 'x*y-_' };
const entry = { sdkAppId: 1_400_000_000, userId: 'teacher_1', userSig: 'x*y-_' };

test("a room's name is a string, unless the URL says that it is a number", () => {
  expect(parsePublishRequest('push', '98915abc', query)).toEqual({
    ...entry,
    room: { strRoomId: '98915abc' },
  });
  expect(parsePublishRequest('push', '123', query)).toEqual({ ...entry, room: { strRoomId: '123' } });
  expect(parsePublishRequest('push', '123', { ...query, use_number_room_id: '1' })).toEqual({
    ...entry,
    room: { roomId: 123 },
  });
});

test.each([
  { what: 'another application', app: 'live', problem: 'the application must be push, not live' },
  {
    what: 'no application id',
    query: { ...query, sdkappid: undefined },
    problem: 'sdkappid must be a number',
  },
  { what: 'two users', query: { ...query, userid: ['a', 'b'] }, problem: 'userid must be' },
  { what: 'a user with a dash', query: { ...query, userid: 'a-b' }, problem: 'userid must be' },
  { what: 'a user of 65', query: { ...query, userid: 'a'.repeat(65) }, problem: 'userid must be' },
  { what: 'no signature', query: { ...query, usersig: undefined }, problem: 'usersig is missing' },
  { what: 'a room with a space', name: 'my room', problem: 'the room must be 1 to 64 digits, letters or _' },
  { what: 'a room of 65', name: 'r'.repeat(65), problem: 'the room must be 1 to 64 digits, letters or _' },
  {
    what: 'a number that is none',
    name: 'abc',
    query: { ...query, use_number_room_id: '1' },
    problem: 'a number in',
  },
  { what: 'the number 0', name: '0', query: { ...query, use_number_room_id: '1' }, problem: 'a number in' },
])('$what is refused', ({ problem, ...given }) => {
  const {
    app = 'push',
    name = 'room',
    query: asked = query,
  } = given as {
    app?: string;
    name?: string;
    query?: typeof query;
  };
  expect(parsePublishRequest(app, name, asked)).toEqual({
    problem: expect.stringContaining(problem) as string,
  });
});
