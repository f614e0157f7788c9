import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** Responds with a file, or with the requested range of it: without ranges, Chrome cannot loop a video. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  contentType: string,
): Promise<void> {
  const { size } = await stat(file);
  response.setHeader('Content-Type', contentType);
  response.setHeader('Accept-Ranges', 'bytes');
  const range = parseByteRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    'Content-Length': end - start + 1,
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  await pipeline(createReadStream(file, { start, end }), response);
}

/** A range of bytes; `end` is its last byte. */
interface ByteRange {
  start: number;
  end: number;
}

/**
 * Parses a Range header with a single range (RFC 9110, 14.2), as a browser's video player sends it.
 *
 * @returns `unsatisfiable` for the status 416; undefined to send the whole file, as for any other header
 */
export function parseByteRange(
  header: string | undefined,
  fileBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, fileBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? fileBytes - 1 : Math.min(Number(last), fileBytes - 1);
  return start <= end ? { start, end } : 'unsatisfiable';
}
