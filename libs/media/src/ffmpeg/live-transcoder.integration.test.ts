import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { beepTimes } from '../testing/beeps.ts';
import {
  cluster,
  element,
  elementId,
  keyBlock,
  liveElement,
  trackEntry,
  webmHeader,
} from '../formats/webm/ebml.ts';
import { createWebmDemuxer } from '../formats/webm/webm-demuxer.ts';
import { aac } from './audio-codec.ts';
import { buildAudioOptions, startAudioTranscoder, startVideoTranscoder } from './live-transcoder.ts';
import { parseFrameSize } from '../formats/h264.ts';

const run = promisify(execFile);
const sampleRate = 48_000;
const aacFrameMs = (1024 / sampleRate) * 1000;
const opusFrameMs = 60;
const lengthMs = 3_000;
const toneAtMs = 1_000;
/** Opus starts 6.5 ms early (its pre-skip), which ffmpeg moves to 0. */
const opusDelayMs = 7;

let folder: string;
/** Video and audio as a recorder gives them; the audio is silent for 1 s, then a tone for 2 s. */
let recording: Buffer;
let opusFrames: Uint8Array[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audio-transcoder-'));
  const tone = `aevalsrc=exprs='gte(t,${toneAtMs / 1000})*0.5*sin(2*PI*1000*t)':s=${sampleRate}:d=${lengthMs / 1000}`;
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=30:duration=3'],
      ...['-f', 'lavfi', '-i', tone, '-c:v', 'libx264', '-bf', '0', '-pix_fmt', 'yuv420p'],
      ...[
        '-ac',
        '2',
        '-c:a',
        'libopus',
        '-frame_duration',
        String(opusFrameMs),
        '-live',
        '1',
        '-f',
        'matroska',
        '-',
      ],
    ],
    { encoding: 'buffer', maxBuffer: 2 ** 26 },
  );
  recording = stdout;
  opusFrames = [];
  createWebmDemuxer(({ kind, data }) => {
    if (kind === 'audio') opusFrames.push(data);
  }).push(recording);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same audio, each frame at the time that `at` makes of its own. */
function withTimes(at: (timeMs: number) => number): Buffer {
  // RFC 7845, 5.1: version 1, 2 channels, pre-skip 312, 48 kHz.
  const opusHead = Buffer.from('4f707573486561640102380180bb0000000000', 'hex');
  const frequency = Buffer.alloc(8);
  frequency.writeDoubleBE(sampleRate);
  const track = trackEntry(
    1,
    'A_OPUS',
    element(0x83, Uint8Array.of(2)),
    element(elementId.codecPrivate, opusHead),
    element(0xe1, element(0xb5, frequency), element(0x9f, Uint8Array.of(2))),
  );
  const clusters = opusFrames.map((data, index) => cluster(at(index * opusFrameMs), keyBlock(1, 0, data)));
  return Buffer.concat([
    webmHeader,
    liveElement(elementId.segment, element(elementId.tracks, track), ...clusters),
  ]);
}

const settings = { codec: aac };

async function transcode(
  webm: Buffer,
  options: { lateByMs: number; pieceBytes?: number },
): Promise<Uint8Array[]> {
  const { lateByMs, pieceBytes = 1_000 } = options;
  const frames: Uint8Array[] = [];
  await using transcoder = startAudioTranscoder({
    ...settings,
    ffmpegPath: 'ffmpeg',
    lateByMs,
    onFrame: (frame) => frames.push(frame),
  });
  for (let at = 0; at < webm.length; at += pieceBytes)
    await transcoder.write(webm.subarray(at, at + pieceBytes));
  await transcoder.finish(20_000);
  return frames;
}

const durationMs = (frames: Uint8Array[]): number => frames.length * aacFrameMs;

/** One channel of the audio as a player of the file hears it. */
async function decodeSamples(frames: Uint8Array[]): Promise<Int16Array> {
  const path = join(folder, `${crypto.randomUUID()}.aac`);
  await writeFile(path, Buffer.concat(frames));
  const args = ['-nostdin', '-v', 'error', '-xerror', '-i', path, '-ac', '1', '-f', 's16le', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 26 });
  return new Int16Array(new Uint8Array(stdout).buffer);
}

