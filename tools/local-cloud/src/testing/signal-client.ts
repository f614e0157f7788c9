import { once } from 'node:events';
import { WebSocket } from 'ws';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { type ClientMessage, type RoomName, type ServerMessage } from '../trtc/signal-messages.ts';
import { SIGNAL_PATH } from '../trtc/signal-constants.ts';
import { eventually } from './eventually.ts';
import { createUserSig } from './create-user-sig.ts';

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** A user in a room without a browser, which speaks the protocol of the stand-in. */
export interface SignalClient extends AsyncDisposable {
  readonly received: readonly ServerMessage[];
  send(message: ClientMessage): void;
  /** Waits for the next message of a type, and drops it and earlier ones. */
  next<Type extends ServerMessage['type']>(type: Type): Promise<Of<Type>>;
  /** Closes the connection without leaving. */
  drop(): Promise<void>;
}

interface SignalClientOptions {
  readonly cloudUrl: string;
  readonly userId: string;
  readonly room: RoomName;
  readonly role?: 'anchor' | 'audience';
  readonly sdkAppId?: number;
  readonly userSig?: string;
  readonly session?: string;
}

/** Connects and enters; the response is the first message received. */
export async function openSignalClient(options: SignalClientOptions): Promise<SignalClient> {
  const { cloudUrl, userId, room, role = 'anchor', sdkAppId = LOCAL_TRTC_SDK_APP_ID, session } = options;
  const socket = new WebSocket(new URL(SIGNAL_PATH, cloudUrl));
  const received: ServerMessage[] = [];
  socket.on('message', (data) => received.push(JSON.parse(String(data)) as ServerMessage));
  await once(socket, 'open');
  const send = (message: ClientMessage): void => socket.send(JSON.stringify(message));
  const drop = async (): Promise<void> => {
    if (socket.readyState === WebSocket.CLOSED) return;
    const closed = once(socket, 'close');
    socket.terminate();
    await closed;
  };
  const userSig = options.userSig ?? createUserSig(userId, { sdkAppId });
  const resumed = session === undefined ? {} : { session };
  send({ ...{ type: 'enter', sdkAppId, userId, userSig, room, role, scene: 'live' }, ...resumed });
  return {
    received,
    send,
    async next(type) {
      const matches = (message: ServerMessage): message is Of<typeof type> => message.type === type;
      const found = await eventually(() => received.find(matches), 5_000);
      received.splice(0, received.indexOf(found) + 1);
      return found;
    },
    drop,
    [Symbol.asyncDispose]: drop,
  };
}
