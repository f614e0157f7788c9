import { EXIT_REASONS, type ExitReason } from '../signal-constants.ts';
import type { RemoteMember, Streams } from '../signal-messages.ts';
import { createRemoteUser, type RemoteUser } from './remote-user.ts';
import type { LinkMessage, MediaKind } from './link-messages.ts';

const NOTHING: Streams = { audio: false, video: false };

/** Events of remote users. */
export interface RemoteUserEvents {
  onEnter(user: RemoteUser): void;
  onExit(user: RemoteUser, reason: ExitReason): void;
  /** A user's streams have changed. */
  onStreams(user: RemoteUser, before: Streams): void;
  onTrack(user: RemoteUser, track: MediaStreamTrack): void;
  onAutoplayFailed(user: RemoteUser, kind: MediaKind, resume: () => Promise<void>): void;
}

interface RemoteUsersOptions extends RemoteUserEvents {
  subscribe(userId: string, streams: Streams): void;
  relay(userId: string, message: LinkMessage): void;
}

/** The remote users in the room, as reported by the server. */
interface RemoteUsers {
  readonly byId: ReadonlyMap<string, RemoteUser>;
  enter(member: RemoteMember): void;
  update(member: RemoteMember): void;
  exit(userId: string, reason: ExitReason): void;
  /** Synchronizes with the current members, and emits events for changes during a disconnection. */
  reconcile(members: readonly RemoteMember[]): void;
  close(): void;
}

export function createRemoteUsers(options: RemoteUsersOptions): RemoteUsers {
  const users = new Map<string, RemoteUser>();

  const update = (member: RemoteMember): void => {
    const user = users.get(member.userId);
    if (user === undefined) return;
    const before = user.member.available;
    user.member = member;
    options.onStreams(user, before);
  };
  const exit = (userId: string, reason: ExitReason): void => {
    const user = users.get(userId);
    if (user === undefined) return;
    update({ userId, published: NOTHING, available: NOTHING });
    users.delete(userId);
    user.close();
    options.onExit(user, reason);
  };
  const enter = (member: RemoteMember): void => {
    const { userId } = member;
    exit(userId, EXIT_REASONS.normal);
    const user = createRemoteUser({
      userId,
      subscribe: (streams) => options.subscribe(userId, streams),
      send: (message) => options.relay(userId, message),
      onTrack: (track) => options.onTrack(user, track),
      onAutoplayFailed: (kind, resume) => options.onAutoplayFailed(user, kind, resume),
    });
    users.set(userId, user);
    options.onEnter(user);
    update(member);
  };
  return {
    byId: users,
    enter,
    update,
    exit,
    reconcile(members) {
      const present = new Set(members.map(({ userId }) => userId));
      for (const userId of [...users.keys()]) if (!present.has(userId)) exit(userId, EXIT_REASONS.normal);
      for (const member of members) {
        if (users.has(member.userId)) update(member);
        else enter(member);
      }
    },
    close() {
      for (const user of users.values()) user.close();
      users.clear();
    },
  };
}
