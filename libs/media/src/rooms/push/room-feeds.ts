import type { Readable } from 'node:stream';
import { type FfmpegProcess, startFfmpeg } from '../../ffmpeg/ffmpeg-process.ts';
import { explainFailure } from '../source/explain-failure.ts';
import { type InputPlan, planInput } from '../source/plan-input.ts';
import { probeSource, sourceNotPlayable } from '../source/probe-source.ts';
import type { SourceInfo } from '../source/source-info.ts';
import { waitUntilPlayable, type SourceInput } from '../source/source-input.ts';
import { feedTimeOffsetMs, type FeedOptions, type FeedStart, type MediaKind } from './page/push-api.ts';
import { decodedCodecs, buildFeedArguments, toWebCodec } from './room-plan.ts';

export interface RoomFeedsOptions {
  source: SourceInput;
  volumePercent: number;
  maxLines?: number | undefined;
  ffmpegPath: string;
  ffprobePath: string;
  signal: AbortSignal;
  /** Has the page read a feed; see `PushApi.play`. */
  play: (feed: FeedOptions) => Promise<FeedStart>;
  /** Called when the page drops its media, before it begins at this position. */
  onJump: (fromMs: number) => void;
  /** Called when ffmpeg failed. */
  onBroken: (feed: number, reason: string) => void;
}

/** What the source is, and how it is read. */
export interface InspectedSource {
  info: SourceInfo;
  plan: InputPlan;
  inspectedAtMs: number;
}

/** A source as the push page reads it: one run of ffmpeg after another. Disposing kills the present one. */
export interface RoomFeeds extends AsyncDisposable {
  /** The last inspection; there is none before the first {@link inspect}. */
  readonly inspected: InspectedSource;
  readonly current: { readonly number: number; readonly process: FfmpegProcess } | undefined;
  /** The first feed since the last jump: what the page reports of earlier ones is outdated. */
  readonly oldest: number;
  inspect(): Promise<void>;
  /** Has ffmpeg decode everything from the next inspection on, also what the browser should be able to decode. */
  decodeAll(): void;
  readonly decodesAll: boolean;
  /** Starts a feed whose media follows what the page has. */
  append(fromMs: number): Promise<void>;
  /** Starts a feed and has the page drop what it has. @throws ServiceError `SourceNotPlayable` when nothing is there */
  beginAt(fromMs: number): Promise<void>;
  /** Finds a track of the present feed. */
  findTrack(feed: number, kind: MediaKind): Readable | undefined;
}

/** Some demuxers seek to the key frame after the requested position; from this much before it, they find one in time. */
const seekLeadMs = 15_000;

export function createRoomFeeds(options: RoomFeedsOptions): RoomFeeds {
  const { source, signal } = options;
  let inspected: InspectedSource | undefined;
  let current: RoomFeeds['current'];
  let feeds = 0;
  let oldest = 0;
  let decodesAll = false;
  let leadMs = 0;

  const lastInspection = (): InspectedSource => {
    if (inspected === undefined) throw new Error('the source was not inspected');
    return inspected;
  };

  async function start(fromMs: number, restarts: boolean): Promise<FeedStart> {
    const { info, plan } = lastInspection();
    const number = ++feeds;
    if (restarts) {
      oldest = number;
      options.onJump(fromMs);
    }
    await current?.process[Symbol.asyncDispose]();
    await waitUntilPlayable(source, info.format, signal);
    const process = startFfmpeg({
      ffmpegPath: options.ffmpegPath,
      environment: source.environment,
      thirdPipe: 'output',
      arguments: buildFeedArguments(source, plan, {
        format: info.format,
        fromMs: source.isLive ? 0 : Math.max(0, fromMs - leadMs),
        offsetMs: feedTimeOffsetMs,
      }),
    });
    current = { number, process };
    process.ended.catch(() => options.onBroken(number, explainFailure(process.log())));
    const { video, audio } = plan;
    return options.play({
      number,
      fromMs: source.isLive ? 0 : fromMs,
      isLive: source.isLive,
      isPulled: info.format === 'hls',
      restarts,
      hasAudio: audio !== undefined,
      ...(video === undefined || info.video === undefined
        ? {}
        : { video: { ...video, codec: video.reasons.length > 0 ? 'raw' : toWebCodec(info.video) } }),
    });
  }

  return {
    get inspected() {
      return lastInspection();
    },
    get current() {
      return current;
    },
    get oldest() {
      return oldest;
    },
    get decodesAll() {
      return decodesAll;
    },
    async inspect() {
      const { ffprobePath, maxLines, volumePercent } = options;
      const inspectedAtMs = performance.now();
      const info = await probeSource(source, {
        ffprobePath,
        signal,
        ...(maxLines === undefined ? {} : { maxLines }),
      });
      const copiedCodecs = decodesAll ? [] : decodedCodecs;
      const plan = planInput(info, { copiedCodecs, acceptsReordered: true, volumePercent });
      inspected = { info, plan, inspectedAtMs };
    },
    decodeAll() {
      decodesAll = true;
    },
    async append(fromMs) {
      await start(fromMs, false);
    },
    async beginAt(fromMs) {
      let begun = await start(fromMs, true);
      if (begun === 'late' && leadMs === 0 && fromMs > 0 && !source.isLive) {
        leadMs = seekLeadMs;
        begun = await start(fromMs, true);
      }
      if (begun !== 'empty') return;
      // ffmpeg's log is the same for a truncated file and for one without an index.
      const log = current?.process.log() ?? '';
      const isNetwork = /returned \d|refused|resolve|timed out|unreachable/i.test(log);
      throw sourceNotPlayable(isNetwork ? explainFailure(log) : `it has nothing at ${fromMs / 1000} s`);
    },
    findTrack(feed, kind) {
      if (current?.number !== feed) return undefined;
      return kind === 'video' ? current.process.stdout : current.process.secondOutput;
    },
    async [Symbol.asyncDispose]() {
      await current?.process[Symbol.asyncDispose]();
    },
  };
}
