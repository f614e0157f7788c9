import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Some seconds of real media, to be repeated: H.264 access units (the first is a key frame) and AAC frames. */
export interface SampleMedia {
  pictures: { data: Uint8Array; key: boolean }[];
  sounds: Uint8Array[];
  durationMs: number;
}

const seconds = 8;
const frameRate = 30;

/** Made with ffmpeg: 720p at the given rate; 8 s are a whole number of pictures and of AAC frames at 48 kHz. */
export async function sampleMedia(videoKbps: number): Promise<SampleMedia> {
  const [video, audio] = await Promise.all([
    ffmpeg([
      ...['-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=${frameRate}:duration=${seconds}`],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-profile:v',
        'baseline',
        '-g',
        '60',
        '-pix_fmt',
        'yuv420p',
      ],
      ...[
        '-b:v',
        `${videoKbps}k`,
        '-minrate',
        `${videoKbps}k`,
        '-maxrate',
        `${videoKbps}k`,
        '-bufsize',
        `${videoKbps}k`,
      ],
      ...['-x264-params', 'nal-hrd=cbr:slices=1:aud=1', '-f', 'h264', 'pipe:1'],
    ]),
    ffmpeg([
      ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${seconds}`],
      ...['-ac', '2', '-c:a', 'aac', '-b:a', '128k', '-f', 'adts', 'pipe:1'],
    ]),
  ]);
  const pictures = accessUnits(video);
  const sounds = adtsFrames(audio).slice(0, (seconds * 48_000) / 1024);
  if (pictures.length !== seconds * frameRate || sounds.length !== 375) {
    throw new Error(`${pictures.length} pictures and ${sounds.length} AAC frames are not ${seconds} s`);
  }
  return { pictures, sounds, durationMs: seconds * 1000 };
}

async function ffmpeg(options: string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...options], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
}

/** Cuts before every access unit delimiter (NAL type 9). */
function accessUnits(stream: Buffer): { data: Uint8Array; key: boolean }[] {
  const delimiter = Buffer.from([0, 0, 0, 1, 9]);
  const starts: number[] = [];
  for (let at = stream.indexOf(delimiter); at >= 0; at = stream.indexOf(delimiter, at + 5)) starts.push(at);
  return starts.map((start, index) => {
    const data = stream.subarray(start, starts[index + 1] ?? stream.length);
    return { data, key: data.includes(Buffer.from([0, 0, 1, 0x65])) };
  });
}

function adtsFrames(stream: Buffer): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let offset = 0; offset + 7 <= stream.length;) {
    const length = (stream.readUIntBE(offset + 3, 3) >> 5) & 0x1fff;
    frames.push(stream.subarray(offset, offset + length));
    offset += length;
  }
  return frames;
}
