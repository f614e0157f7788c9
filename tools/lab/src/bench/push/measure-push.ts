import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LOCAL_TRTC_SDK_APP_ID, type LocalCloud, createUserSig } from '@scf-media/local-cloud/testing';
import { median, packetTimes, readClock, recordRoom, type RoomFile } from '@scf-media/media/testing';
import { readCpuSeconds } from '../cpu-time.ts';
import { type OwnedProcess, startProcess } from '../owned-process.ts';
import { type PushMessage, pushMessage, type PushOrder } from './push-order.ts';
import { makePushFile, type PushKind, startLiveSource } from './push-source.ts';

/** The cost of a push, and what arrived in the room. */
export interface PushMeasurement {
  kind: PushKind;
  /** CPU cores used by the worker (Node, Chromium and ffmpeg), from 5 s after its start. */
  cores: number;
  /** From the worker's call to the first frame in the room. */
  firstFrameMs: number;
  /** How much later audio arrives than video, as the median of all flashes; undefined for a live source, whose clock is not steady. */
  audioDelayMs: number | undefined;
  /** The share of the source's frames that were lost; for a live stream, in the second half of the recording. */
  lostPercent: number;
  sizes: string[];
  /** For a live stream, the minimum and maximum time from the creation of a frame to its arrival. */
  lateMs: [number, number] | undefined;
  longestStepMs: number;
}

interface MeasureOptions {
  cloud: LocalCloud;
  /** Served at `filesUrl`. */
  folder: string;
  filesUrl: string;
  rtmpUrl: string;
  seconds: number;
  chromiumPath: string;
  ffmpegPath: string;
}

const settleMs = 5_000;
const frameMs = 1000 / 30;

/** Pushes one kind of source into a room, and records the room as trtc-record does. */
export async function measurePush(kind: PushKind, options: MeasureOptions): Promise<PushMeasurement> {
  await using scope = new AsyncDisposableStack();
  const { cloud, seconds, chromiumPath, ffmpegPath } = options;
  const room = `bench-${kind.height}-${kind.way}`;
  const wallFromMs = Date.now() - 1_000;
  const isLive = kind.way === 'hls' || kind.way === 'rtmp';
  const url = await sourceUrl(kind, options, wallFromMs, scope);
  const sdkUrl = `${cloud.apiUrl}/trtc/trtc.js`;
  const toEntry = (userId: string) => ({
    ...{ sdkAppId: LOCAL_TRTC_SDK_APP_ID, userId, userSig: createUserSig(userId) },
  });
  const recording = scope.use(
    await recordRoom({
      entry: { ...toEntry('recorder'), strRoomId: room },
      ...{ media: 'both', sdkUrl, chromiumPath, ffmpegPath },
    }),
  );
  const order: PushOrder = { ...toEntry('pusher'), url, isLive, room, sdkUrl, chromiumPath, ffmpegPath };
  const worker = scope.use(await startWorker(order));
  const begun = await waitForMessage(worker, 'begun', 10_000);
  const ended = waitForMessage(worker, 'ended', (seconds + 60) * 1000);
  await delay(settleMs);
  const [cpuBefore, before] = [await readCpuSeconds([worker.pid]), performance.now()];
  await delay((seconds - 7) * 1000);
  const cores = ((await readCpuSeconds([worker.pid])) - cpuBefore) / ((performance.now() - before) / 1000);
  if (isLive) worker.child.send('stop');
  await ended;
  await recording.recording.stop();
  const [file] = recording.files;
  return {
    kind,
    cores,
    ...(await analyse(file, { begunAtMs: begun.atMs, isLive, wallFromMs, seconds })),
  };
}

async function sourceUrl(
  kind: PushKind,
  { folder, filesUrl, rtmpUrl, seconds }: MeasureOptions,
  wallFromMs: number,
  scope: AsyncDisposableStack,
): Promise<string> {
  if (kind.way === 'copied' || kind.way === 'normalised')
    return `${filesUrl}/${await makePushFile(kind, folder, seconds)}`;
  const target = kind.way === 'hls' ? join(folder, 'live') : `${rtmpUrl}/live/bench`;
  scope.use(await startLiveSource(kind, target, wallFromMs));
  if (kind.way === 'rtmp') {
    await delay(2_000);
    return target;
  }
  // Waits for two segments, so that the playlist has a past.
  while (!existsSync(join(target, 'live1.ts'))) await delay(100);
  return `${filesUrl}/live/live.m3u8`;
}

const startWorker = (order: PushOrder): Promise<OwnedProcess> =>
  startProcess(
    process.execPath,
    [
      '--conditions=@scf-media/source',
      fileURLToPath(new URL('push-worker.ts', import.meta.url)),
      JSON.stringify(order),
    ],
    {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp', TMPDIR: '/tmp' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );

async function waitForMessage<Type extends PushMessage['type']>(
  worker: OwnedProcess,
  type: Type,
  timeoutMs: number,
): Promise<Extract<PushMessage, { type: Type }>> {
  const [message] = (await Promise.race([
    once(worker.child, 'message', { signal: AbortSignal.timeout(timeoutMs) }),
    worker.ended.then(() => Promise.reject(new Error(`the worker exited: ${worker.stderrTail()}`))),
  ])) as unknown[];
  const parsed = pushMessage.parse(message);
  if (parsed.type !== type) throw new Error(`unexpected message of the worker: ${parsed.type}`);
  return parsed as Extract<PushMessage, { type: Type }>;
}

interface PushFacts {
  begunAtMs: number;
  isLive: boolean;
  wallFromMs: number;
  seconds: number;
}

async function analyse(
  file: RoomFile | undefined,
  { begunAtMs, isLive, wallFromMs, seconds }: PushFacts,
): Promise<Omit<PushMeasurement, 'kind' | 'cores'>> {
  const { path, sidecar } = file ?? {};
  if (path === undefined || sidecar === undefined) throw new Error(`nothing was recorded: ${file?.error}`);
  const times = (await packetTimes(path, 'v')).map(({ timeMs }) => timeMs);
  const { frames, beepsMs } = await readClock(path, times, { fromMs: 0, toMs: (seconds + 30) * 1000 });
  const flashes = frames.filter(({ flash }, index) => flash && frames[index - 1]?.flash === false);
  const offsets = flashes.flatMap(({ timeMs }) => {
    const near = beepsMs.map((beepMs) => beepMs - timeMs).filter((offset) => Math.abs(offset) < 400);
    return near.length === 1 ? near : [];
  });
  // Of a live stream only the second half counts: before that, the push is still catching up with the newest moment.
  const half = Math.floor(frames.length / 2);
  const counted = isLive ? frames.slice(half) : frames;
  const seen = new Set(counted.map(({ clockMs }) => Math.round(clockMs / frameMs)));
  const expected = isLive ? Math.max(...seen) - Math.min(...seen) + 1 : seconds * 30;
  const lates = frames.map(({ timeMs, clockMs }) => sidecar.startedWallMs + timeMs - wallFromMs - clockMs);
  const settled = lates.slice(half);
  return {
    firstFrameMs: (sidecar.keyFrames[0]?.atWallMs ?? NaN) - begunAtMs,
    audioDelayMs: isLive ? undefined : median(offsets),
    lostPercent: (1 - seen.size / expected) * 100,
    sizes: sidecar.sizes.map(({ width, height }) => `${width}x${height}`),
    lateMs: isLive ? [Math.min(...settled), Math.max(...settled)] : undefined,
    longestStepMs: Math.max(...times.slice(1).map((timeMs, index) => timeMs - (times[index] ?? timeMs))),
  };
}
