import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

const downloadTimeoutMs = 60_000;

/** Downloads a URL to a file. @param options.onResponse called when the headers of the response are there */
export async function download(
  url: string,
  file: string,
  { signal, onResponse }: { signal: AbortSignal; onResponse?: () => void },
): Promise<void> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(downloadTimeoutMs)]);
  const response = await fetch(url, { signal: deadline });
  if (!response.ok || response.body === null) throw new Error(`${url} responded with ${response.status}`);
  onResponse?.();
  await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(file), {
    signal: deadline,
  });
}
