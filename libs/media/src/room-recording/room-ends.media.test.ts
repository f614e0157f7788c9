import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserProcesses } from '../testing/browser-processes.ts';
import {
  decodeAll,
  fileOf,
  flowing,
  type LocalRooms,
  openLocalRooms,
  type RoomName,
} from './testing/local-rooms.ts';

let rooms: LocalRooms;
beforeAll(async () => {
  rooms = await openLocalRooms();
});
afterAll(() => rooms[Symbol.asyncDispose]());

describe('the recording ends', () => {
  const room =
    (action: string, more: object = {}) =>
    (name: RoomName) =>
      rooms.act(`${action}ByStrRoomId`, { RoomId: name.strRoomId, ...more });

  test.each([
    ['removed', 'when the recorder is removed', room('RemoveUser', { UserIds: ['recorder'] })],
    ['dismissed', 'when the room is dismissed', room('DismissRoom')],
    [
      'replaced',
      'when its id enters elsewhere',
      (name) => rooms.enter(name, 'recorder', { publish: 'none' }),
    ],
  ] as [string, string, (name: RoomName) => unknown][])(
    '%s, %s, and the file is finished',
    async (end, _, act) => {
      const name = rooms.newRoom();
      await using session = await rooms.record(name, 'both');
      await using people = new AsyncDisposableStack();
      people.use(await rooms.enter(name, 'alice'));
      await flowing(session, 'alice 0', 10);
      await act(name);
      expect(await session.recording.ended).toBe(end);
      expect(session.recording.anchors()).toEqual([]);
      await decodeAll(fileOf(session.files, 'alice').path);
      expect(await browserProcesses()).toEqual([]);
    },
    60_000,
  );

  test('idle, when no anchor comes', async () => {
    await using session = await rooms.record(rooms.newRoom(), 'both', { idleMs: 1_000 });
    expect(await session.recording.ended).toBe('idle');
    expect(session.files).toEqual([]);
  }, 30_000);
});
