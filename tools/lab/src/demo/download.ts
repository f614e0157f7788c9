import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

const downloadTimeoutMs = 60_000;

/** Fetches a URL into a file. `onAnswer` is told when the first byte can be read. */
export async function download(
  url: string,
  file: string,
  { signal, onAnswer }: { signal: AbortSignal; onAnswer?: () => void },
): Promise<void> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(downloadTimeoutMs)]);
  const response = await fetch(url, { signal: within });
  if (!response.ok || response.body === null) throw new Error(`${url} was answered with ${response.status}`);
  onAnswer?.();
  await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(file), {
    signal: within,
  });
}
