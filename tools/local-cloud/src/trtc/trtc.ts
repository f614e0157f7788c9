import { type ApiService } from '../cloud-api/index.ts';
import { type NodeApp, type Upgrade } from '../http/listen.ts';
import { LOCAL_TRTC_KEY, LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { type MediaTools } from '../vod/index.ts';
import { type RoomView, viewRoom } from './room-view.ts';
import { openRooms } from './rooms.ts';
import { openRtmpEntrance, type RtmpEntrance } from './rtmp/index.ts';
import { openSignalServer } from './signal-server.ts';
import { createTrtcService } from './trtc-actions.ts';
import { addTrtcRoutes } from './trtc-routes.ts';

export interface TrtcOptions {
  /** A room without an anchor for so long is dismissed; 300 s as documented when left out. */
  readonly roomIdleMs?: number;
  /** Who has lost the connection for so long has left; 90 s as documented when left out. */
  readonly userTimeoutMs?: number;
  /** SdkAppIds with their keys. */
  readonly applications?: Readonly<Record<number, string>>;
}

/** TRTC's rooms: signalling, the Cloud API, the stand-in for the browser SDK, and the join page. */
export interface Trtc extends Disposable {
  readonly service: ApiService;
  readonly upgrade: Upgrade;
  addRoutes(app: NodeApp): void;
  /** Opens the way in for RTMP. @param port 0 takes a free one. @throws ServiceError `PortInUse` */
  listenForRtmp(port: number, tools: MediaTools): Promise<RtmpEntrance>;
  /** Who is where now. */
  rooms(): readonly RoomView[];
  /** Cuts the connections of all browsers; they come back by themselves. */
  dropConnections(): void;
}

const PING_MS = 15_000;

export function openTrtc(options: TrtcOptions = {}): Trtc {
  const { roomIdleMs = 300_000, userTimeoutMs = 90_000 } = options;
  const applications = new Map(
    Object.entries(options.applications ?? { [LOCAL_TRTC_SDK_APP_ID]: LOCAL_TRTC_KEY }),
  );
  const keyOf = (sdkAppId: number): string | undefined => applications.get(String(sdkAppId));
  const rooms = openRooms({ idleMs: roomIdleMs, userTimeoutMs });
  const signals = openSignalServer({ rooms, keyOf, pingMs: PING_MS });
  return {
    service: createTrtcService(rooms, (sdkAppId) => keyOf(sdkAppId) !== undefined),
    upgrade: (request, socket, head) => signals.upgrade(request, socket, head),
    addRoutes: (app) => addTrtcRoutes(app, keyOf),
    listenForRtmp: (port, tools) => openRtmpEntrance({ port, rooms, keyOf, tools }),
    rooms: () => rooms.list().map(viewRoom),
    dropConnections: () => signals.dropConnections(),
    [Symbol.dispose]() {
      signals[Symbol.dispose]();
      // Their timers would keep the process alive.
      for (const room of rooms.list()) room.dismiss();
    },
  };
}
