import { expect, test } from 'vitest';
import { buildRoomEntry } from './room-entry.ts';

const deployed = { userSig: 'signature', address: { endpoint: 'https://push.example.com', offset: 3 } };
const options = { user: 'teacher', sdkAppId: 1_400_000_000 };

test('a room is named by number or by name', async () => {
  const entry = { SdkAppId: 1_400_000_000, UserId: 'teacher', UserSig: 'signature' };
  expect(await buildRoomEntry({ ...options, room: '123' }, deployed)).toEqual({ ...entry, StrRoomId: '123' });
  expect(await buildRoomEntry({ ...options, roomId: 123 }, deployed)).toEqual({ ...entry, RoomId: 123 });
});

test.each([
  [{}, deployed, 'name the room'],
  [{ room: 'a', roomId: 1 }, deployed, 'name the room'],
  [{ room: 'a' }, { ...deployed, userSig: undefined }, 'SCF_MEDIA_USER_SIG is not set'],
  [
    { room: 'a' },
    { userSig: undefined, address: { endpoint: 'http://127.0.0.1:4', offset: 3 } },
    'is npm start running?',
  ],
])('%j is refused', async (room, how, message) => {
  await expect(buildRoomEntry({ ...options, ...room }, how)).rejects.toThrow(message);
});
