import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mediaMetaData, type MediaMetaData, needsPackets, probeSchema } from './media-meta-data.ts';
import { type MediaTools } from './media-tools.ts';

const TIMEOUT_MS = 60_000;
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Looks into a media file.
 *
 * @param url its http address
 * @param sizeBytes with HLS, of the playlist and its segments
 * @returns undefined when it is not media
 * @throws Error when ffprobe cannot be started, or took too long
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
  if (!needsPackets(probe)) return mediaMetaData(probe, sizeBytes);
  const packets = await ffprobe(
    ['-show_entries', 'packet=stream_index,size', '-of', 'csv=p=0', url],
    tools,
    signal,
  );
  return mediaMetaData(probe, sizeBytes, bytesOfStreams(packets ?? ''));
}

function bytesOfStreams(csv: string): Map<number, number> {
  const bytes = new Map<number, number>();
  for (const line of csv.split('\n')) {
    const [, stream, size] = /^(\d+),(\d+)/.exec(line) ?? [];
    if (stream === undefined || size === undefined) continue;
    bytes.set(Number(stream), (bytes.get(Number(stream)) ?? 0) + Number(size));
  }
  return bytes;
}

/** @returns undefined when it ended with an error of its own: then the file is not media */
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
  // A playlist that was uploaded must not reach the files of this machine.
  const everything = ['-v', 'error', '-protocol_whitelist', 'http,tcp', ...parameters];
  try {
    return (await promisify(execFile)(ffprobePath, everything, options)).stdout;
  } catch (error) {
    const hasExited = error instanceof Error && 'code' in error && typeof error.code === 'number';
    if (hasExited) return undefined;
    throw error;
  }
}
