import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandError } from '../command-error.ts';

/**
 * Downloads a file. An existing file at the path is replaced only by a complete one.
 *
 * @returns the size in bytes
 * @throws CommandError when the server refuses, as it does for a recording in a private bucket
 */
export async function download(url: string, path: string): Promise<number> {
  const response = await fetchRecorded(url);
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return (await stat(path)).size;
}

/**
 * Downloads an HLS recording, its segments first: where there is a playlist, everything it lists is there.
 *
 * @returns the total size in bytes
 */
export async function downloadHls(url: string, path: string): Promise<number> {
  const playlist = await (await fetchRecorded(url)).text();
  let bytes = Buffer.byteLength(playlist);
  for (const name of parseSegments(playlist))
    bytes += await download(new URL(name, url).href, join(dirname(path), basename(name)));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, playlist);
  return bytes;
}

/** Pure: reads the segments that a playlist lists. */
export function parseSegments(playlist: string): string[] {
  return playlist
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

async function fetchRecorded(url: string): Promise<Response> {
  const response = await fetch(url);
  if (response.ok && response.body !== null) return response;
  await response.body?.cancel();
  throw new CommandError(`the recording is complete, but downloading ${url} failed: HTTP ${response.status}`);
}
