import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { checkEntry } from './user-sig.ts';
import { EXIT_REASONS, SIGNAL_PATH } from './signal-constants.ts';
import { type Member, type MemberLink, type Room } from './room.ts';
import { type Rooms } from './rooms.ts';
import { type ClientMessage, clientMessageSchema, type ServerMessage } from './signal-messages.ts';

/** An SDP with all its candidates is some 10 kB. */
const MAX_MESSAGE_BYTES = 256 * 1024;

interface SignalServerOptions {
  readonly rooms: Rooms;
  /** Finds the key of an application. */
  findKey(sdkAppId: number): string | undefined;
  /** How often to ping connections; one that does not respond counts as lost. */
  readonly pingMs: number;
}

/** The signalling server, over WebSocket. */
interface SignalServer extends Disposable {
  /** Accepts a connection from the HTTP server. @returns false if it is not for this server */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Closes all connections; users reconnect. */
  dropConnections(): void;
}

export function openSignalServer({ rooms, findKey, pingMs }: SignalServerOptions): SignalServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.on('connection', (socket) => {
    let stay: { room: Room; member: Member } | undefined;
    const link: MemberLink = {
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    };
    // A broken connection also closes.
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const message = parseMessage(String(data));
      if (message === undefined) return socket.close(1008, 'not a message of this protocol');
      if (message.type === 'enter') {
        if (stay === undefined) stay = enter(message, link);
        return undefined;
      }
      if (stay !== undefined && stay.member.link === link) handleMessage(message, stay);
      return undefined;
    });
    socket.on('close', () => {
      if (stay !== undefined && stay.member.link === link) stay.room.disconnect(stay.member);
    });
    terminateWhenSilent(socket, pingMs);
  });

  const enter = (
    message: Extract<ClientMessage, { type: 'enter' }>,
    link: MemberLink,
  ): { room: Room; member: Member } | undefined => {
    const { sdkAppId, userId, userSig, room: name, scene, session } = message;
    const refusal = checkEntry({ sdkAppId, userId, userSig }, findKey);
    if (refusal !== undefined) {
      link.send({ type: 'refused', ...refusal });
      link.close();
      return undefined;
    }
    const kicked = session === undefined ? undefined : rooms.kickReason(session);
    if (kicked !== undefined) {
      link.send({ type: 'kicked', reason: kicked });
      link.close();
      return undefined;
    }
    const resumed = rooms.find(sdkAppId, name)?.members.get(userId);
    const room = rooms.findOrOpen(sdkAppId, name);
    if (resumed !== undefined && resumed.session === session) {
      room.resume(resumed, link);
      return { room, member: resumed };
    }
    // In a call everybody is an anchor.
    const role = scene === 'rtc' ? 'anchor' : message.role;
    return { room, member: room.enter({ userId, role, session: randomUUID() }, link) };
  };

  const dropConnections = (): void => {
    for (const client of server.clients) client.terminate();
  };

  return {
    upgrade(request, socket, head) {
      if (new URL(request.url ?? '/', 'http://localhost').pathname !== SIGNAL_PATH) return false;
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
      return true;
    },
    dropConnections,
    [Symbol.dispose]() {
      dropConnections();
      server.close();
    },
  };
}

function handleMessage(
  message: Exclude<ClientMessage, { type: 'enter' }>,
  { room, member }: { room: Room; member: Member },
): void {
  const from = member.userId;
  const forward = (userId: string, forwarded: ServerMessage): void => room.send(userId, forwarded);
  switch (message.type) {
    case 'exit':
      return room.leave(member, EXIT_REASONS.normal);
    case 'role':
      return room.setRole(member, message.role);
    case 'publish':
      return room.setStreams(member, message.published, message.available);
    case 'subscribe':
      return forward(message.userId, { type: 'subscribe', userId: from, streams: message.streams });
    case 'relay':
      return forward(message.userId, { type: 'relay', userId: from, data: message.data });
    case 'message':
      if (member.role !== 'anchor') return undefined;
      return room.broadcast(member, {
        ...{ type: 'message', userId: from },
        ...{ cmdId: message.cmdId, base64: message.base64 },
      });
  }
}

function parseMessage(text: string): ClientMessage | undefined {
  try {
    return clientMessageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Detects clients that vanish without closing their connection. */
function terminateWhenSilent(socket: WebSocket, pingMs: number): void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    return socket.ping();
  }, pingMs);
  socket.on('close', () => clearInterval(timer));
}
