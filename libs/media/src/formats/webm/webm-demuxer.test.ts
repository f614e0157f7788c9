import { describe, expect, it, test } from 'vitest';
import {
  blockContent,
  cluster,
  clusterTimestamp,
  deltaBlock,
  element,
  keyBlock,
  keyFlag,
  liveElement,
  trackEntry,
  unsignedBytes,
  webmHeader,
  elementId,
} from './ebml.ts';
import { parseChannelCount, createWebmDemuxer, type WebmPacket } from './webm-demuxer.ts';

const video = 1;
const audio = 2;
const frame = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

const info = element(elementId.info, element(elementId.timestampScale, unsignedBytes(1_000_000)));
const tracks = element(
  elementId.tracks,
  trackEntry(video, 'V_MPEG4/ISO/AVC', element(elementId.codecPrivate, frame(1, 2, 3))),
  trackEntry(audio, 'A_OPUS'),
);
const void_ = 0xec;

/** As Chrome writes it: nothing has a known size, the last frame is a Block in a BlockGroup. */
const parts: { bytes: Uint8Array; yields?: WebmPacket }[] = [
  { bytes: webmHeader },
  { bytes: liveElement(elementId.segment) },
  { bytes: Buffer.concat([info, tracks]) },
  { bytes: liveElement(elementId.cluster, clusterTimestamp(0)) },
  {
    bytes: keyBlock(video, 0, frame(10, 11, 12)),
    yields: {
      kind: 'video',
      codec: 'V_MPEG4/ISO/AVC',
      track: video,
      timestampMs: 0,
      key: true,
      data: frame(10, 11, 12),
    },
  },
  {
    bytes: keyBlock(audio, 5, frame(20)),
    yields: { kind: 'audio', codec: 'A_OPUS', track: audio, timestampMs: 5, key: true, data: frame(20) },
  },
  {
    bytes: deltaBlock(video, 33, frame()),
    yields: {
      kind: 'video',
      codec: 'V_MPEG4/ISO/AVC',
      track: video,
      timestampMs: 33,
      key: false,
      data: frame(),
    },
  },
  { bytes: element(void_, new Uint8Array(20)) },
  { bytes: liveElement(elementId.cluster, clusterTimestamp(70_000)) },
  {
    bytes: deltaBlock(audio, -3, frame(21, 22)),
    yields: {
      kind: 'audio',
      codec: 'A_OPUS',
      track: audio,
      timestampMs: 69_997,
      key: true,
      data: frame(21, 22),
    },
  },
  {
    bytes: element(
      elementId.blockGroup,
      element(elementId.block, blockContent(video, 7, 0, frame(13))),
      element(0x9b, unsignedBytes(33)),
      element(elementId.referenceBlock, unsignedBytes(33)),
    ),
    yields: {
      kind: 'video',
      codec: 'V_MPEG4/ISO/AVC',
      track: video,
      timestampMs: 70_007,
      key: false,
      data: frame(13),
    },
  },
];
const stream = Buffer.concat(parts.map(({ bytes }) => bytes));
const packets = parts.flatMap(({ yields }) => yields ?? []);

/** Returns the packets from chunks that are pushed one after another. */
function demux(...chunks: Uint8Array[]): WebmPacket[] {
  const found: WebmPacket[] = [];
  const demuxer = createWebmDemuxer((packet) => found.push(packet));
  for (const chunk of chunks) demuxer.push(chunk);
  return found;
}

/** A stream of known sizes with these blocks. */
const withBlocks = (...blocks: Uint8Array[]): Uint8Array =>
  element(elementId.segment, info, tracks, cluster(1_000, ...blocks));

