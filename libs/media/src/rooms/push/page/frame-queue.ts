/** A queued packet, coded or raw; its time is the clock's, ms. */
export interface QueuedPacket {
  timeMs: number;
  key: boolean;
  data: Uint8Array<ArrayBuffer>;
}

/** `raw` is I420. Coded H.264 is in Annex B form, with its parameter sets before key frames. */
export interface VideoFormat {
  codec: string | 'raw';
  width: number;
  height: number;
}

/** Queues video by its timestamps, and decodes it shortly before it is due. */
export interface FrameQueue {
  /** Up to where there is video, decoded or not, ms; -Infinity when there is none. */
  readonly endMs: number;
  readonly heldBytes: number;
  /** All packets from now on have this format; the first one is a key frame. */
  begin(format: VideoFormat): void;
  add(packet: QueuedPacket): void;
  /** No more packets of this format follow: the decoder outputs what it holds back. */
  end(): void;
  /** Decodes what will soon be due. */
  fill(clockMs: number): void;
  /**
   * Takes the newest frame that is due; the caller closes it. Undefined when none has become due since the last one.
   */
  take(clockMs: number): { timeMs: number; frame: VideoFrame } | undefined;
  /** Returns whether the frame to show at that time is known. */
  isReadyAt(clockMs: number): boolean;
  /** Drops packets that will not be shown: those before the last key frame up to that time. */
  skipTo(clockMs: number): void;
  clear(): void;
}

/** How many frames are decoded ahead; the decoder may hold as many more. */
const decodedAhead = 3;
/** A decoder that fails this often without a frame does not support the stream. */
const maxFailures = 3;
/** If key frames are further apart than this, there are none: the stream refreshes its frames gradually. */
const maxWithoutKeyMs = 12_000;

type Item = { begin: VideoFormat } | { end: true } | { packet: QueuedPacket };

export function createFrameQueue(handlers: {
  /** Frames up to the next key frame are lost. */
  onDamage: () => void;
  onUndecodable: (message: string) => void;
}): FrameQueue {
  let items: Item[] = [];
  let frames: { timeMs: number; frame: VideoFrame }[] = [];
  let decoder: VideoDecoder | undefined;
  let format: VideoFormat | undefined;
  let needsKey = true;
  let waitedForKeyFromMs: number | undefined;
  let failures = 0;
  let isFlushing = false;
  let generation = 0;
  let endMs = -Infinity;
  let heldBytes = 0;
  let clockMs = 0;

  const onFrame = (frame: VideoFrame): void => {
    failures = 0;
    const timeMs = frame.timestamp / 1000;
    const at = frames.findLastIndex((one) => one.timeMs <= timeMs) + 1;
    frames.splice(at, 0, { timeMs, frame });
    drop();
    pump();
  };
  /** Of the frames that are due, only the newest will be shown. */
  const drop = (): void => {
    const due = frames.filter(({ timeMs }) => timeMs <= clockMs).slice(0, -1);
    for (const { frame } of due) frame.close();
    frames = frames.slice(due.length);
  };

  const openDecoder = ({ codec }: VideoFormat): VideoDecoder => {
    const mine = generation;
    const opened = new VideoDecoder({
      output: (frame) => (mine === generation && decoder === opened ? onFrame(frame) : frame.close()),
      error: (error) => {
        if (mine === generation && decoder === opened) onError(error.message);
      },
    });
    opened.configure({ codec, hardwareAcceleration: 'prefer-software' });
    return opened;
  };
  const onError = (message: string): void => {
    decoder = undefined;
    isFlushing = false;
    needsKey = true;
    waitedForKeyFromMs = undefined;
    failures += 1;
    if (failures >= maxFailures) handlers.onUndecodable(message);
    else handlers.onDamage();
    queueMicrotask(pump);
  };

  function decode({ timeMs, key, data }: QueuedPacket): void {
    if (format === undefined) return;
    const timestamp = Math.round(timeMs * 1000);
    if (format.codec === 'raw') {
      const { width: codedWidth, height: codedHeight } = format;
      if (data.length !== (codedWidth * codedHeight * 3) / 2) return;
      // `transfer` avoids a copy; TypeScript's library does not have it.
      const options = {
        format: 'I420',
        codedWidth,
        codedHeight,
        timestamp,
        transfer: [data.buffer],
      } as const;
      onFrame(new VideoFrame(data, options as unknown as VideoFrameBufferInit));
      return;
    }
    if (needsKey && !key) {
      waitedForKeyFromMs ??= timeMs;
      if (timeMs - waitedForKeyFromMs > maxWithoutKeyMs) handlers.onUndecodable('no key frame came');
      return;
    }
    try {
      decoder ??= openDecoder(format);
      decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp, data }));
      needsKey = false;
      waitedForKeyFromMs = undefined;
    } catch (error) {
      // ffmpeg may mark as a key frame what is not one for the decoder.
      if (decoder?.state === 'configured') decoder.close();
      onError(error instanceof Error ? error.message : String(error));
    }
  }

  /** Has the decoder output everything; it needs a key frame afterwards. */
  function flush(): void {
    needsKey = true;
    if (decoder?.state !== 'configured') return;
    const mine = generation;
    isFlushing = true;
    const flushed = (): void => {
      if (mine !== generation) return;
      isFlushing = false;
      pump();
    };
    decoder.flush().then(flushed, flushed);
  }

  function pump(): void {
    const isBusy = (): boolean =>
      isFlushing ||
      (decoder?.decodeQueueSize ?? 0) >= decodedAhead ||
      frames.filter(({ timeMs }) => timeMs > clockMs).length >= decodedAhead;
    while (items.length > 0 && !isBusy()) {
      const item = items.shift();
      if (item === undefined) return;
      if ('packet' in item) {
        heldBytes -= item.packet.data.length;
        decode(item.packet);
      } else if ('end' in item) {
        flush();
      } else {
        if (decoder?.state === 'configured') decoder.close();
        decoder = undefined;
        format = item.begin;
        needsKey = true;
        failures = 0;
      }
    }
  }

  return {
    get endMs() {
      return endMs;
    },
    get heldBytes() {
      return heldBytes;
    },
    begin: (next) => void items.push({ begin: next }),
    add(packet) {
      items.push({ packet });
      heldBytes += packet.data.length;
      endMs = Math.max(endMs, packet.timeMs);
    },
    end: () => void items.push({ end: true }),
    fill(nowMs) {
      clockMs = nowMs;
      drop();
      pump();
    },
    take(nowMs) {
      clockMs = nowMs;
      drop();
      const [first] = frames;
      if (first === undefined || first.timeMs > nowMs) return undefined;
      return frames.shift();
    },
    isReadyAt: (timeMs) => frames.some((one) => one.timeMs >= timeMs) || (items.length === 0 && !isFlushing),
    skipTo(timeMs) {
      const key = items.findLastIndex(
        (item) => 'packet' in item && item.packet.key && item.packet.timeMs <= timeMs,
      );
      const kept = items.filter((item, index) => index >= key || !('packet' in item));
      if (kept.length === items.length) return;
      items = kept;
      heldBytes = items.reduce((sum, item) => sum + ('packet' in item ? item.packet.data.length : 0), 0);
    },
    clear() {
      generation += 1;
      if (decoder?.state === 'configured') decoder.close();
      decoder = undefined;
      isFlushing = false;
      needsKey = true;
      items = [];
      for (const { frame } of frames) frame.close();
      frames = [];
      endMs = -Infinity;
      heldBytes = 0;
      waitedForKeyFromMs = undefined;
    },
  };
}
