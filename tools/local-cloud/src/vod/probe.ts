import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { toMediaMetaData, type MediaMetaData, needsPackets, probeSchema } from './media-meta-data.ts';

/** The programs that inspect and transcode media. */
export interface MediaTools {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  /** Their whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 60_000;
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Inspects a media file.
 *
 * @param sizeBytes for HLS, of the playlist and its segments
 * @returns undefined if it is not media
 * @throws Error if ffprobe cannot be started or times out
 */
export async function probeMedia(
  url: string,
  sizeBytes: number,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<MediaMetaData | undefined> {
  const output = await ffprobe(['-show_format', '-show_streams', '-of', 'json', url], tools, signal);
  const probe = output === undefined ? undefined : probeSchema.safeParse(JSON.parse(output)).data;
  if (probe === undefined) return undefined;
  if (!needsPackets(probe)) return toMediaMetaData(probe, sizeBytes);
  const packets = await ffprobe(
    ['-show_entries', 'packet=stream_index,size', '-of', 'csv=p=0', url],
    tools,
    signal,
  );
  return toMediaMetaData(probe, sizeBytes, sumPacketBytes(packets ?? ''));
}

function sumPacketBytes(csv: string): Map<number, number> {
  const bytes = new Map<number, number>();
  for (const line of csv.split('\n')) {
    const [, stream, size] = /^(\d+),(\d+)/.exec(line) ?? [];
    if (stream === undefined || size === undefined) continue;
    bytes.set(Number(stream), (bytes.get(Number(stream)) ?? 0) + Number(size));
  }
  return bytes;
}

/** Runs ffprobe. @returns undefined if it exits with an error, because the file is not media */
async function ffprobe(
  parameters: readonly string[],
  { ffprobePath, env }: MediaTools,
  signal: AbortSignal,
): Promise<string | undefined> {
  const options = {
    env,
    signal,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_LIMIT_BYTES,
  } as const;
  // An uploaded playlist must not read files of this machine.
  const allParameters = ['-v', 'error', '-protocol_whitelist', 'http,tcp', ...parameters];
  try {
    return (await promisify(execFile)(ffprobePath, allParameters, options)).stdout;
  } catch (error) {
    const hasExited = error instanceof Error && 'code' in error && typeof error.code === 'number';
    if (hasExited) return undefined;
    throw error;
  }
}
