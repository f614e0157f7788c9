import type {
  ClientMessage,
  KickReason,
  RemoteMember,
  Role,
  ServerMessage,
  Streams,
} from '../signal-messages.ts';
import type { PreferredCodec } from './codec-order.ts';
import type { Entry } from './entry.ts';
import type { LinkMessage, MediaKind } from './link-messages.ts';
import type { LocalMedia } from './local-media.ts';
import { openPublisherLink, type PublisherLink } from './publisher-link.ts';
import { createRemoteUser, type RemoteUser } from './remote-user.ts';
import { openSignalChannel } from './signal-channel.ts';

/** As long as the real SDK tries to get back. */
const GIVE_UP_MS = 30_000;
const NOTHING: Streams = { audio: false, video: false };

export interface RoomSessionOptions {
  readonly serverUrl: string;
  readonly codec: PreferredCodec;
  readonly entry: Entry;
  readonly media: LocalMedia;
  onEntered(): void;
  onRefused(refusal: { readonly code: number; readonly message: string }): void;
  onConnection(state: 'lost' | 'back' | 'failed'): void;
  onEnter(user: RemoteUser): void;
  onExit(user: RemoteUser, reason: number): void;
  /** What a user offers has changed. */
  onStreams(user: RemoteUser, before: Streams): void;
  onTrack(user: RemoteUser, kind: MediaKind, track: MediaStreamTrack): void;
  onAutoplayFailed(user: RemoteUser, kind: MediaKind, resume: () => Promise<void>): void;
  onKicked(reason: KickReason): void;
  onMessage(userId: string, cmdId: number, base64: string): void;
}

/** A stay in a room. */
export interface RoomSession {
  readonly users: ReadonlyMap<string, RemoteUser>;
  readonly role: Role;
  /** The local streams have changed: tells the room, and changes what is sent. */
  publish(): void;
  switchRole(role: Role): void;
  sendMessage(cmdId: number, base64: string): void;
  /** Of everything that is sent. */
  outgoingStatistics(): Promise<RTCStatsReport[]>;
  /** Leaves and lets everything go. */
  close(): void;
}

export function openRoomSession(options: RoomSessionOptions): RoomSession {
  const { entry, media } = options;
  const users = new Map<string, RemoteUser>();
  const links = new Map<string, PublisherLink>();
  let sessionId: string | undefined;
  let role = entry.role;

  const relay = (userId: string, data: LinkMessage): void => channel.send({ type: 'relay', userId, data });
  const isPublishing = (kind: MediaKind): boolean => role === 'anchor' && media.published()[kind];

  const enter = (member: RemoteMember): void => {
    exit(member.userId, 0);
    const { userId } = member;
    const user = createRemoteUser(
      { userId, published: NOTHING, available: NOTHING },
      {
        userId,
        subscribe: (streams) => channel.send({ type: 'subscribe', userId, streams }),
        send: (message) => relay(userId, message),
        onTrack: (kind, track) => options.onTrack(user, kind, track),
        onAutoplayFailed: (kind, resume) => options.onAutoplayFailed(user, kind, resume),
      },
    );
    users.set(userId, user);
    options.onEnter(user);
    update(member);
  };
  const exit = (userId: string, reason: number): void => {
    const user = users.get(userId);
    if (user === undefined) return;
    update({ userId, published: NOTHING, available: NOTHING });
    users.delete(userId);
    user.close();
    options.onExit(user, reason);
  };
  const update = (member: RemoteMember): void => {
    const user = users.get(member.userId);
    if (user === undefined) return;
    const before = user.member.available;
    user.member = member;
    options.onStreams(user, before);
  };
  const takeMembers = (members: readonly RemoteMember[]): void => {
    const present = new Set(members.map(({ userId }) => userId));
    for (const userId of [...users.keys()]) if (!present.has(userId)) exit(userId, 0);
    for (const member of members)
      if (users.has(member.userId)) update(member);
      else enter(member);
  };
  const linkTo = (userId: string): PublisherLink => {
    const link = openPublisherLink({
      codec: options.codec,
      outgoing: (kind) => (isPublishing(kind) ? media.get(kind) : undefined),
      send: (message) => relay(userId, message),
    });
    links.set(userId, link);
    return link;
  };
  const want = (userId: string, streams: Streams): void => {
    if (streams.audio || streams.video) (links.get(userId) ?? linkTo(userId)).want(streams);
    else {
      links.get(userId)?.close();
      links.delete(userId);
    }
  };
  const publish = (): void => {
    if (role !== 'anchor') return;
    channel.send({ type: 'publish', published: media.published(), available: media.available() });
    for (const link of links.values()) link.refresh();
  };
  const takeRelayed = (userId: string, message: LinkMessage): void => {
    if (message.kind === 'offer') users.get(userId)?.takeOffer(message);
    else links.get(userId)?.takeAnswer(message);
  };
  const entered = ({ session, members }: Extract<ServerMessage, { type: 'entered' }>): void => {
    const isBack = session === sessionId;
    const isFirst = sessionId === undefined;
    // Too late: for the others this is somebody new.
    if (!isFirst && !isBack) for (const userId of [...users.keys()]) exit(userId, 1);
    sessionId = session;
    channel.ready();
    if (isFirst) options.onEntered();
    else options.onConnection('back');
    publish();
    takeMembers(members);
    if (!isBack) return;
    for (const link of links.values()) link.repeat();
    for (const user of users.values()) user.repeat();
  };
  const onMessage = (message: ServerMessage): void => {
    switch (message.type) {
      case 'entered':
        return entered(message);
      case 'refused':
        return options.onRefused(message);
      case 'user-enter':
        return enter(message.member);
      case 'user-exit':
        return exit(message.userId, message.reason);
      case 'publish':
        return update(message.member);
      case 'subscribe':
        return want(message.userId, message.streams);
      case 'relay':
        // Another stand-in sent it.
        return takeRelayed(message.userId, message.data as LinkMessage);
      case 'kicked':
        return options.onKicked(message.reason);
      case 'message':
        return options.onMessage(message.userId, message.cmdId, message.base64);
    }
  };
  const introduce = (): ClientMessage => {
    const { sdkAppId, userId, userSig, room, scene } = entry;
    const session = sessionId === undefined ? {} : { session: sessionId };
    return { type: 'enter', sdkAppId, userId, userSig, room, scene, role, ...session };
  };
  const channel = openSignalChannel({
    url: options.serverUrl,
    giveUpMs: GIVE_UP_MS,
    introduce,
    onMessage,
    onLost: () => options.onConnection('lost'),
    onFailed: () => options.onConnection('failed'),
  });

  return {
    users,
    get role() {
      return role;
    },
    publish,
    switchRole(next) {
      role = next;
      channel.send({ type: 'role', role });
      if (next === 'anchor') publish();
      else for (const link of links.values()) link.refresh();
    },
    sendMessage: (cmdId, base64) => channel.send({ type: 'message', cmdId, base64 }),
    outgoingStatistics: () => Promise.all([...links.values()].map((link) => link.statistics())),
    close() {
      channel.send({ type: 'exit' });
      channel.close();
      for (const link of links.values()) link.close();
      for (const user of users.values()) user.close();
      links.clear();
      users.clear();
    },
  };
}
