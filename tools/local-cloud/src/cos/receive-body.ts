import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { cosError } from './cos-error.ts';

/** A body written to a file. */
export interface ReceivedBody {
  readonly file: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly md5: string;
}

/**
 * Streams a request's body to a file, which is removed on failure.
 *
 * @throws ServiceError `MissingContentLength`, `InvalidDigest`, `BadDigest`, or `IncompleteBody` if the client disconnects
 */
export async function receiveBody(request: IncomingMessage, file: string): Promise<ReceivedBody> {
  if (request.headers['content-length'] === undefined)
    throw cosError('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  const expectedMd5 = parseContentMd5(request.headers['content-md5']);
  const hash = createHash('md5');
  let sizeBytes = 0;
  const measure = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      yield chunk;
    }
  };
  try {
    await pipeline(request, measure, createWriteStream(file));
    const md5 = hash.digest('hex');
    if (expectedMd5 !== undefined && expectedMd5 !== md5)
      throw cosError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
    return { file, sizeBytes, md5 };
  } catch (error) {
    await rm(file, { force: true });
    if (request.errored !== null || !request.complete)
      throw cosError('IncompleteBody', 'The connection was closed before the whole body arrived.', error);
    throw error;
  }
}

function parseContentMd5(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const digest = Buffer.from(String(header), 'base64');
  if (digest.length !== 16) throw cosError('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  return digest.toString('hex');
}

/**
 * Reads a small body into memory.
 *
 * @throws ServiceError `MalformedXML` above the limit, `InvalidDigest` or `BadDigest`
 */
export async function receiveText(request: IncomingMessage, limitBytes: number): Promise<string> {
  const expectedMd5 = parseContentMd5(request.headers['content-md5']);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw cosError('MalformedXML', `The body has more than ${limitBytes} bytes.`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (expectedMd5 !== undefined && expectedMd5 !== createHash('md5').update(body).digest('hex'))
    throw cosError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  return body.toString('utf8');
}
