export { openRoomPush, type RoomPushOptions } from './open-room-push.ts';
export type { RoomEntry } from './room-entry.ts';
