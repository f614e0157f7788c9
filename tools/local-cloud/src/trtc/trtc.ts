import { type ApiService } from '../cloud-api/index.ts';
import { type NodeApp, type Upgrade } from '../listen.ts';
import { LOCAL_TRTC_KEY, LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { type MediaTools } from '../vod/index.ts';
import { type RoomView, toRoomView, openRooms } from './rooms.ts';
import { openRtmpEntrance, type RtmpEntrance } from './rtmp/rtmp-entrance.ts';
import { openSignalServer } from './signal-server.ts';
import { createTrtcService } from './trtc-actions.ts';
import { addTrtcRoutes } from './trtc-routes.ts';

export interface TrtcOptions {
  /** How long a room without an anchor exists; defaults to the documented 300 s. */
  readonly roomIdleMs?: number;
  /** How long a user may be disconnected before leaving; defaults to the documented 90 s. */
  readonly userTimeoutMs?: number;
  /** SdkAppIds and their keys. */
  readonly applications?: Readonly<Record<number, string>>;
}

/** TRTC's rooms: signalling, the Cloud API, the stand-in for the browser SDK, and the join page. */
export interface Trtc extends Disposable {
  readonly service: ApiService;
  readonly upgrade: Upgrade;
  addRoutes(app: NodeApp): void;
  /** Opens the RTMP server. @param port 0 chooses a free one. @throws ServiceError `PortInUse` */
  listenForRtmp(port: number, tools: MediaTools): Promise<RtmpEntrance>;
  /** The current rooms and their members. */
  rooms(): readonly RoomView[];
  /** Closes the connections of all browsers, which reconnect. */
  dropConnections(): void;
}

const PING_MS = 15_000;

export function openTrtc(options: TrtcOptions = {}): Trtc {
  const { roomIdleMs = 300_000, userTimeoutMs = 90_000 } = options;
  const applications = new Map(
    Object.entries(options.applications ?? { [LOCAL_TRTC_SDK_APP_ID]: LOCAL_TRTC_KEY }),
  );
  const findKey = (sdkAppId: number): string | undefined => applications.get(String(sdkAppId));
  const rooms = openRooms({ idleMs: roomIdleMs, userTimeoutMs });
  const signals = openSignalServer({ rooms, findKey, pingMs: PING_MS });
  return {
    service: createTrtcService(rooms, (sdkAppId) => findKey(sdkAppId) !== undefined),
    upgrade: (request, socket, head) => signals.upgrade(request, socket, head),
    addRoutes: (app) => addTrtcRoutes(app, findKey),
    listenForRtmp: (port, tools) => openRtmpEntrance({ port, rooms, findKey, tools }),
    rooms: () => rooms.list().map(toRoomView),
    dropConnections: () => signals.dropConnections(),
    [Symbol.dispose]() {
      signals[Symbol.dispose]();
      // Rooms have timers that would keep the process alive.
      for (const room of rooms.list()) room.dismiss();
    },
  };
}
