import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { TaskResult } from '@scf-media/protocol/web-record';

/**
 * Fetches the file of a finished task as its caller would, without holding it in memory.
 *
 * @returns its bytes
 * @throws Error with the task's result when there is no file
 */
export async function downloadRecording(
  result: TaskResult | undefined,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const url = result?.Videos?.[0]?.FileURL;
  if (url === undefined) throw new Error(`the task left no file: ${JSON.stringify(result)}`);
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(`the file is answered with ${response.status}`);
  await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path), { signal });
  return (await stat(path)).size;
}