/** The longest quiet stretch between the first and the last loud sample. */
function longestPause(samples: Int16Array): { atMs: number; lengthMs: number } {
  let longest = { atMs: 0, lengthMs: 0 };
  let loud: number | undefined;
  samples.forEach((sample, index) => {
    if (Math.abs(sample) < 1_000) return;
    const quietMs = ((index - (loud ?? index)) / sampleRate) * 1000;
    if (quietMs > longest.lengthMs) longest = { atMs: ((loud ?? 0) / sampleRate) * 1000, lengthMs: quietMs };
    loud = index;
  });
  return longest;
}

describe('the output options', () => {
  it('are as expected', () => {
    expect(buildAudioOptions({ codec: aac, lateByMs: 34 })).toEqual([
      '-vn',
      '-c:a',
      'aac',
      '-aac_coder',
      'fast',
      '-b:a',
      '128k',
      '-ar',
      '48000',
      '-ac',
      '2',
      '-af',
      'aresample=async=1:min_hard_comp=0.03:first_pts=0,atrim=start=0.055333,asetpts=PTS-STARTPTS',
      '-flush_packets',
      '1',
      '-threads',
      '1',
    ]);
  });

  test.each([
    [48_000, 0, '0.021333'],
    [44_100, 0, '0.023220'],
    [32_000, 100, '0.132000'],
    [48_000, 1_000, '1.021333'],
  ])(
    "trim the delay and the encoder's priming samples from the start: %d Hz, %d ms",
    (rate, lateByMs, start) => {
      const options = buildAudioOptions({
        codec: { ...aac, sampleRate: rate, channels: 1, bitrateKbps: 64 },
        lateByMs,
      });
      expect(options.join(' ')).toContain(`,atrim=start=${start},`);
      expect(options.join(' ')).toContain(`-b:a 64k -ar ${rate} -ac 1 `);
    },
  );
});

describe('a recording', () => {
  test.each([0, 34, 500])(
    'that is %d ms late gets shorter by that, and its audio comes earlier by that',
    async (lateByMs) => {
      const frames = await transcode(recording, { lateByMs });
      const longerMs = durationMs(frames) - (lengthMs - lateByMs);
      expect(longerMs).toBeGreaterThanOrEqual(0);
      // AAC comes in whole frames.
      expect(longerMs).toBeLessThanOrEqual(aacFrameMs + opusDelayMs);
      const [toneMs = Number.NaN] = beepTimes(await decodeSamples(frames), sampleRate);
      expect(Math.abs(toneMs - (toneAtMs + opusDelayMs - lateByMs))).toBeLessThanOrEqual(5);
    },
  );

  it('yields the same frames from chunks of any size', async () => {
    const inPieces = await transcode(recording, { lateByMs: 34, pieceBytes: 777 });
    const whole = await transcode(recording, { lateByMs: 34, pieceBytes: recording.length });
    expect(Buffer.concat(inPieces).equals(Buffer.concat(whole))).toBe(true);
  });

  it('yields AAC-LC frames with 48 kHz and 2 channels while it runs', async () => {
    const first = Promise.withResolvers<Uint8Array>();
    await using transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath: 'ffmpeg',
      lateByMs: 34,
      onFrame: first.resolve,
    });
    await transcoder.write(recording);
    expect([...(await first.promise)].slice(0, 3)).toEqual([0xff, 0xf1, 0x4c]);
  });
});

describe('the first audio', () => {
  it('is kept', async () => {
    // From the middle of the tone on: it is there from the first sample.
    const opus = opusFrames.splice(0, opusFrames.length / 2);
    const [firstMs = Number.NaN] = beepTimes(
      await decodeSamples(
        await transcode(
          withTimes((ms) => ms),
          { lateByMs: 0 },
        ),
      ),
      sampleRate,
    );
    opusFrames.unshift(...opus);
    expect(firstMs).toBeLessThanOrEqual(aacFrameMs + 5);
  });
});

