import { createByteQueue } from './byte-queue.ts';

/**
 * A packet of a NUT stream. ffmpeg can write any codec into NUT, raw frames too, with exact timestamps, and writes a
 * packet as soon as it has it; in Matroska it waits for the next one.
 */
export interface NutPacket {
  kind: 'video' | 'audio';
  timeMs: number;
  key: boolean;
  data: Uint8Array<ArrayBuffer>;
}

interface Stream {
  kind: NutPacket['kind'] | undefined;
  /** Seconds a tick. */
  timeBase: number;
  msbPtsShift: number;
  lastPts: number;
}

/** What a frame's first byte stands for (nut.txt, "frame_code"). */
interface FrameCode {
  flags: number;
  stream: number;
  sizeMul: number;
  sizeLsb: number;
  ptsDelta: number;
  reserved: number;
  headerIndex: number;
}

const flag = {
  key: 1,
  codedPts: 8,
  streamId: 16,
  sizeMsb: 32,
  checksum: 64,
  reserved: 128,
  headerIndex: 1024,
  matchTime: 2048,
  coded: 4096,
  invalid: 8192,
} as const;

const fileId = 'nut/multimedia container\0';
/** The first two bytes of a start code name the packet; the others are random. */
const startCode = { main: 'NM', stream: 'NS', syncpoint: 'NK' } as const;
const startCodeBytes = 8;
const marker = 0x4e;
/** No frame header is longer. */
const maxHeaderBytes = 64;
/** Large frames have no elision headers. */
const maxElidedBytes = 4096;

/**
 * Demuxes a NUT stream from chunks of any size; emits each packet as soon as it is complete. Source:
 * https://ffmpeg.org/~michael/nut.txt, as far as ffmpeg writes it.
 *
 * @returns `push` for the next bytes; it throws RangeError on bytes that are not NUT
 */
export function createNutDemuxer(onPacket: (packet: NutPacket) => void): { push(bytes: Uint8Array): void } {
  const queue = createByteQueue();
  const streams = new Map<number, Stream>();
  let isBegun = false;
  let timeBases: number[] = [];
  let codes: FrameCode[] = [];
  let elided: Uint8Array[] = [];

  /** @returns false when more bytes are needed */
  function readOne(): boolean {
    if (!isBegun) {
      if (queue.length < fileId.length) return false;
      if (String.fromCharCode(...queue.take(fileId.length)) !== fileId)
        throw new RangeError('not a NUT stream');
      isBegun = true;
    }
    const head = queue.peek(maxHeaderBytes);
    try {
      return head[0] === marker ? readHeaderPacket(head) : readFrame(head);
    } catch (error) {
      if (error instanceof NeedsMore) return false;
      throw error;
    }
  }

  function readHeaderPacket(head: Uint8Array): boolean {
    const reader = createReader(head, startCodeBytes);
    const bytes = reader.unsigned();
    const before = reader.at + (bytes > maxElidedBytes ? 4 : 0);
    if (queue.length < before + bytes) return false;
    const name = String.fromCharCode(head[0] ?? 0, head[1] ?? 0);
    const content = createReader(queue.take(before + bytes), before);
    if (name === startCode.main) readMain(content);
    else if (name === startCode.stream) readStream(content);
    else if (name === startCode.syncpoint) readSyncpoint(content);
    return true;
  }

  function readMain(reader: Reader): void {
    if (reader.unsigned() > 3) reader.unsigned();
    reader.unsigned();
    reader.unsigned();
    timeBases = Array.from({ length: reader.unsigned() }, () => reader.unsigned() / reader.unsigned());
    codes = readFrameCodes(reader);
    const headers = reader.unsigned();
    elided = [new Uint8Array(0), ...Array.from({ length: headers }, () => reader.bytes())];
  }

  function readStream(reader: Reader): void {
    const id = reader.unsigned();
    const kind = (['video', 'audio'] as const)[reader.unsigned()];
    reader.bytes();
    const timeBase = timeBases[reader.unsigned()] ?? 1;
    streams.set(id, { kind, timeBase, msbPtsShift: reader.unsigned(), lastPts: 0 });
  }

  function readSyncpoint(reader: Reader): void {
    const coded = reader.unsigned();
    const seconds = Math.floor(coded / timeBases.length) * (timeBases[coded % timeBases.length] ?? 1);
    // Timestamps count from here. A product that should be a whole number must not be rounded down to the one below.
    for (const stream of streams.values()) stream.lastPts = Math.floor(seconds / stream.timeBase + 1e-6);
  }

  function readFrame(head: Uint8Array): boolean {
    const reader = createReader(head, 1);
    const code = codes[head[0] ?? 0];
    if (code === undefined || (code.flags & flag.invalid) !== 0) throw new RangeError('damaged NUT frame');
    const flags = (code.flags & flag.coded) === 0 ? code.flags : code.flags ^ reader.unsigned();
    const has = (bit: number): boolean => (flags & bit) !== 0;
    const stream = streams.get(has(flag.streamId) ? reader.unsigned() : code.stream);
    if (stream === undefined) throw new RangeError('a NUT frame of no stream');
    const pts = has(flag.codedPts) ? completePts(stream, reader.unsigned()) : stream.lastPts + code.ptsDelta;
    const frameBytes = code.sizeLsb + (has(flag.sizeMsb) ? code.sizeMul * reader.unsigned() : 0);
    if (has(flag.matchTime)) reader.unsigned();
    const headerIndex = has(flag.headerIndex) ? reader.unsigned() : code.headerIndex;
    const reserved = has(flag.reserved) ? reader.unsigned() : code.reserved;
    for (let index = 0; index < reserved; index++) reader.unsigned();
    const header = (frameBytes > maxElidedBytes ? undefined : elided[headerIndex]) ?? new Uint8Array(0);
    const dataAt = reader.at + (has(flag.checksum) ? 4 : 0);
    const dataBytes = frameBytes - header.length;
    if (queue.length < dataAt + dataBytes) return false;
    queue.take(dataAt);
    stream.lastPts = pts;
    const data = queue.take(dataBytes);
    if (stream.kind === undefined) return true;
    onPacket({
      kind: stream.kind,
      timeMs: pts * stream.timeBase * 1000,
      key: has(flag.key),
      data: header.length === 0 ? data : concat(header, data),
    });
    return true;
  }

  return {
    push(bytes) {
      queue.push(bytes);
      while (queue.length > 0 && readOne());
    },
  };
}

