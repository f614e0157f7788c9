import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandError } from '../command-error.ts';

/**
 * Fetches a file. What is at the path is replaced only by a whole one.
 *
 * @returns its size in bytes
 * @throws CommandError when it may not be read, as a recording in a private bucket
 */
export async function download(url: string, path: string): Promise<number> {
  const response = await asked(url);
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
 * Fetches an HLS: its segments first, so that a playlist that is there is whole.
 *
 * @returns bytes of all of it
 */
export async function downloadHls(url: string, path: string): Promise<number> {
  const playlist = await (await asked(url)).text();
  let bytes = Buffer.byteLength(playlist);
  for (const name of readSegments(playlist))
    bytes += await download(new URL(name, url).href, join(dirname(path), basename(name)));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, playlist);
  return bytes;
}

/** Pure: what a playlist lists. */
export function readSegments(playlist: string): string[] {
  return playlist
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

async function asked(url: string): Promise<Response> {
  const response = await fetch(url);
  if (response.ok && response.body !== null) return response;
  await response.body?.cancel();
  throw new CommandError(`the recording is done, but ${url} was answered with HTTP ${response.status}`);
}
