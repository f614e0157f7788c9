import { EXIT_REASONS, type ExitReason } from './signal-constants.ts';
import {
  type KickReason,
  type RemoteMember,
  type Role,
  type RoomName,
  type ServerMessage,
  type Streams,
} from './signal-messages.ts';

/** A user's connection. */
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
  /** Messages to be delivered when the connection is back. */
  readonly unsent: ServerMessage[];
  lostTimer: NodeJS.Timeout | undefined;
}

interface RoomOptions {
  readonly sdkAppId: number;
  readonly name: RoomName;
  /** How long a room without an anchor exists, also from its creation. */
  readonly idleMs: number;
  /** How long a user may be disconnected before being removed. */
  readonly userTimeoutMs: number;
  /** Called for a kicked user, who may not have received the message. */
  onKicked(member: Member, reason: KickReason): void;
  /** Called when the room is empty or dismissed. */
  onClosed(): void;
}

/** One room: its members, and the messages between them. */
export interface Room {
  readonly sdkAppId: number;
  readonly name: RoomName;
  readonly members: ReadonlyMap<string, Member>;
  /** Adds a user, and kicks an existing one with the same id. */
  enter(newcomer: Pick<Member, 'userId' | 'session' | 'role'>, link: MemberLink): Member;
  /** Restores a user's connection. */
  resume(member: Member, link: MemberLink): void;
  /** Marks a user's connection as lost; the user may return for a while. */
  disconnect(member: Member): void;
  leave(member: Member, reason: ExitReason): void;
  setRole(member: Member, role: Role): void;
  setStreams(member: Member, published: Streams, available: Streams): void;
  send(userId: string, message: ServerMessage): void;
  /** Sends to everybody except the sender. */
  broadcast(sender: Member, message: ServerMessage): void;
  /** @returns whether the user was in the room */
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
    broadcast(member, { type: 'user-enter', member: toRemoteMember(member) });
  /** Ends a user's subscriptions, and the others' subscriptions to the user. */
  const withdraw = (member: Member, reason: ExitReason): void => {
    const { userId, role } = member;
    broadcast(member, { type: 'subscribe', userId, streams: NOTHING });
    if (role === 'anchor') broadcast(member, { type: 'user-exit', userId, reason });
  };
  const updateIdleTimer = (): void => {
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
    updateIdleTimer();
    if (members.size === 0) onClosed();
  };
  const notifyKicked = (member: Member, reason: KickReason): void => {
    member.link?.send({ type: 'kicked', reason });
    options.onKicked(member, reason);
  };
  const kick = (userId: string, reason: KickReason): boolean => {
    const member = members.get(userId);
    if (member === undefined) return false;
    notifyKicked(member, reason);
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
      // Add it before the earlier one is removed, so that the room does not close in between.
      if (earlier !== undefined) {
        notifyKicked(earlier, 'kick');
        clearTimeout(earlier.lostTimer);
        withdraw(earlier, EXIT_REASONS.kicked);
        earlier.link?.close();
        earlier.link = undefined;
      }
      members.set(userId, member);
      link.send(makeEnteredMessage(member, members));
      if (role === 'anchor') announce(member);
      updateIdleTimer();
      return member;
    },
    resume(member, link) {
      clearTimeout(member.lostTimer);
      const replaced = member.link;
      member.link = link;
      replaced?.close();
      for (const message of member.unsent.splice(0)) link.send(message);
      link.send(makeEnteredMessage(member, members));
    },
    disconnect(member) {
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
      updateIdleTimer();
    },
    setStreams(member, published, available) {
      if (member.role !== 'anchor') return;
      member.published = published;
      member.available = {
        audio: published.audio && available.audio,
        video: published.video && available.video,
      };
      broadcast(member, { type: 'publish', member: toRemoteMember(member) });
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

const toRemoteMember = ({ userId, published, available }: Member): RemoteMember => ({
  userId,
  published,
  available,
});

const makeEnteredMessage = (newcomer: Member, members: ReadonlyMap<string, Member>): ServerMessage => ({
  type: 'entered',
  session: newcomer.session,
  members: [...members.values()]
    .filter((member) => member !== newcomer && member.role === 'anchor')
    .map(toRemoteMember),
});