/** Completes a timestamp of which only the lower bits are coded, as it is near the last one. */
function completePts({ msbPtsShift, lastPts }: Stream, coded: number): number {
  const range = 2 ** msbPtsShift;
  if (coded >= range) return coded - range;
  const min = lastPts - Math.floor((range - 1) / 2);
  return ((((coded - min) % range) + range) % range) + min;
}

function readFrameCodes(reader: Reader): FrameCode[] {
  const codes: FrameCode[] = [];
  let [ptsDelta, sizeMul, stream, headerIndex] = [0, 1, 0, 0];
  while (codes.length < 256) {
    const flags = reader.unsigned();
    const fields = reader.unsigned();
    if (fields > 0) ptsDelta = reader.signed();
    if (fields > 1) sizeMul = reader.unsigned();
    if (fields > 2) stream = reader.unsigned();
    const size = fields > 3 ? reader.unsigned() : 0;
    const reserved = fields > 4 ? reader.unsigned() : 0;
    const count = fields > 5 ? reader.unsigned() : sizeMul - size;
    if (fields > 6) reader.signed();
    if (fields > 7) headerIndex = reader.unsigned();
    for (let field = 8; field < fields; field++) reader.unsigned();
    for (let index = 0; index < count && codes.length < 256; index++) {
      if (codes.length === marker) codes.push({ ...codes[0], flags: flag.invalid } as FrameCode);
      codes.push({ flags, stream, sizeMul, sizeLsb: size + index, ptsDelta, reserved, headerIndex });
    }
  }
  return codes;
}

class NeedsMore extends Error {}

interface Reader {
  readonly at: number;
  /** Reads groups of seven bits, the highest first. */
  unsigned(): number;
  signed(): number;
  /** Reads as many bytes as the number before them states. */
  bytes(): Uint8Array;
}

/** @throws NeedsMore at the end of the bytes */
function createReader(from: Uint8Array, start: number): Reader {
  let at = start;
  const unsigned = (): number => {
    for (let value = 0; ;) {
      const byte = from[at++];
      if (byte === undefined) throw new NeedsMore();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
  };
  return {
    get at() {
      return at;
    },
    unsigned,
    signed() {
      const value = unsigned() + 1;
      return value % 2 === 1 ? -(value - 1) / 2 : value / 2;
    },
    bytes() {
      const length = unsigned();
      at += length;
      return from.slice(at - length, at);
    },
  };
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
