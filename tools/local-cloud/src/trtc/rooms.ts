import { openRoom, type Room } from './room.ts';
import { type KickReason, type RoomName, type Role, type Streams } from './signal-messages.ts';

interface RoomsOptions {
  readonly idleMs: number;
  readonly userTimeoutMs: number;
}

/** All rooms with members. */
export interface Rooms {
  find(sdkAppId: number, name: RoomName): Room | undefined;
  /** Finds a room, or creates it for its first user. */
  findOrOpen(sdkAppId: number, name: RoomName): Room;
  list(): readonly Room[];
  /** Finds why a session was ended, for users who try to resume it. */
  kickReason(session: string): KickReason | undefined;
}

/** How many kicks are remembered; older sessions enter as new users. */
const REMEMBERED_KICKS = 1000;

export function openRooms({ idleMs, userTimeoutMs }: RoomsOptions): Rooms {
  const rooms = new Map<string, Room>();
  const kicks = new Map<string, KickReason>();
  return {
    find: (sdkAppId, name) => rooms.get(toRoomKey(sdkAppId, name)),
    findOrOpen(sdkAppId, name) {
      const key = toRoomKey(sdkAppId, name);
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

/** Creates the key of a room. The number 123 and the string "123" are different rooms. */
const toRoomKey = (sdkAppId: number, name: RoomName): string =>
  'roomId' in name ? `${sdkAppId} number ${name.roomId}` : `${sdkAppId} string ${name.strRoomId}`;

/** A user of a room, for the console and tests. */
export interface MemberView {
  readonly userId: string;
  readonly role: Role;
  /** Published streams, muted or not. */
  readonly published: Streams;
  /** Published streams that are not muted. */
  readonly available: Streams;
  readonly isConnected: boolean;
  readonly enteredAtMs: number;
}

/** A room, for the console and tests. */
export interface RoomView {
  readonly sdkAppId: number;
  readonly name: RoomName;
  readonly members: readonly MemberView[];
}

export function toRoomView({ sdkAppId, name, members }: Room): RoomView {
  return {
    sdkAppId,
    name,
    members: [...members.values()].map(({ userId, role, published, available, link, enteredAtMs }) => ({
      ...{ userId, role, published, available, enteredAtMs },
      isConnected: link !== undefined,
    })),
  };
}