describe('a live stream', () => {
  it('yields its packets with kind, time, key flag and bytes', () => {
    expect(demux(stream)).toEqual(packets);
  });

  it('yields its header, the bytes before the first cluster, once and from chunks of any size', () => {
    for (const chunkBytes of [1, 7, stream.length]) {
      const headers: Uint8Array[] = [];
      const demuxer = createWebmDemuxer(
        () => undefined,
        (header) => headers.push(header),
      );
      for (let at = 0; at < stream.length; at += chunkBytes)
        demuxer.push(stream.subarray(at, at + chunkBytes));
      expect(headers).toHaveLength(1);
      const expected = Buffer.concat([webmHeader, liveElement(elementId.segment), info, tracks]);
      expect(Buffer.from(headers[0] ?? []).equals(expected)).toBe(true);
    }
  });

  it('yields the same packets wherever the input is split in two', () => {
    for (let at = 0; at <= stream.length; at++) {
      expect(demux(stream.subarray(0, at), stream.subarray(at)), `split at byte ${at}`).toEqual(packets);
    }
  });

  test.each([1, 2, 3, 7, 50])('yields the same packets from chunks of %d bytes', (size) => {
    const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
      stream.subarray(index * size, (index + 1) * size),
    );
    expect(demux(...chunks)).toEqual(packets);
  });

  it('yields every complete packet, wherever it is truncated', () => {
    let start = 0;
    const before: WebmPacket[] = [];
    for (const { bytes, yields } of parts) {
      for (let at = start; at < start + bytes.length; at++) {
        expect(demux(stream.subarray(0, at)), `cut at byte ${at}`).toEqual(before);
      }
      start += bytes.length;
      if (yields !== undefined) before.push(yields);
    }
    expect(before).toEqual(packets);
  });

  it('yields a packet as soon as its last byte is there', () => {
    const found: WebmPacket[] = [];
    const demuxer = createWebmDemuxer((packet) => found.push(packet));
    const before = Buffer.concat(parts.slice(0, 4).map(({ bytes }) => bytes));
    const block = keyBlock(video, 0, frame(10, 11, 12));
    demuxer.push(before);
    demuxer.push(block.subarray(0, -1));
    expect(found).toEqual([]);
    demuxer.push(block.subarray(-1));
    expect(found).toEqual(packets.slice(0, 1));
  });

  test.each([
    ['Uint8Array', (size: number) => new Uint8Array(size)],
    ['Buffer', (size: number) => Buffer.alloc(size)],
  ])('yields packets that do not change when the caller reuses its %s', (_, allocate) => {
    for (const size of [16, stream.length]) {
      const found: WebmPacket[] = [];
      const demuxer = createWebmDemuxer((packet) => found.push(packet));
      const buffer = allocate(size);
      for (let at = 0; at < stream.length; at += size) {
        const chunk = stream.subarray(at, at + size);
        buffer.set(chunk);
        demuxer.push(buffer.subarray(0, chunk.length));
        buffer.fill(0xaa);
      }
      expect(found).toEqual(packets);
    }
  });
});

describe('elements', () => {
  it('of known size are entered too', () => {
    expect(demux(withBlocks(keyBlock(video, 1, frame(1)), deltaBlock(video, 34, frame(2))))).toEqual([
      {
        kind: 'video',
        codec: 'V_MPEG4/ISO/AVC',
        track: video,
        timestampMs: 1_001,
        key: true,
        data: frame(1),
      },
      {
        kind: 'video',
        codec: 'V_MPEG4/ISO/AVC',
        track: video,
        timestampMs: 1_034,
        key: false,
        data: frame(2),
      },
    ]);
  });

  it('use the time scale of the stream', () => {
    const scale = element(elementId.info, element(elementId.timestampScale, unsignedBytes(500_000)));
    const file = element(elementId.segment, scale, tracks, cluster(1_000, keyBlock(video, 10, frame(1))));
    expect(demux(file).map(({ timestampMs }) => timestampMs)).toEqual([505]);
  });

  it('use milliseconds when the stream has no time scale', () => {
    const file = element(elementId.segment, tracks, cluster(1_000, keyBlock(video, 10, frame(1))));
    expect(demux(file).map(({ timestampMs }) => timestampMs)).toEqual([1_010]);
  });

  it('lie between 32768 ms before and 32767 ms after their cluster', () => {
    const file = element(
      elementId.segment,
      tracks,
      cluster(40_000, keyBlock(audio, -32_768, frame(1)), keyBlock(audio, 32_767, frame(2))),
    );
    expect(demux(file).map(({ timestampMs }) => timestampMs)).toEqual([7_232, 72_767]);
  });

  it('of an unknown track are skipped', () => {
    expect(demux(withBlocks(keyBlock(3, 0, frame(9)), keyBlock(audio, 0, frame(1))))).toEqual([
      { kind: 'audio', codec: 'A_OPUS', track: audio, timestampMs: 1_000, key: true, data: frame(1) },
    ]);
  });

  it('too short for a block are skipped', () => {
    const short = element(elementId.simpleBlock, frame(0x81, 0, 0));
    expect(demux(withBlocks(short, keyBlock(audio, 0, frame(1))))).toHaveLength(1);
  });

  it('that are not needed are skipped, however large, without keeping them in memory', () => {
    const found: WebmPacket[] = [];
    const demuxer = createWebmDemuxer((packet) => found.push(packet));
    const sizeMiB = 48;
    demuxer.push(Buffer.concat([webmHeader, liveElement(elementId.segment, tracks)]));
    demuxer.push(Buffer.concat([frame(void_), unsignedBytes(0x1000_0000 + sizeMiB * 1024 * 1024, 4)]));
    const chunk = new Uint8Array(1024 * 1024).fill(0xa3);
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < sizeMiB; index++) demuxer.push(chunk);
    const grownMiB = (process.memoryUsage().arrayBuffers - before) / 1024 / 1024;
    demuxer.push(cluster(5, keyBlock(video, 0, frame(1))));
    expect(found).toEqual([
      { kind: 'video', codec: 'V_MPEG4/ISO/AVC', track: video, timestampMs: 5, key: true, data: frame(1) },
    ]);
    expect(grownMiB).toBeLessThan(8);
  });

  it('larger than a chunk are put together', () => {
    const data = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
    const file = withBlocks(keyBlock(video, 0, data));
    const chunks = [0, 65_536, 131_072, 196_608, 262_144].map((at) => file.subarray(at, at + 65_536));
    expect(demux(...chunks)).toEqual([
      { kind: 'video', codec: 'V_MPEG4/ISO/AVC', track: video, timestampMs: 1_000, key: true, data },
    ]);
  });
});

