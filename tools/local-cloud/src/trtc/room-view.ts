import { type Room } from './room.ts';
import { type Role, type RoomName, type Streams } from './signal-messages.ts';

/** A user of a room, as the console and tests see one. */
export interface MemberView {
  readonly userId: string;
  readonly role: Role;
  /** What there is of streams, muted or not. */
  readonly published: Streams;
  /** What of them is not muted. */
  readonly available: Streams;
  readonly isConnected: boolean;
  readonly enteredAtMs: number;
}

/** A room, as the console and tests see it. */
export interface RoomView {
  readonly sdkAppId: number;
  readonly name: RoomName;
  readonly members: readonly MemberView[];
}

export function viewRoom({ sdkAppId, name, members }: Room): RoomView {
  return {
    sdkAppId,
    name,
    members: [...members.values()].map(({ userId, role, published, available, link, enteredAtMs }) => ({
      ...{ userId, role, published, available, enteredAtMs },
      isConnected: link !== undefined,
    })),
  };
}
