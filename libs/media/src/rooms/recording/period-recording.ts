import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { aac, aacMono, frameDurationMs, mp3, mp3Mono } from '../../ffmpeg/audio-codec.ts';
import { createAudioTrack } from '../../ffmpeg/audio-track.ts';
import { parseAdtsFormat, isMonoMp3 } from '../../formats/audio-frames.ts';
import { parseFrameSize } from '../../formats/h264.ts';
import type { FileFormat, Muxer } from '../../formats/muxer.ts';
import { createWebmDemuxer, type WebmPacket } from '../../formats/webm/webm-demuxer.ts';
import type { RecordingRecord } from '../../journal/recording-record.ts';
import type { MediaKind, RoomMedia } from './page/room-api.ts';
import { type PublishPeriod, createSidecar, type RoomSidecar, type SidecarNote } from './room-sidecar.ts';
import { createAudioTimeline } from './audio-timeline.ts';
import { createTakeClock, createVideoTimeline, type TakenFrame } from './take-timeline.ts';
import { createTakeVideo, type TakeVideo } from './take-video.ts';

export type RecordingStage = 'record' | 'convert' | 'upload';

/** The outcome of a period: its file is stored, or why there is none. */
export type PeriodOutcome = { isStored: true; durationMs: number; sidecar: RoomSidecar } | PeriodFailure;

interface PeriodFailure {
  isStored: false;
  error: ServiceError;
  stage: RecordingStage;
}

export interface PeriodRecordingOptions {
  period: PublishPeriod;
  media: RoomMedia;
  ffmpegPath: string;
  createMuxer(period: PublishPeriod, format: FileFormat): Promise<Muxer>;
  journal?: { append(record: RecordingRecord): void } | undefined;
  /** What a lost worker has recorded of this period: the file begins with it. */
  previous?: AsyncIterable<RecordingRecord> | undefined;
  onEvent(message: string): void;
}

/** Records one publish period into its file. */
export interface PeriodRecording extends AsyncDisposable {
  readonly period: PublishPeriod;
  startTake(take: number, kinds: MediaKind[]): void;
  /** Adds the next bytes of a take. @param atMs when the browser emitted them (wall clock, ms) */
  addChunk(take: number, bytes: Uint8Array, atMs: number): void;
  endTake(take: number): void;
  noteStream(kind: MediaKind, available: boolean, atMs: number): void;
  /** Ends every take: the browser is gone. */
  endTakes(): void;
  /** Notes that nothing could be received from the end of the media until this time (wall clock, ms). */
  noteLoss(atMs: number): void;
  /** Returns where the media ends (wall clock, ms): with the last video frame, or the last audio that is not filler. */
  mediaEndMs(): number;
  /** Called a few times a second, with the wall-clock time. */
  tick(nowMs: number): void;
  /** Resolves when everything so far has gone to the muxer; never rejects. */
  ready(): Promise<unknown>;
  /** Finishes the file of a period that ended at this time (wall clock, ms). Never rejects. May be called once. */
  end(atMs: number): Promise<PeriodOutcome>;
}

type TakenPacket = WebmPacket | (Omit<WebmPacket, 'kind' | 'track'> & { kind: 'video' });

interface TakeState {
  demuxer: { push(bytes: Uint8Array): void };
  clock: ReturnType<typeof createTakeClock>;
  hasAudio: boolean;
  video: TakeVideo;
  /** Packets whose position in the file is not known yet. */
  waiting: TakenPacket[];
  lastMs: number | undefined;
}

/** Chrome makes Opus packets of 60 ms, and emits them when they are complete. */
const audioPacketMs = 60;
/**
 * How much later than the video the audio is in Chrome's recording of a received stream, when both have the same
 * playout delay (see sync-playout-delay.ts). Measured with a flash and a beep once a second on loopback: usually 40
 * to 65 ms.
 */
const audioLateByMs = 50;
/** Of three chunks, at least one is on time. */
const clockSamples = 3;
/** Audio may be this late before silence takes its place; the position of a take is known after a second and a half. */
const lagMs = 3_000;

