import { EXIT_REASONS, type ExitReason } from './exit-reasons.ts';
import {
  type KickReason,
  type RemoteMember,
  type Role,
  type RoomName,
  type ServerMessage,
  type Streams,
} from './signal-messages.ts';

/** A user's connection; there is none while it is lost. */
export interface MemberLink {
  send(message: ServerMessage): void;
  /** Ends it from this side. */
  close(): void;
}

/** A user in a room. */
export interface Member extends RemoteMember {
  readonly session: string;
  role: Role;
  published: Streams;
  available: Streams;
  readonly enteredAtMs: number;
  link: MemberLink | undefined;
  /** What was said while the connection was lost. */
  readonly unsent: ServerMessage[];
  lostTimer: NodeJS.Timeout | undefined;
}

export interface RoomOptions {
  readonly sdkAppId: number;
  readonly name: RoomName;
  /** Without an anchor for so long it is dismissed; also from its beginning. */
  readonly idleMs: number;
  /** Who has lost the connection for so long is out. */
  readonly userTimeoutMs: number;
  /** Somebody was put out, perhaps without hearing it. */
  onKicked(member: Member, reason: KickReason): void;
  /** It has become empty, or was dismissed. */
  onClosed(): void;
}

/** One room: who is in it, and who is told of what. */
export interface Room {
  readonly sdkAppId: number;
  readonly name: RoomName;
  readonly members: ReadonlyMap<string, Member>;
  /** Somebody comes in; whoever had the same id before is kicked. */
  enter(newcomer: Pick<Member, 'userId' | 'session' | 'role'>, link: MemberLink): Member;
  /** The connection is back. */
  resume(member: Member, link: MemberLink): void;
  /** The connection is lost: the user may come back for a while. */
  lose(member: Member): void;
  leave(member: Member, reason: ExitReason): void;
  setRole(member: Member, role: Role): void;
  setStreams(member: Member, published: Streams, available: Streams): void;
  send(userId: string, message: ServerMessage): void;
  /** To everybody but the sender. */
  broadcast(sender: Member, message: ServerMessage): void;
  /** @returns whether the user was there */
  kick(userId: string, reason: KickReason): boolean;
  dismiss(): void;
}

const NOTHING: Streams = { audio: false, video: false };

export function openRoom(options: RoomOptions): Room {
  const { sdkAppId, name, idleMs, userTimeoutMs, onClosed } = options;
  const members = new Map<string, Member>();
  let idleTimer: NodeJS.Timeout | undefined;

  const deliver = (member: Member, message: ServerMessage): void => {
    if (member.link === undefined) member.unsent.push(message);
    else member.link.send(message);
  };
  const broadcast = (sender: Pick<Member, 'userId'>, message: ServerMessage): void => {
    for (const member of members.values()) if (member.userId !== sender.userId) deliver(member, message);
  };
  const announce = (member: Member): void =>
    broadcast(member, { type: 'user-enter', member: remoteView(member) });
  /** Takes what one user had of the others, and the others of the user. */
  const withdraw = (member: Member, reason: ExitReason): void => {
    const { userId, role } = member;
    broadcast(member, { type: 'subscribe', userId, streams: NOTHING });
    if (role === 'anchor') broadcast(member, { type: 'user-exit', userId, reason });
  };
  const watchAnchors = (): void => {
    const hasAnchor = [...members.values()].some(({ role }) => role === 'anchor');
    if (hasAnchor || members.size === 0) {
      clearTimeout(idleTimer);
      idleTimer = undefined;
    } else idleTimer ??= setTimeout(dismiss, idleMs);
  };
  const remove = (member: Member, reason: ExitReason): void => {
    if (members.get(member.userId) !== member) return;
    clearTimeout(member.lostTimer);
    members.delete(member.userId);
    withdraw(member, reason);
    member.link?.close();
    member.link = undefined;
    watchAnchors();
    if (members.size === 0) onClosed();
  };
  const putOut = (member: Member, reason: KickReason): void => {
    member.link?.send({ type: 'kicked', reason });
    options.onKicked(member, reason);
  };
  const kick = (userId: string, reason: KickReason): boolean => {
    const member = members.get(userId);
    if (member === undefined) return false;
    putOut(member, reason);
    remove(member, EXIT_REASONS.kicked);
    return true;
  };
  const dismiss = (): void => {
    for (const userId of [...members.keys()]) kick(userId, 'room_disband');
  };

  return {
    sdkAppId,
    name,
    members,
    enter({ userId, session, role }, link) {
      const earlier = members.get(userId);
      const member: Member = {
        ...{ userId, session, role, link, published: NOTHING, available: NOTHING },
        ...{ enteredAtMs: Date.now(), unsent: [], lostTimer: undefined },
      };
      // Put in before the earlier one goes, so that the room does not close between the two.
      if (earlier !== undefined) {
        putOut(earlier, 'kick');
        clearTimeout(earlier.lostTimer);
        withdraw(earlier, EXIT_REASONS.kicked);
        earlier.link?.close();
        earlier.link = undefined;
      }
      members.set(userId, member);
      link.send(entered(member, members));
      if (role === 'anchor') announce(member);
      watchAnchors();
      return member;
    },
    resume(member, link) {
      clearTimeout(member.lostTimer);
      const replaced = member.link;
      member.link = link;
      replaced?.close();
      for (const message of member.unsent.splice(0)) link.send(message);
      link.send(entered(member, members));
    },
    lose(member) {
      if (members.get(member.userId) !== member) return;
      member.link = undefined;
      member.lostTimer = setTimeout(() => remove(member, EXIT_REASONS.timeout), userTimeoutMs);
    },
    leave: remove,
    setRole(member, role) {
      if (member.role === role) return;
      if (role === 'audience') {
        broadcast(member, { type: 'user-exit', userId: member.userId, reason: EXIT_REASONS.role });
        member.published = NOTHING;
        member.available = NOTHING;
      }
      member.role = role;
      if (role === 'anchor') announce(member);
      watchAnchors();
    },
    setStreams(member, published, available) {
      if (member.role !== 'anchor') return;
      member.published = published;
      member.available = {
        audio: published.audio && available.audio,
        video: published.video && available.video,
      };
      broadcast(member, { type: 'publish', member: remoteView(member) });
    },
    send(userId, message) {
      const member = members.get(userId);
      if (member !== undefined) deliver(member, message);
    },
    broadcast,
    kick,
    dismiss,
  };
}

const remoteView = ({ userId, published, available }: Member): RemoteMember => ({
  userId,
  published,
  available,
});

const entered = (newcomer: Member, members: ReadonlyMap<string, Member>): ServerMessage => ({
  type: 'entered',
  session: newcomer.session,
  members: [...members.values()]
    .filter((member) => member !== newcomer && member.role === 'anchor')
    .map(remoteView),
});
