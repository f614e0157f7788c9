import { frameDurationMs, type AudioCodec } from '../../ffmpeg/audio-codec.ts';
import type { AudioTrack } from '../../ffmpeg/audio-track.ts';
import { parseChannelCount, type WebmPacket } from '../../formats/webm/webm-demuxer.ts';

/** A packet of audio. Its timestamp counts from the start of the period, ms, and may be negative. */
export type AudioPacket = Pick<WebmPacket, 'track' | 'timestampMs' | 'data'>;

export interface AudioTimelineOptions {
  /** What the file's audio is encoded to: mono or stereo, like the first audio that comes. */
  codecs: { mono: AudioCodec; stereo: AudioCodec };
  /** The frames that an earlier worker recorded. */
  before?: { frames: number; codec: AudioCodec } | undefined;
  /** Opens an encoder whose frames follow one another from its own time 0. */
  openEncoder(codec: AudioCodec, onFrame: (frame: Uint8Array) => void): AudioTrack;
  /** Receives the frames, which follow one another from the start of the period. */
  onFrame(frame: Uint8Array): void;
  onFailure(error: unknown): void;
}

/** Puts the audio of one period on one timeline: the takes one after another, with silence between them. */
export interface AudioTimeline extends AsyncDisposable {
  /** Begins a take with audio; it follows all earlier ones. */
  open(take: number): void;
  /** Sets the header of its WebM stream. */
  begin(take: number, header: Uint8Array): void;
  add(take: number, packet: AudioPacket): void;
  /** Ends the take. */
  close(take: number): void;
  /** Fills the time without a take with silence, up to here. */
  fill(untilMs: number): void;
  /** Returns where the audio ends so far, ms. */
  writtenMs(): number;
  /** Resolves when the audio reaches the end, to within one frame. */
  finish(endMs: number): Promise<void>;
}

interface Entry {
  take: number;
  header: Uint8Array;
  /** Packets that wait until the take before has ended. */
  waiting: AudioPacket[];
  closed: boolean;
  newestMs: number;
}

/** A take that is this late has stalled: silence takes its place until it continues. */
const stallMs = 3_000;
const finishTimeoutMs = 20_000;
/** A packet holds 60 ms of audio, and a decoder needs some more before its output is correct. */
const overlapMs = 140;

export function createAudioTimeline(options: AudioTimelineOptions): AudioTimeline {
  const { codecs } = options;
  const frameMs = frameDurationMs(codecs.mono);
  const entries: Entry[] = [];
  let frames = options.before?.frames ?? 0;
  /** Unknown until the first audio comes; until then there is no silence either. */
  let codec = options.before?.codec;
  let endMs = Number.POSITIVE_INFINITY;
  let encoder: { track: AudioTrack; baseMs: number } | undefined;
  /** An encoder ends before the next one begins. */
  let switching: Promise<void> | undefined;

  const findEntry = (take: number): Entry | undefined => entries.find((entry) => entry.take === take);
  const emit = (frame: Uint8Array): void => {
    if (frames * frameMs >= endMs) return;
    frames += 1;
    options.onFrame(frame);
  };

  const send = (entry: Entry, packet: AudioPacket): void => {
    if (encoder === undefined) {
      const baseMs = frames * frameMs;
      const track = options.openEncoder((codec ??= codecs.mono), emit);
      encoder = { track, baseMs };
      track.failed.catch(options.onFailure);
      track.begin(entry.header);
    }
    encoder.track.add({ ...packet, timestampMs: packet.timestampMs - encoder.baseMs });
  };

  /** Drops packets whose audio has been emitted; the encoder trims the rest to the sample. */
  const isNew = ({ timestampMs }: AudioPacket): boolean => timestampMs > frames * frameMs - overlapMs;

  const sendWaiting = (entry: Entry): void => {
    const packets = entry.waiting;
    entry.waiting = [];
    for (const packet of packets) if (encoder !== undefined || isNew(packet)) send(entry, packet);
  };

  const endEncoder = async (): Promise<void> => {
    const ended = encoder;
    if (ended === undefined) return;
    try {
      await ended.track.finish(finishTimeoutMs);
    } catch (error) {
      options.onFailure(error);
    } finally {
      encoder = undefined;
      await ended.track[Symbol.asyncDispose]();
    }
  };

  const switchEncoder = (then: () => void): void => {
    switching = (switching ?? Promise.resolve()).then(endEncoder).then(() => {
      switching = undefined;
      then();
    });
  };

  /** Encodes the first take as far as it has come, and goes over to the next one when it has ended. */
  const advance = (): void => {
    // A take that has produced nothing yet, because it waits for its first video frame, does not hold up the others.
    const begun = entries.findIndex(({ closed, newestMs }) => closed || newestMs > Number.NEGATIVE_INFINITY);
    if (begun > 0 && encoder === undefined) entries.unshift(...entries.splice(begun, 1));
    const [first] = entries;
    if (first === undefined || switching !== undefined) return;
    sendWaiting(first);
    if (!first.closed) return;
    switchEncoder(() => {
      entries.shift();
      advance();
    });
  };

  return {
    open(take) {
      const header = new Uint8Array(0);
      entries.push({ take, header, waiting: [], closed: false, newestMs: Number.NEGATIVE_INFINITY });
    },
    begin(take, header) {
      const entry = findEntry(take);
      if (entry === undefined) return;
      entry.header = header;
      codec ??= parseChannelCount(header) === 2 ? codecs.stereo : codecs.mono;
    },
    add(take, packet) {
      const entry = findEntry(take);
      if (entry === undefined) return;
      entry.newestMs = Math.max(entry.newestMs, packet.timestampMs);
      entry.waiting.push(packet);
      advance();
    },
    close(take) {
      const entry = findEntry(take);
      if (entry === undefined) return;
      entry.closed = true;
      advance();
    },
    fill(untilMs) {
      const [first] = entries;
      if (switching !== undefined || codec === undefined) return;
      if (first === undefined) {
        while (frames * frameMs < untilMs) emit(codec.silentFrame);
      } else if (untilMs - Math.max(first.newestMs, frames * frameMs) > stallMs) {
        if (encoder !== undefined) switchEncoder(advance);
        else while (frames * frameMs < untilMs - stallMs) emit(codec.silentFrame);
      }
    },
    writtenMs: () => frames * frameMs,
    async finish(end) {
      endMs = end;
      for (const entry of entries) entry.closed = true;
      advance();
      while (switching !== undefined || entries.length > 0) {
        await switching;
        advance();
      }
      const { silentFrame } = codec ?? codecs.mono;
      while (frames * frameMs < end) emit(silentFrame);
    },
    async [Symbol.asyncDispose]() {
      entries.length = 0;
      await switching;
      await encoder?.track[Symbol.asyncDispose]();
      encoder = undefined;
    },
  };
}
