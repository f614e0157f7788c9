/** Everything that the console shows. A section is sent again when it has changed. */
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

export type ServiceName = 'web-record' | 'trtc-push' | 'trtc-record' | 'vod-callback';

export interface ServiceState {
  name: string;
  url: string;
}

/** The tasks of a service, or why they could not be read. */
export interface TaskSection {
  tasks: TaskState[];
  problem?: string;
}

/** A task in the terms that all services share, and as its service returns it. */
export interface TaskState {
  id: string;
  status: string;
  createTimeMs: number;
  startTimeMs?: number;
  endTimeMs?: number;
  isFinished: boolean;
  /** What it records or pushes to, such as the room. */
  title: string;
  mediaMs?: number;
  durationMs?: number;
  bytes?: number;
  waitingBytes?: number;
  problem?: string;
  warnings: string[];
  files: { name: string; url: string; posterUrl?: string }[];
  /** The task as the service returned it. */
  view: unknown;
}

interface MediaFile {
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

interface Transcode {
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

/** An event or a delivery on which vod-callback has used all its attempts. */
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
  /** As links to the room name it. */
  room: { roomId: number } | { strRoomId: string };
  members: { userId: string; role: string; streams: string[]; isConnected: boolean }[];
}

interface FunctionState {
  name: string;
  type: string;
  status: string;
  aliases: string[];
  urls: string[];
}

interface FunctionRun {
  requestId: string;
  functionName: string;
  status: string;
  statusCode: number;
  pid?: number;
  startTimeMs: number;
  endTimeMs?: number;
}

interface StoredObject {
  bucket: string;
  key: string;
  url: string;
  bytes: number;
  type: string;
  modified: string;
}
