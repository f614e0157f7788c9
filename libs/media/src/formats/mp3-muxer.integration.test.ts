import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMp3Splitter } from './audio-frames.ts';
import { packetTimes, probeFile } from '../ffmpeg/testing/probe.ts';
import { mp3, mp3Mono, type AudioCodec } from '../ffmpeg/audio-codec.ts';
import { createMp3Muxer } from './mp3-muxer.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mp3-muxer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tone(seconds: number, codec: AudioCodec): Promise<Uint8Array[]> {
  const source = `sine=frequency=440:sample_rate=48000:duration=${seconds}`;
  const options = [
    '-ac',
    String(codec.channels),
    ...codec.encoderOptions,
    '-b:a',
    `${codec.bitrateKbps}k`,
    '-f',
    'mp3',
    '-',
  ];
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...options], {
    encoding: 'buffer',
    maxBuffer: 2 ** 26,
  });
  return createMp3Splitter().push(stdout);
}

async function muxFile(frames: Uint8Array[], headBytes: number): Promise<{ path: string; body: number }> {
  const path = join(folder, `${crypto.randomUUID()}.mp3`);
  const body: Uint8Array[] = [];
  const muxer = await createMp3Muxer(
    {
      async write(bytes) {
        body.push(bytes);
      },
      async finish(head) {
        await writeFile(path, Buffer.concat([head, ...body]));
      },
    },
    { headBytes },
  );
  for (const frame of frames) await muxer.addAudio(frame);
  const { durationMs } = await muxer.finish(0);
  expect(durationMs).toBe(frames.length * 24);
  return { path, body: Buffer.concat(body).length };
}

test.each([
  ['two channels, its first bytes last', mp3, 2_000],
  ['one channel, all of it last', mp3Mono, 1024 * 1024],
])('a file of %s has all frames and states its duration', async (_, codec, headBytes) => {
  const silence = Array.from({ length: 50 }, () => codec.silentFrame);
  const frames = [...(await tone(2, codec)), ...silence, ...(await tone(1, codec))];
  const { path, body } = await muxFile(frames, headBytes);
  expect(body).toBe(Math.max(0, frames.length * codec.silentFrame.length - headBytes));
  const probed = await probeFile(path);
  expect(probed.audio?.codec).toBe('mp3');
  expect(probed.durationMs).toBe(frames.length * 24);
  expect((await packetTimes(path, 'a')).length).toBe(frames.length);
  // Decoders report nothing about the silence between two tones.
  const { stderr } = await run('ffmpeg', ['-v', 'warning', '-xerror', '-i', path, '-f', 'null', '-']);
  expect(stderr).toBe('');
});
