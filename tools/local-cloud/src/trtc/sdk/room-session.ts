import type { ClientMessage, KickReason, Role, ServerMessage } from '../signal-messages.ts';
import type { PreferredCodec } from './codec-order.ts';
import { collectStatistics } from './collect-statistics.ts';
import type { Entry } from './entry.ts';
import type { LinkMessage } from './link-messages.ts';
import type { LocalMedia } from './local-media.ts';
import { createPublisherLinks } from './publisher-links.ts';
import type { RemoteUser } from './remote-user.ts';
import { createRemoteUsers, type RemoteUserEvents } from './remote-users.ts';
import { openSignalChannel } from './signal-channel.ts';

/** As long as the real SDK tries to get back. */
const GIVE_UP_MS = 30_000;

export interface RoomSessionOptions extends RemoteUserEvents {
  readonly serverUrl: string;
  readonly codec: PreferredCodec;
  readonly entry: Entry;
  readonly media: LocalMedia;
  onEntered(): void;
  onRefused(refusal: { readonly code: number; readonly message: string }): void;
  /** The connection to the server is lost, and sought again. */
  onLost(): void;
  onBack(): void;
  /** The server could not be reached for long. */
  onFailed(): void;
  onKicked(reason: KickReason): void;
  onMessage(userId: string, cmdId: number, base64: string): void;
}

/** A stay in a room. */
export interface RoomSession {
  readonly isEntered: boolean;
  readonly users: ReadonlyMap<string, RemoteUser>;
  readonly role: Role;
  /** The local streams have changed: tells the room, and changes what is sent. */
  publish(): void;
  switchRole(role: Role): void;
  sendMessage(message: { readonly cmdId: number; readonly base64: string }): void;
  /** Of what is sent, by the user it goes to. */
  outgoingStatistics(): Promise<ReadonlyMap<string, RTCStatsReport>>;
  /** Of what is received, by the user it comes from. */
  incomingStatistics(): Promise<ReadonlyMap<string, RTCStatsReport>>;
  /** Leaves and lets everything go. */
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
    // Too late to go on: for the others this is somebody new, and so they are for this one.
    if (earlier !== session) {
      users.reconcile([]);
      links.close();
    }
    if (earlier === undefined) options.onEntered();
    else options.onBack();
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
        return links.want(message.userId, message.streams);
      case 'relay': {
        // Another stand-in sent it.
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
    giveUpMs: GIVE_UP_MS,
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
