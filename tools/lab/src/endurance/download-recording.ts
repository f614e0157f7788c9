import type { TaskResult } from '@scf-media/protocol/web-record';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/**
 * Downloads the file of a finished task as a client would, without keeping it in memory.
 *
 * @returns its size in bytes
 * @throws Error with the task's result when there is no file
 */
export async function downloadRecording(
  result: TaskResult | undefined,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const url = result?.Videos?.[0]?.FileURL;
  if (url === undefined) throw new Error(`the task has no file: ${JSON.stringify(result)}`);
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null)
    throw new Error(`downloading the file failed with HTTP ${response.status}`);
  await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path), { signal });
  return (await stat(path)).size;
}
