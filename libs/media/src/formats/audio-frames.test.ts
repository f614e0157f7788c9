import { describe, expect, it, test } from 'vitest';
import { aac, aacMono } from '../ffmpeg/audio-codec.ts';
import {
  createAdtsSplitter,
  createMp3Splitter,
  parseAdtsFormat,
  parseMp3FrameLength,
  stripAdtsHeader,
} from './audio-frames.ts';

/** A frame of the given length with the header of AAC-LC, 48 kHz, 2 channels. ISO/IEC 13818-7, 6.2. */
function adtsFrame(length: number, fill: number, withCrc = false): Uint8Array {
  const frame = new Uint8Array(length).fill(fill);
  frame.set([
    0xff,
    withCrc ? 0xf0 : 0xf1,
    0x4c,
    0x80 | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc,
  ]);
  return frame;
}

const frames = [
  adtsFrame(20, 1),
  adtsFrame(7, 0),
  adtsFrame(300, 2),
  // A payload that looks like a header, and the CRC form.
  adtsFrame(30, 0xff),
  adtsFrame(25, 3, true),
  adtsFrame(40, 0xf1),
];
const stream = Buffer.concat(frames);

/** Returns the frames that each chunk completes. */
function split(...chunks: Uint8Array[]): Uint8Array[][] {
  const splitter = createAdtsSplitter();
  return chunks.map((chunk) => splitter.push(chunk).map((frame) => Uint8Array.from(frame)));
}

describe('an ADTS stream', () => {
  it('is split into its frames', () => {
    expect(split(stream)).toEqual([frames]);
  });

  it('yields the same frames wherever the input is split in two, each as soon as it is complete', () => {
    for (let at = 0; at <= stream.length; at++) {
      let end = 0;
      const complete = frames.filter((frame) => (end += frame.length) <= at);
      expect(split(stream.subarray(0, at), stream.subarray(at)), `split at byte ${at}`).toEqual([
        complete,
        frames.slice(complete.length),
      ]);
    }
  });

  it('yields the same frames byte by byte', () => {
    expect(split(...Array.from(stream, (byte) => Uint8Array.of(byte))).flat()).toEqual(frames);
  });

  it('may have frames of up to 8191 bytes', () => {
    const largest = adtsFrame(8191, 5);
    expect(split(largest)).toEqual([[largest]]);
  });

  it('yields nothing for empty input, and keeps an incomplete last frame', () => {
    expect(split(new Uint8Array(0))).toEqual([[]]);
    expect(split(stream.subarray(0, -1)).flat()).toEqual(frames.slice(0, -1));
  });

  it('yields frames that do not change when the caller reuses its buffer', () => {
    const buffer = Buffer.from(stream);
    const found = createAdtsSplitter().push(buffer);
    buffer.fill(0);
    expect(found.map((frame) => Uint8Array.from(frame))).toEqual(frames);
  });

  test.each([
    ['no sync word', [0, 0, 0, 0, 0, 0, 0]],
    ['a sync word cut short', [0xff, 0xe1, 0x4c, 0x80, 1, 0x1f, 0xfc]],
    ['a layer other than 0 (MP3)', [0xff, 0xfb, 0x90, 0x64, 0, 0, 0]],
    ['a length less than its header', [0xff, 0xf1, 0x4c, 0x80, 0, 0xdf, 0xfc]],
  ])('is rejected with %s', (_, header) => {
    expect(() => split(Uint8Array.from(header))).toThrow(RangeError);
    expect(() => split(adtsFrame(20, 1), Uint8Array.from(header))).toThrow(RangeError);
  });
});

it('states the sample rate and channels of a frame', () => {
  expect(parseAdtsFormat(aac.silentFrame)).toEqual({ sampleRate: 48_000, channels: 2 });
  expect(parseAdtsFormat(aacMono.silentFrame)).toEqual({ sampleRate: 48_000, channels: 1 });
  expect(() => parseAdtsFormat(Uint8Array.of(0xff, 0xf1, 0x7c, 0x40))).toThrow(RangeError);
});

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('an AAC frame', () => {
  it('begins after its header', () => {
    expect(Buffer.from(stripAdtsHeader(hex('fff14c8001bffc 2110'))).toString('hex')).toBe('2110');
  });

  it('begins after its header and checksum', () => {
    expect(Buffer.from(stripAdtsHeader(hex('fff04c8001bffc 1234 2110'))).toString('hex')).toBe('2110');
  });

  test.each([
    ['without a header', '2110'],
    ['of another layer', 'fff54c8001bffc2110'],
    ['that is one of two behind a header', 'fff14c8001bffd2110'],
  ])('%s is rejected', (_, frame) => {
    expect(() => stripAdtsHeader(hex(frame))).toThrow(RangeError);
  });
});

test.each([
  { header: 'fffb9464', what: '128 kbit/s at 48 kHz', length: 384 },
  { header: 'fffb9064', what: '128 kbit/s at 44.1 kHz', length: 417 },
  { header: 'fffb9264', what: 'the same with padding', length: 418 },
  { header: 'fffbe4c4', what: '320 kbit/s at 48 kHz, mono', length: 960 },
])('a frame of $what has $length bytes', ({ header, length }) => {
  expect(parseMp3FrameLength(Buffer.from(`00${header}`, 'hex'), 1)).toBe(length);
});

test.each(['fff14c80', 'fffbf464', 'fffb0464', 'fffb9c64', '494433'])(
  '%s is not the start of a frame',
  (bytes) => {
    expect(() => parseMp3FrameLength(Buffer.from(bytes, 'hex'), 0)).toThrow('no MP3 frame at byte 0');
  },
);

test('frames are complete, whatever the chunk sizes', () => {
  const frames = [1, 2, 3].map((fill) =>
    Buffer.concat([Buffer.from('fffb9464', 'hex'), Buffer.alloc(380, fill)]),
  );
  const stream = Buffer.concat(frames);
  for (const size of [1, 100, 384, 1_152]) {
    const splitter = createMp3Splitter();
    const found: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size)
      found.push(...splitter.push(stream.subarray(at, at + size)));
    expect(
      found.map((frame) =>
        Buffer.compare(Buffer.from(frame), frames[found.indexOf(frame)] ?? Buffer.alloc(0)),
      ),
    ).toEqual([0, 0, 0]);
  }
});