/** @throws what `createMuxer` throws */
export async function openPeriodRecording(options: PeriodRecordingOptions): Promise<PeriodRecording> {
  const { period, media, journal } = options;
  const { startedAtMs } = period;
  const codecs = media === 'audio' ? { mono: mp3Mono, stereo: mp3 } : { mono: aacMono, stereo: aac };
  const frameMs = frameDurationMs(codecs.mono);
  const muxer = await options.createMuxer(period, toFileFormat(media));
  const sidecar = createSidecar(period, media);
  const takes = new Map<number, TakeState>();
  const finishingTakes = new Set<Promise<void>>();
  const videoCodecs = new Set<string>();
  let failed: PeriodFailure | undefined;
  let written: Promise<void> = Promise.resolve();
  /** The time of the last video frame. */
  let lastFrameMs: number | undefined;
  /** Where the media ends so far, ms in the file. */
  let reachMs = 0;
  let endMs = Number.POSITIVE_INFINITY;

  /** Returns the first failure: later ones follow from it. */
  const fail = (stage: RecordingStage, thrown: unknown): PeriodFailure => {
    if (failed !== undefined) return failed;
    failed = { isStored: false, error: toServiceError(thrown), stage };
    options.onEvent(`the recording of ${period.userId} failed: ${failed.error.message}`);
    return failed;
  };
  const write = async (record: RecordingRecord): Promise<void> => {
    if (failed !== undefined) return;
    try {
      if (record.kind === 'video') await muxer.addVideo(record);
      else if (record.kind === 'audio') await muxer.addAudio(record.data);
    } catch (error) {
      fail('upload', error);
    }
  };
  const appendRecord = (record: RecordingRecord): void => {
    if (failed !== undefined) return;
    journal?.append(record);
    written = written.then(() => write(record));
  };
  const note = (content: SidecarNote): void => {
    sidecar.addNote(content);
    if (failed === undefined)
      journal?.append({ kind: 'note', data: new TextEncoder().encode(JSON.stringify(content)) });
  };
  const noteFrame = ({ timestampMs, key, data }: TakenFrame): void => {
    lastFrameMs = timestampMs;
    reachMs = Math.max(reachMs, timestampMs);
    sidecar.addFrame(timestampMs, key, key ? parseFrameSize(data) : undefined);
  };

  const isMono = media === 'audio' ? isMonoMp3 : (frame: Uint8Array) => parseAdtsFormat(frame).channels === 1;
  let framesBefore = 0;
  let codecBefore = codecs.mono;
  for await (const record of options.previous ?? []) {
    if (record.kind === 'audio') {
      framesBefore += 1;
      codecBefore = isMono(record.data) ? codecs.mono : codecs.stereo;
    } else if (record.kind === 'video') noteFrame(record);
    else if (record.kind === 'note')
      // Written by the previous worker.
      sidecar.addNote(JSON.parse(new TextDecoder().decode(record.data)) as SidecarNote);
    await write(record);
  }
  const videoTimeline = createVideoTimeline({ lastMs: reachMs });
  reachMs = Math.max(reachMs, framesBefore * frameMs);

  const audioTimeline =
    media === 'video'
      ? undefined
      : createAudioTimeline({
          codecs,
          before: framesBefore === 0 ? undefined : { frames: framesBefore, codec: codecBefore },
          openEncoder: (codec, onFrame) =>
            createAudioTrack({
              ffmpegPath: options.ffmpegPath,
              codec,
              lateByMs: 0,
              onFrame,
              onRestart: (reason) =>
                options.onEvent(`restarted the audio encoder of ${period.userId}: ${reason}`),
            }),
          onFrame: (data) => appendRecord({ kind: 'audio', data }),
          onFailure: (error) => fail('convert', error),
        });

  const placeFrame = (number: number, packet: TakenPacket, atMs: number): void => {
    const placed = videoTimeline.place(number, { data: packet.data, key: packet.key, timestampMs: atMs });
    if (placed === undefined || placed.timestampMs >= endMs) return;
    if (!videoCodecs.has(packet.codec)) note({ type: 'codec', name: packet.codec });
    videoCodecs.add(packet.codec);
    noteFrame(placed);
    appendRecord({ kind: 'video', ...placed });
  };
  /** Places the packets that wait, once the position of their take is known. */
  const placeWaiting = (number: number, state: TakeState): void => {
    const { zeroMs } = state.clock;
    if (zeroMs === undefined) return;
    const packets = state.waiting;
    state.waiting = [];
    for (const packet of packets) {
      const timestampMs = zeroMs + packet.timestampMs - startedAtMs;
      reachMs = Math.max(reachMs, timestampMs);
      if (packet.kind === 'video') placeFrame(number, packet, timestampMs);
      else if ('track' in packet)
        audioTimeline?.add(number, { ...packet, timestampMs: timestampMs - audioLateByMs });
    }
  };

  const endTake = (number: number): void => {
    const state = takes.get(number);
    if (state === undefined) return;
    takes.delete(number);
    state.clock.settle();
    placeWaiting(number, state);
    audioTimeline?.close(number);
    const finished = state.video.finish();
    finishingTakes.add(finished);
    void finished.finally(() => finishingTakes.delete(finished));
  };
  const endTakes = (): void => {
    for (const number of [...takes.keys()]) endTake(number);
  };

  journal?.append({ kind: 'session', wallMs: startedAtMs });
  return {
    period,
    startTake(number, kinds) {
      const hasAudio = kinds.includes('audio');
      if (hasAudio) audioTimeline?.open(number);
      const state: TakeState = {
        hasAudio,
        clock: createTakeClock({ samples: clockSamples, latencyMs: hasAudio ? audioPacketMs : 0 }),
        waiting: [],
        lastMs: undefined,
        video: createTakeVideo({
          ffmpegPath: options.ffmpegPath,
          onFrame(frame) {
            state.waiting.push({ ...frame, kind: 'video' });
            placeWaiting(number, state);
          },
          onFailure: (error) => fail('convert', error),
        }),
        demuxer: createWebmDemuxer(
          (packet) => {
            if (packet.kind === 'audio' || !hasAudio) state.lastMs = packet.timestampMs;
            if (packet.kind === 'audio') state.waiting.push(packet);
            else state.video.addPacket(packet);
          },
          (header) => audioTimeline?.begin(number, header),
        ),
      };
      takes.set(number, state);
    },
    addChunk(number, bytes, atMs) {
      const state = takes.get(number);
      if (state === undefined || failed !== undefined) return;
      try {
        state.lastMs = undefined;
        state.demuxer.push(bytes);
        state.video.addBytes(bytes);
      } catch (error) {
        fail('record', error);
        return;
      }
      if (state.lastMs !== undefined) state.clock.add(atMs, state.lastMs);
      placeWaiting(number, state);
    },
    endTake,
    endTakes,
    noteStream: (kind, available, atMs) =>
      note({ type: 'stream', kind, available, atMs: Math.max(0, atMs - startedAtMs) }),
    noteLoss: (atMs) => note({ type: 'lost', fromMs: reachMs, toMs: atMs - startedAtMs }),
    mediaEndMs: () => startedAtMs + reachMs,
    tick: (nowMs) => audioTimeline?.fill(nowMs - startedAtMs - lagMs),
    ready: () => written,
    async end(atMs) {
      // A busy machine learns of the end late. What is in the file by then counts, too.
      const writtenMs = Math.max(audioTimeline?.writtenMs() ?? 0, (lastFrameMs ?? 0) + 1);
      endMs = Math.max(writtenMs, atMs - startedAtMs);
      endTakes();
      await Promise.all([audioTimeline?.finish(endMs), ...finishingTakes]);
      await written;
      if (media === 'video' && lastFrameMs === undefined)
        fail(
          'record',
          new ServiceError('NothingReceived', 'no video was received', { fault: 'destination' }),
        );
      if (failed !== undefined) return failed;
      try {
        await muxer.finish(endMs);
        return { isStored: true, durationMs: endMs, sidecar: sidecar.finish(endMs) };
      } catch (error) {
        return fail('upload', error);
      }
    },
    async [Symbol.asyncDispose]() {
      endTakes();
      await Promise.all([audioTimeline?.[Symbol.asyncDispose](), ...finishingTakes]);
      await written;
      await muxer.cancel();
    },
  };
}

/** Pure: converts whatever was thrown; what is not a ServiceError becomes `RecordFailed`. */
export function toServiceError(thrown: unknown): ServiceError {
  return thrown instanceof ServiceError
    ? thrown
    : new ServiceError('RecordFailed', toMessage(thrown), { fault: 'service', cause: thrown });
}

/** Pure: returns the format of a file with these media. */
function toFileFormat(media: RoomMedia): FileFormat {
  return {
    container: media === 'audio' ? 'mp3' : 'mp4',
    video: media !== 'audio',
    colors: 'untagged',
    audio: media !== 'video',
  };
}