describe('a BlockGroup', () => {
  const group = (...others: Uint8Array[]): Uint8Array =>
    element(
      elementId.blockGroup,
      element(elementId.block, blockContent(video, 5, keyFlag, frame(1, 2))),
      ...others,
    );

  it('without a reference to another block is a key frame', () => {
    expect(demux(withBlocks(group(element(0x9b, unsignedBytes(40)))))).toEqual([
      {
        kind: 'video',
        codec: 'V_MPEG4/ISO/AVC',
        track: video,
        timestampMs: 1_005,
        key: true,
        data: frame(1, 2),
      },
    ]);
  });

  it('with a reference to another block is not, whatever its flags say', () => {
    const reference = element(elementId.referenceBlock, frame(0xdf));
    expect(demux(withBlocks(group(reference)))).toEqual([
      {
        kind: 'video',
        codec: 'V_MPEG4/ISO/AVC',
        track: video,
        timestampMs: 1_005,
        key: false,
        data: frame(1, 2),
      },
    ]);
  });

  it('without a block yields nothing', () => {
    expect(demux(withBlocks(element(elementId.blockGroup, element(0x9b, unsignedBytes(40)))))).toEqual([]);
  });
});

describe('damaged bytes are rejected', () => {
  const start = Buffer.concat([webmHeader, liveElement(elementId.segment, tracks)]);
  test.each([
    ['an id without a length', '00'],
    ['an id of 5 bytes', '0801020304'],
    ['a run of 80', '80808080'],
    ['a run of ff', 'ffffffff'],
    ['a block of unknown size', 'a3ff'],
    ['a skipped element of unknown size', 'ecff'],
    ['a BlockGroup of unknown size', 'a0ff'],
    ['a block of 64 MiB and a byte', 'a314000001'],
    ['a skipped element of 64 MiB and a byte', 'ec14000001'],
    ['a BlockGroup that holds no elements', 'a0820000'],
    ['a BlockGroup whose block is longer than itself', 'a083a18581'],
  ])('%s', (_, hex) => {
    expect(() => demux(start, Buffer.from(hex, 'hex'))).toThrow(RangeError);
  });

  it('but the packets before them are emitted once', () => {
    const found: WebmPacket[] = [];
    const demuxer = createWebmDemuxer((packet) => found.push(packet));
    const damaged = Buffer.concat([start, cluster(0, keyBlock(video, 0, frame(1))), frame(0, 0)]);
    expect(() => demuxer.push(damaged)).toThrow(RangeError);
    expect(() => demuxer.push(frame(1))).toThrow(RangeError);
    expect(found).toEqual([
      { kind: 'video', codec: 'V_MPEG4/ISO/AVC', track: video, timestampMs: 0, key: true, data: frame(1) },
    ]);
  });
});

const videoPacket = trackEntry(1, 'V_VP8', element(0xe0, element(0xb0, Uint8Array.of(2))));
const audioPacket = (channels: number) =>
  trackEntry(
    2,
    'A_OPUS',
    element(0xe1, element(0xb5, Buffer.alloc(8)), element(0x9f, Uint8Array.of(channels))),
  );
const header = (...tracks: Uint8Array[]) =>
  Buffer.concat([webmHeader, liveElement(elementId.segment, element(elementId.tracks, ...tracks))]);

test.each([1, 2])('%d channels, with or without video', (channels) => {
  expect(parseChannelCount(header(audioPacket(channels)))).toBe(channels);
  expect(parseChannelCount(header(videoPacket, audioPacket(channels)))).toBe(channels);
});

test('without audio there are none', () => {
  expect(parseChannelCount(header(videoPacket))).toBeUndefined();
  expect(parseChannelCount(webmHeader)).toBeUndefined();
});
