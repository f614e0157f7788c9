/** What the console shows: each section is sent anew when it has changed. */
export interface Snapshot {
  services: ServiceState[];
  recordings: TaskSection;
  pushes: TaskSection;
  roomRecordings: TaskSection;
  files: MediaFile[];
  transcodes: Transcode[];
  events: VodEventState[];
  queue: { failed: QueueEntry[]; problem?: string };
  rooms: RoomState[];
  functions: FunctionState[];
  runs: FunctionRun[];
  objects: StoredObject[];
}

export type SectionName = keyof Snapshot;

export type ServiceName = 'web-record' | 'trtc-push' | 'trtc-record' | 'vod-callback';

export interface ServiceState {
  name: string;
  url: string;
}

/** Tasks of one service as its own API shows them, or why they cannot be shown. */
export interface TaskSection {
  tasks: TaskState[];
  problem?: string;
}

/** A task in the terms that all services share, and as its service shows it. */
export interface TaskState {
  id: string;
  status: string;
  createTimeMs: number;
  startTimeMs?: number;
  endTimeMs?: number;
  isFinished: boolean;
  /** What it records or plays, such as the room. */
  title: string;
  mediaMs?: number;
  durationMs?: number;
  bytes?: number;
  waitingBytes?: number;
  problem?: string;
  warnings: string[];
  files: { name: string; url: string; posterUrl?: string }[];
  /** The answer of the service, whole. */
  view: unknown;
}

export interface MediaFile {
  fileId: string;
  name: string;
  url: string;
  coverUrl?: string;
  width: number;
  height: number;
  seconds: number;
  bytes: number;
  createTime: string;
  outputs: { definition: number; url: string; height: number; kbps: number }[];
}

export interface Transcode {
  taskId: string;
  kind: string;
  status: string;
  createTime: string;
  name: string;
  items: { definition: number; status: string; progress: number; message: string }[];
}

export interface VodEventState {
  id: number | string;
  type: string;
  subject: string;
  state: string;
  attempts: number;
  createdAtMs: number;
  lastError?: string;
}

/** What vod-callback gave up. */
export interface QueueEntry {
  list: 'events' | 'deliveries';
  id: string;
  type: string;
  attempts: number;
  createTime: string;
  lastError: string;
}

export interface RoomState {
  sdkAppId: number;
  /** As its links name it. */
  room: { roomId: number } | { strRoomId: string };
  members: { userId: string; role: string; streams: string[]; isConnected: boolean }[];
}

export interface FunctionState {
  name: string;
  type: string;
  status: string;
  aliases: string[];
  urls: string[];
}

export interface FunctionRun {
  requestId: string;
  functionName: string;
  status: string;
  statusCode: number;
  pid?: number;
  startTimeMs: number;
  endTimeMs?: number;
}

export interface StoredObject {
  bucket: string;
  key: string;
  url: string;
  bytes: number;
  type: string;
  modified: string;
}