describe('the audio timestamps', () => {
  it('that jump by 500 ms become 500 ms of silence at that place', async () => {
    const jumpMs = 1_500;
    const steady = await transcode(
      withTimes((ms) => ms),
      { lateByMs: 0 },
    );
    const frames = await transcode(
      withTimes((ms) => (ms < jumpMs ? ms : ms + 500)),
      { lateByMs: 0 },
    );
    expect(Math.abs(durationMs(frames) - durationMs(steady) - 500)).toBeLessThanOrEqual(aacFrameMs);
    const pause = longestPause(await decodeSamples(frames));
    expect(Math.abs(pause.lengthMs - 500)).toBeLessThanOrEqual(5);
    expect(Math.abs(pause.atMs - jumpMs)).toBeLessThanOrEqual(5);
  });

  it('that overlap by a few ms add and break nothing', async () => {
    const steady = await transcode(
      withTimes((ms) => ms),
      { lateByMs: 0 },
    );
    const frames = await transcode(
      withTimes((ms) => (ms < 1_500 ? ms : ms < 2_100 ? ms - 4 : ms - 9)),
      { lateByMs: 0 },
    );
    expect(frames).toHaveLength(steady.length);
    expect(longestPause(await decodeSamples(frames)).lengthMs).toBeLessThanOrEqual(5);
  });

  it('that jitter by a few ms add and break nothing', async () => {
    const steady = await transcode(
      withTimes((ms) => ms),
      { lateByMs: 0 },
    );
    const frames = await transcode(
      withTimes((ms) => ms + ((ms / opusFrameMs) % 3) * 5),
      { lateByMs: 0 },
    );
    expect(Math.abs(frames.length - steady.length)).toBeLessThanOrEqual(1);
    expect(longestPause(await decodeSamples(frames)).lengthMs).toBeLessThanOrEqual(5);
  });
});

describe('the process', () => {
  /** An ffmpeg that writes down its process id; `does` is what it does when it is to transcode. */
  async function watchedFfmpeg(does = 'exec ffmpeg "$@"') {
    const pidFile = join(folder, crypto.randomUUID());
    const ffmpegPath = `${pidFile}.sh`;
    const script = [
      '#!/bin/sh',
      // What fluent-ffmpeg asks before is not about the pipe.
      'case "$*" in *pipe:0*) ;; *) exec ffmpeg "$@" ;; esac',
      `echo $$ >> ${pidFile}`,
      does,
    ];
    await writeFile(ffmpegPath, script.join('\n'));
    await chmod(ffmpegPath, 0o755);
    return {
      ffmpegPath,
      async pids(): Promise<number[]> {
        const text = await readFile(pidFile, 'utf8').catch(() => '');
        return text.split('\n').filter(Boolean).map(Number);
      },
    };
  }

  function exists(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  const allGone = (pids: number[]): Promise<void> =>
    vi.waitFor(() => expect(pids.filter(exists)).toEqual([]), { timeout: 60_000, interval: 10 });

  it('does not get our environment, nor do those that list their codecs', async () => {
    const said = join(folder, crypto.randomUUID());
    const ffmpegPath = `${said}.sh`;
    await writeFile(ffmpegPath, `#!/bin/sh\nenv >> ${said}\nexec ffmpeg "$@"\n`);
    await chmod(ffmpegPath, 0o755);
    vi.stubEnv('SECRET_KEY', 'hush');
    vi.stubEnv('no_proxy', '127.0.0.1');
    try {
      await using transcoder = startAudioTranscoder({
        ...settings,
        ffmpegPath,
        lateByMs: 34,
        onFrame: () => undefined,
      });
      await transcoder.write(recording);
      await transcoder.finish(20_000);
    } finally {
      vi.unstubAllEnvs();
    }
    const names = (await readFile(said, 'utf8')).split('\n').map((line) => line.replace(/=.*/, ''));
    // The shell's own are no part of it.
    expect(new Set(names.filter((name) => !/^(PWD|SHLVL|OLDPWD|_|)$/.test(name)))).toEqual(new Set(['PATH']));
  });

  it('exits at the end of the recording', async () => {
    const { ffmpegPath, pids } = await watchedFfmpeg();
    await using transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath,
      lateByMs: 34,
      onFrame: () => undefined,
    });
    await transcoder.write(recording);
    await transcoder.finish(20_000);
    expect(await pids()).toHaveLength(1);
    await allGone(await pids());
  });

  it('is killed when the transcoder is disposed of', async () => {
    const { ffmpegPath, pids } = await watchedFfmpeg();
    const first = Promise.withResolvers<Uint8Array>();
    const transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath,
      lateByMs: 34,
      onFrame: first.resolve,
    });
    await transcoder.write(recording);
    await first.promise;
    const [pid = 0] = await pids();
    expect(exists(pid)).toBe(true);
    await transcoder[Symbol.asyncDispose]();
    await allGone([pid]);
  });

  it('is killed even when it has only just started', async () => {
    const { ffmpegPath, pids } = await watchedFfmpeg('exec sleep 60');
    const transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath,
      lateByMs: 34,
      onFrame: () => undefined,
    });
    const begin = performance.now();
    await transcoder[Symbol.asyncDispose]();
    // Less than the time after which disposing gives up.
    expect(performance.now() - begin).toBeLessThan(4_000);
    await allGone(await pids());
  });

  it('that does not finish in time is a failure, and is killed', async () => {
    const { ffmpegPath, pids } = await watchedFfmpeg('exec sleep 60');
    const transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath,
      lateByMs: 34,
      onFrame: () => undefined,
    });
    await transcoder.write(recording.subarray(0, 1_000));
    const [pid = 0] = await vi.waitFor(
      async () => {
        expect(await pids()).toHaveLength(1);
        return pids();
      },
      { timeout: 60_000 },
    );
    await expect(transcoder.finish(200)).rejects.toThrow('ffmpeg did not finish within 200 ms');
    expect(exists(pid)).toBe(true);
    await transcoder[Symbol.asyncDispose]();
    await allGone([pid]);
  });

  it('that is killed from outside is a failure', async () => {
    const { ffmpegPath, pids } = await watchedFfmpeg();
    const first = Promise.withResolvers<Uint8Array>();
    await using transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath,
      lateByMs: 34,
      onFrame: first.resolve,
    });
    await transcoder.write(recording);
    await first.promise;
    const [pid = 0] = await pids();
    process.kill(pid, 'SIGKILL');
    await expect(transcoder.failed).rejects.toThrow('SIGKILL');
    await transcoder.write(recording);
    await expect(transcoder.finish(20_000)).rejects.toThrow('SIGKILL');
  });

  it('whose input is not a recording is a failure', async () => {
    const { ffmpegPath } = await watchedFfmpeg();
    await using transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath,
      lateByMs: 34,
      onFrame: () => undefined,
    });
    await transcoder.write(Buffer.from('not a recording '.repeat(1_000)));
    await expect(transcoder.finish(20_000)).rejects.toThrow('ffmpeg exited with code');
  });

  it('whose frames cannot be processed is a failure, and is killed', async () => {
    const { ffmpegPath, pids } = await watchedFfmpeg();
    const transcoder = startAudioTranscoder({
      ...settings,
      ffmpegPath,
      lateByMs: 34,
      onFrame: () => {
        throw new Error('no room');
      },
    });
    await transcoder.write(recording);
    await expect(transcoder.failed).rejects.toThrow('no room');
    const [pid = 0] = await pids();
    await transcoder[Symbol.asyncDispose]();
    expect(exists(pid)).toBe(false);
  });
});

