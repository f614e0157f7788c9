import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  LOCAL_TRTC_SDK_APP_ID,
  type LocalCloud,
  startLocalCloud,
  createUserSig,
} from '@scf-media/local-cloud/testing';
import { findChromium } from '../../../browser/find-chromium.ts';
import type { MediaPush } from '../media-push.ts';
import { decodeAudio } from '../../../ffmpeg/testing/decode.ts';
import { packetTimes } from '../../../ffmpeg/testing/probe.ts';
import { type ClockReading, readClock } from '../../../testing/read-clock.ts';
import { recordRoom, type RoomFile, type RoomInFiles } from '../../../testing/record-room.ts';
import { serveSources } from '../../../testing/source-server.ts';
import { openRoomPush } from '../open-room-push.ts';

type PushOptions = Parameters<typeof openRoomPush>[0];

/** A served folder of sources, and a local cloud with rooms to push them into and to record. */
export interface SourceRooms extends AsyncDisposable {
  readonly dir: string;
  /** The URL of the folder. */
  readonly url: string;
  readonly cloud: LocalCloud;
  /** Runs ffmpeg in the folder. */
  ffmpeg(...args: string[]): Promise<unknown>;
  /** @param path below {@link url}, or a URL; also the user's id unless the options have an entry */
  push(path: string, options?: Partial<PushOptions>): Promise<MediaPush>;
  record(room?: string): Promise<RoomInFiles>;
  toEntry(
    userId: string,
    options?: { room?: string | undefined; userSig?: string | undefined },
  ): PushOptions['entry'];
}

export async function openSourceRooms(): Promise<SourceRooms> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'source-rooms-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const { url } = scope.use(await serveSources(dir));
  const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud') }));
  const sdkUrl = `${cloud.apiUrl}/trtc/trtc.js`;
  const toEntry: SourceRooms['toEntry'] = (
    userId,
    { room = 'sources', userSig = createUserSig(userId) } = {},
  ) => ({
    ...{ sdkAppId: LOCAL_TRTC_SDK_APP_ID, strRoomId: room, userId, userSig },
  });
  const resources = scope.move();
  return {
    ...{ dir, url, cloud, toEntry },
    ffmpeg: (...args) => promisify(execFile)('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: dir }),
    push: (path, options) =>
      openRoomPush({
        entry: toEntry(path),
        source: { url: new URL(path, `${url}/`).href, isLive: false },
        ...{ sdkUrl, startAtMs: 0, loop: false, volumePercent: 100 },
        chromiumPath: findChromium(process.env.PATH ?? ''),
        ...{ ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' },
        ...options,
      }),
    record: (room) => recordRoom({ entry: toEntry('recorder', { room }), media: 'both', sdkUrl }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** What a room received of a user whose source shows a clock. */
export interface RoomView extends ClockReading {
  /** For example `320x180`, in order. */
  sizes: string[];
  /** The largest sample, as a fraction of full scale. */
  loudest: number;
}

/** Longer than any recording of a test. */
const maxMs = 600_000;

/** Reads what a recording of the room holds of a user. */
export async function readRoomView(files: readonly RoomFile[], userId: string): Promise<RoomView> {
  const { path, sidecar } = files.find(({ period }) => period.userId === userId) ?? {};
  if (path === undefined || sidecar === undefined) throw new Error(`nothing of ${userId} was recorded`);
  const times = (await packetTimes(path, 'v')).map(({ timeMs }) => timeMs);
  const reading = await readClock(path, times, { fromMs: 0, toMs: maxMs });
  const samples = await decodeAudio(path, 48_000);
  return {
    ...reading,
    sizes: sidecar.sizes.map(({ width, height }) => `${width}x${height}`),
    loudest: samples.reduce((max, value) => Math.max(max, Math.abs(value)), 0) / 32_768,
  };
}
