import { once } from 'node:events';
import { WebSocket } from 'ws';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { type ClientMessage, type RoomName, type ServerMessage } from '../trtc/signal-messages.ts';
import { SIGNAL_PATH } from '../trtc/signal-path.ts';
import { eventually } from './eventually.ts';
import { userSigOf } from './user-sig-of.ts';

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** Somebody in a room without a browser: says and hears what the stand-in would. */
export interface SignalClient extends AsyncDisposable {
  readonly heard: readonly ServerMessage[];
  say(message: ClientMessage): void;
  /** Waits for the next message of a type, and forgets it and what came before it. */
  next<Type extends ServerMessage['type']>(type: Type): Promise<Of<Type>>;
  /** Ends the connection without a word. */
  drop(): Promise<void>;
}

export interface SignalClientOptions {
  readonly cloudUrl: string;
  readonly userId: string;
  readonly room: RoomName;
  readonly role?: 'anchor' | 'audience';
  readonly sdkAppId?: number;
  readonly userSig?: string;
  readonly session?: string;
}

/** Connects and asks to enter; the answer is the first thing to be heard. */
export async function openSignalClient(options: SignalClientOptions): Promise<SignalClient> {
  const { cloudUrl, userId, room, role = 'anchor', sdkAppId = LOCAL_TRTC_SDK_APP_ID, session } = options;
  const socket = new WebSocket(new URL(SIGNAL_PATH, cloudUrl));
  const heard: ServerMessage[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as ServerMessage));
  await once(socket, 'open');
  const say = (message: ClientMessage): void => socket.send(JSON.stringify(message));
  const drop = async (): Promise<void> => {
    if (socket.readyState === WebSocket.CLOSED) return;
    const closed = once(socket, 'close');
    socket.terminate();
    await closed;
  };
  const userSig = options.userSig ?? userSigOf(userId, { sdkAppId });
  const resumed = session === undefined ? {} : { session };
  say({ ...{ type: 'enter', sdkAppId, userId, userSig, room, role, scene: 'live' }, ...resumed });
  return {
    heard,
    say,
    async next(type) {
      const isMeant = (message: ServerMessage): message is Of<typeof type> => message.type === type;
      const found = await eventually(() => heard.find(isMeant), 5_000);
      heard.splice(0, heard.indexOf(found) + 1);
      return found;
    },
    drop,
    [Symbol.asyncDispose]: drop,
  };
}