/** VP8 as a sender of WebRTC makes it: no frame that is not shown. */
async function vp8(seconds: number): Promise<Buffer> {
  const source = `testsrc2=size=321x180:rate=15:duration=${seconds}`;
  const options = [
    '-c:v',
    'libvpx',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-auto-alt-ref',
    '0',
    '-lag-in-frames',
    '0',
  ];
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-f', 'lavfi', '-i', source, ...options, '-b:v', '300k', '-live', '1', '-f', 'webm', '-'],
    { encoding: 'buffer', maxBuffer: 2 ** 26 },
  );
  return stdout;
}

test('every frame becomes an H.264 frame at its time, with a key frame every two seconds', async () => {
  const webm = await vp8(5);
  const timesMs: number[] = [];
  createWebmDemuxer(({ timestampMs }) => timesMs.push(timestampMs)).push(webm);
  const frames: { data: Uint8Array; key: boolean; timestampMs: number }[] = [];
  await using transcoder = startVideoTranscoder({
    ffmpegPath: 'ffmpeg',
    onFrame: (frame) => frames.push(frame),
  });
  for (let at = 0; at < webm.length; at += 3_000) await transcoder.write(webm.subarray(at, at + 3_000));
  await transcoder.finish(20_000);
  expect(frames.map(({ timestampMs }) => timestampMs)).toEqual(timesMs);
  const keys = frames.filter(({ key }) => key);
  expect(keys.map(({ timestampMs }) => timestampMs)).toEqual([0, 2_000, 4_000]);
  for (const { data } of keys) expect(parseFrameSize(data)).toEqual({ width: 320, height: 180 });
});
