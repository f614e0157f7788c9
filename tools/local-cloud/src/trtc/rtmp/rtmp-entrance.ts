import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';
import { toPortInUse } from '../../ports/check-port.ts';
import { type MediaTools } from '../../vod/index.ts';
import { EXIT_REASONS } from '../signal-constants.ts';
import { type Member, type Room } from '../room.ts';
import { type Rooms } from '../rooms.ts';
import { type LinkMessage } from '../sdk/link-messages.ts';
import { checkEntry } from '../user-sig.ts';
import { openRoomPublisher, type RoomPublisher } from './room-publisher.ts';
import { openRtmpPush, type RtmpPush } from './rtmp-push.ts';
import { type RoomName } from '../signal-messages.ts';

/** As documented: at most 64 digits, letters and `_`. */
const NAME = /^\w{1,64}$/;

const MAX_ROOM_ID = 4_294_967_294;

interface RtmpEntranceOptions {
  /** 0 chooses a free one. */
  readonly port: number;
  readonly rooms: Rooms;
  /** Finds the key of an application. */
  findKey(sdkAppId: number): string | undefined;
  readonly tools: MediaTools;
}

/** The RTMP server of the rooms; disposing closes all connections. */
export interface RtmpEntrance extends AsyncDisposable {
  readonly port: number;
  /** `rtmp://127.0.0.1:<port>/push`, as `rtmp://rtmp.rtc.qq.com/push` in production. */
  readonly url: string;
}

/** Idle timeout of a connection. */
const IDLE_TIMEOUT_MS = 30_000;

/** Opens the server. @throws ServiceError `PortInUse` */
export async function openRtmpEntrance(options: RtmpEntranceOptions): Promise<RtmpEntrance> {
  const open = new Set<{ socket: Socket; closed: Promise<void> }>();
  const server = createServer((socket) => {
    const connection = { socket, closed: serve(socket, options) };
    open.add(connection);
    void connection.closed.then(() => open.delete(connection));
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw toPortInUse(error, options.port);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return {
    port: address.port,
    url: `rtmp://127.0.0.1:${address.port}/push`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const { socket } of open) socket.destroy();
      await Promise.all([...open].map((connection) => connection.closed));
      await closed;
    },
  };
}

/** Serves one connection until it ends. */
async function serve(socket: Socket, { rooms, findKey, tools }: RtmpEntranceOptions): Promise<void> {
  const closed = once(socket, 'close').catch(() => undefined);
  let stay: { room: Room; member: Member; publisher: RoomPublisher; push: RtmpPush } | undefined;
  const rtmp = new Rtmp();
  const refuse = (reason: string): void => {
    rtmp.sendStatusMessage(rtmp.streamId, 'error', 'NetStream.Publish.BadName', reason);
    socket.end();
    socket.destroySoon();
  };
  // Respond only after checking the request.
  rtmp.respondPublish = () => undefined;
  rtmp.onOutputCallback = (bytes) => void socket.write(bytes);
  rtmp.onPlayCallback = () => socket.destroy();
  let asked: Parameters<Rtmp['onConnectCallback']>[0] | undefined;
  rtmp.onConnectCallback = (request) => (asked = request);
  rtmp.onPushCallback = () => {
    if (asked === undefined || stay !== undefined) return;
    const request = parsePublishRequest(asked.app, asked.name, asked.query);
    if ('problem' in request) return refuse(request.problem);
    const refusal = checkEntry(request, findKey);
    if (refusal !== undefined) return refuse(`${refusal.code}: ${refusal.message}`);
    stay = enter(request, socket, { rooms, tools });
    rtmp.sendStatusMessage(rtmp.streamId, 'status', 'NetStream.Publish.Start', 'publishing');
  };
  rtmp.onPacketCallback = (packet) => stay?.push.addPacket(packet);
  rtmp.onDeleteStream = () => socket.end();
  socket.setNoDelay(true);
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    try {
      if (rtmp.parserData(bytes) !== null) socket.destroy();
    } catch {
      // Not RTMP.
      socket.destroy();
    }
  });
  await closed;
  if (stay === undefined) return;
  stay.room.leave(stay.member, EXIT_REASONS.normal);
  stay.publisher[Symbol.dispose]();
  await stay.push[Symbol.asyncDispose]();
}

/** Adds the user to the room like any other, with this process as its browser. */
function enter(
  { sdkAppId, userId, room: name }: Exclude<ReturnType<typeof parsePublishRequest>, { problem: string }>,
  socket: Socket,
  { rooms, tools }: Pick<RtmpEntranceOptions, 'rooms' | 'tools'>,
): { room: Room; member: Member; publisher: RoomPublisher; push: RtmpPush } {
  const room = rooms.findOrOpen(sdkAppId, name);
  const publisher = openRoomPublisher(userId, (to, data) => room.send(to, { type: 'relay', userId, data }));
  const member = room.enter(
    { userId, role: 'anchor', session: randomUUID() },
    {
      send(message) {
        if (message.type === 'subscribe') publisher.setSubscription(message.userId, message.streams);
        // Sent by a stand-in for the SDK.
        if (message.type === 'relay') publisher.takeAnswer(message.userId, message.data as LinkMessage);
        if (message.type === 'user-exit')
          publisher.setSubscription(message.userId, { audio: false, video: false });
      },
      close: () => socket.destroy(),
    },
  );
  const push = openRtmpPush({
    tools,
    publisher,
    onStreams: (streams) => room.setStreams(member, streams, streams),
    onRefused(reason) {
      console.warn(`the RTMP push of ${userId} is rejected: ${reason}`);
      socket.destroy();
    },
  });
  return { room, member, publisher, push };
}

/** The user and room of an RTMP push, from its URL. */
interface PublishRequest {
  readonly sdkAppId: number;
  readonly userId: string;
  readonly userSig: string;
  readonly room: RoomName;
}

/**
 * Parses `/push/<room>?sdkappid=…&userid=…&usersig=…[&use_number_room_id=1]` (TRTC's document "RTMP push").
 *
 * @returns the request, or its problem
 */
export function parsePublishRequest(
  app: string,
  name: string,
  query: Readonly<Record<string, string | string[] | undefined>>,
): PublishRequest | { readonly problem: string } {
  const { sdkappid, userid, usersig, use_number_room_id: isNumber = '0' } = query;
  if (app !== 'push') return { problem: `the application must be push, not ${app.slice(0, 64)}` };
  if (typeof sdkappid !== 'string' || !/^\d{1,10}$/.test(sdkappid))
    return { problem: 'sdkappid must be a number' };
  if (typeof userid !== 'string' || !NAME.test(userid))
    return { problem: 'userid must be 1 to 64 digits, letters or _' };
  if (typeof usersig !== 'string') return { problem: 'usersig is missing' };
  if (isNumber !== '1' && !NAME.test(name))
    return { problem: 'the room must be 1 to 64 digits, letters or _' };
  if (isNumber === '1' && !(/^\d{1,10}$/.test(name) && Number(name) >= 1 && Number(name) <= MAX_ROOM_ID))
    return { problem: `with use_number_room_id the room must be a number in 1..${MAX_ROOM_ID}` };
  const room = isNumber === '1' ? { roomId: Number(name) } : { strRoomId: name };
  return { sdkAppId: Number(sdkappid), userId: userid, userSig: usersig, room };
}
