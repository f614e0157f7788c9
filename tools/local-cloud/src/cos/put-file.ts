import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Bucket } from './cos-request.ts';
import { type ObjectRecord } from './object-record.ts';

/** Makes a finished file an object; the file is moved, so it has to lie on the same file system. */
export async function putFile(
  { objects }: Bucket,
  key: string,
  file: string,
  contentType: string,
): Promise<ObjectRecord> {
  const hash = createHash('md5');
  let sizeBytes = 0;
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  });
  const record = {
    key,
    sizeBytes,
    etag: `"${hash.digest('hex')}"`,
    lastModified: new Date().toISOString(),
    headers: { 'content-type': contentType },
  };
  await objects.put(record, file);
  return record;
}
