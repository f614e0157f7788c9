import { expect, test } from 'vitest';
import { createMp3Splitter, parseMp3FrameLength } from './mp3-frames.ts';

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
