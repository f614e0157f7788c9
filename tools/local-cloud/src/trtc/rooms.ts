import { openRoom, type Room } from './room.ts';
import { type KickReason, type RoomName } from './signal-messages.ts';

export interface RoomsOptions {
  readonly idleMs: number;
  readonly userTimeoutMs: number;
}

/** All rooms that somebody is in. */
export interface Rooms {
  find(sdkAppId: number, name: RoomName): Room | undefined;
  /** A room begins with who comes in first. */
  findOrOpen(sdkAppId: number, name: RoomName): Room;
  list(): readonly Room[];
  /** Why a stay was ended from outside, for who asks to go on with it. */
  kickReason(session: string): KickReason | undefined;
}

/** Who comes back later than that many kicks enters anew. */
const REMEMBERED_KICKS = 1000;

export function openRooms({ idleMs, userTimeoutMs }: RoomsOptions): Rooms {
  const rooms = new Map<string, Room>();
  const kicks = new Map<string, KickReason>();
  return {
    find: (sdkAppId, name) => rooms.get(keyOf(sdkAppId, name)),
    findOrOpen(sdkAppId, name) {
      const key = keyOf(sdkAppId, name);
      const found = rooms.get(key);
      if (found !== undefined) return found;
      const room = openRoom({
        ...{ sdkAppId, name, idleMs, userTimeoutMs },
        onKicked({ session }, reason) {
          kicks.set(session, reason);
          const [oldest] = kicks.keys();
          if (kicks.size > REMEMBERED_KICKS && oldest !== undefined) kicks.delete(oldest);
        },
        onClosed: () => rooms.delete(key),
      });
      rooms.set(key, room);
      return room;
    },
    list: () => [...rooms.values()],
    kickReason: (session) => kicks.get(session),
  };
}

/** The number 123 and the text "123" name two rooms. */
const keyOf = (sdkAppId: number, name: RoomName): string =>
  'roomId' in name ? `${sdkAppId} number ${name.roomId}` : `${sdkAppId} string ${name.strRoomId}`;
