import {
  type ClientMessage,
  type KickReason,
  type Role,
  type ServerMessage,
  type Streams,
} from '../signal-messages.ts';
import { type PreferredCodec } from './codec-order.ts';
import { collectStatistics } from './link-statistics.ts';
import { type Entry } from './entry.ts';
import { type LinkMessage } from './link-messages.ts';
import { type LocalMedia } from './local-media.ts';
import { type RemoteUser } from './remote-user.ts';
import { createRemoteUsers, type RemoteUserEvents } from './remote-users.ts';
import { openSignalChannel } from './signal-channel.ts';
import { openPublisherLink, type PublisherLink, type PublisherLinkOptions } from './publisher-link.ts';

/** How long to reconnect, like the real SDK. */
const MAX_CONNECT_MS = 30_000;

interface RoomSessionOptions extends RemoteUserEvents {
  readonly serverUrl: string;
  readonly codec: PreferredCodec;
  readonly entry: Entry;
  readonly media: LocalMedia;
  onEntered(): void;
  onRefused(refusal: { readonly code: number; readonly message: string }): void;
  /** The connection to the server is lost; reconnecting. */
  onLost(): void;
  onReconnected(): void;
  /** Reconnecting failed. */
  onFailed(): void;
  onKicked(reason: KickReason): void;
  onMessage(userId: string, cmdId: number, base64: string): void;
}

/** A session in a room. */
export interface RoomSession {
  readonly isEntered: boolean;
  readonly users: ReadonlyMap<string, RemoteUser>;
  readonly role: Role;
  /** Publishes changed local streams. */
  publish(): void;
  switchRole(role: Role): void;
  sendMessage(message: { readonly cmdId: number; readonly base64: string }): void;
  /** Statistics of sent media, by receiver. */
  outgoingStatistics(): Promise<ReadonlyMap<string, RTCStatsReport>>;
  /** Statistics of received media, by sender. */
  incomingStatistics(): Promise<ReadonlyMap<string, RTCStatsReport>>;
  /** Leaves the room and closes all connections. */
  close(): void;
}

export function openRoomSession(options: RoomSessionOptions): RoomSession {
  const { entry, media } = options;
  let sessionId: string | undefined;
  let role = entry.role;

  const relay = (userId: string, data: LinkMessage): void => channel.send({ type: 'relay', userId, data });
  const users = createRemoteUsers({
    ...options,
    relay,
    subscribe: (userId, streams) => channel.send({ type: 'subscribe', userId, streams }),
  });
  const links = createPublisherLinks({
    codec: options.codec,
    outgoing: (kind) => (role === 'anchor' && media.published()[kind] ? media.get(kind) : undefined),
    relay,
  });

  const publish = (): void => {
    if (role !== 'anchor') return;
    channel.send({ type: 'publish', published: media.published(), available: media.available() });
    links.refresh();
  };
  const onEntered = ({ session, members }: Extract<ServerMessage, { type: 'entered' }>): void => {
    const earlier = sessionId;
    sessionId = session;
    channel.ready();
    // Too late to resume: this is a new user to the others, and they are new here.
    if (earlier !== session) {
      users.reconcile([]);
      links.close();
    }
    if (earlier === undefined) options.onEntered();
    else options.onReconnected();
    publish();
    users.reconcile(members);
    if (earlier !== session) return;
    links.repeat();
    for (const user of users.byId.values()) user.repeat();
  };
  const onMessage = (message: ServerMessage): void => {
    switch (message.type) {
      case 'entered':
        return onEntered(message);
      case 'refused':
        return options.onRefused(message);
      case 'user-enter':
        return users.enter(message.member);
      case 'user-exit':
        return users.exit(message.userId, message.reason);
      case 'publish':
        return users.update(message.member);
      case 'subscribe':
        return links.setSubscription(message.userId, message.streams);
      case 'relay': {
        // Sent by another stand-in.
        const data = message.data as LinkMessage;
        if (data.kind === 'answer') return links.takeAnswer(message.userId, data);
        if (data.kind === 'offer') return users.byId.get(message.userId)?.takeOffer(data);
        if (data.of === 'answer') return links.takeCandidate(message.userId, data);
        return users.byId.get(message.userId)?.takeCandidate(data);
      }
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
    maxConnectMs: MAX_CONNECT_MS,
    introduce,
    onMessage,
    onLost: () => options.onLost(),
    onFailed: () => options.onFailed(),
  });

  return {
    users: users.byId,
    get isEntered() {
      return sessionId !== undefined;
    },
    get role() {
      return role;
    },
    publish,
    switchRole(next) {
      role = next;
      channel.send({ type: 'role', role });
      links.refresh();
      publish();
    },
    sendMessage: (message) => channel.send({ type: 'message', ...message }),
    outgoingStatistics: () => links.statistics(),
    incomingStatistics: () => collectStatistics(users.byId),
    close() {
      channel.send({ type: 'exit' });
      channel.close();
      links.close();
      users.close();
    },
  };
}

interface PublisherLinksOptions extends Pick<PublisherLinkOptions, 'codec' | 'outgoing'> {
  relay(userId: string, message: LinkMessage): void;
}

/** The connections to this user's subscribers. */
interface PublisherLinks {
  /** Changes a user's subscription; without any stream its connection is closed. */
  setSubscription(userId: string, streams: Streams): void;
  takeAnswer(userId: string, message: Extract<LinkMessage, { kind: 'answer' }>): void;
  takeCandidate(userId: string, message: Extract<LinkMessage, { kind: 'candidate' }>): void;
  /** Applies changed local tracks. */
  refresh(): void;
  /** Repeats pending offers after an interruption of the signalling. */
  repeat(): void;
  statistics(): Promise<ReadonlyMap<string, RTCStatsReport>>;
  close(): void;
}

function createPublisherLinks({ codec, outgoing, relay }: PublisherLinksOptions): PublisherLinks {
  const links = new Map<string, PublisherLink>();
  const linkTo = (userId: string): PublisherLink => {
    const known = links.get(userId);
    if (known !== undefined) return known;
    const link = openPublisherLink({ codec, outgoing, send: (message) => relay(userId, message) });
    links.set(userId, link);
    return link;
  };
  return {
    setSubscription(userId, streams) {
      if (streams.audio || streams.video) return linkTo(userId).setSubscription(streams);
      links.get(userId)?.close();
      links.delete(userId);
      return undefined;
    },
    takeAnswer: (userId, message) => links.get(userId)?.takeAnswer(message),
    takeCandidate: (userId, message) => links.get(userId)?.takeCandidate(message),
    refresh() {
      for (const link of links.values()) link.refresh();
    },
    repeat() {
      for (const link of links.values()) link.repeat();
    },
    statistics: () => collectStatistics(links),
    close() {
      for (const link of links.values()) link.close();
      links.clear();
    },
  };
}
