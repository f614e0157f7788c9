import type COS from 'cos-nodejs-sdk-v5';
import { at } from './cos-fixture.ts';

/** Uploads parts 1, 2, … of an object, ready to be completed. */
export async function uploadParts(
  client: COS,
  key: string,
  bodies: readonly Buffer[],
): Promise<{ UploadId: string; Parts: { PartNumber: number; ETag: string }[] }> {
  const { UploadId } = await client.multipartInit(at(key));
  const Parts = [];
  for (const [index, Body] of bodies.entries()) {
    const { ETag } = await client.multipartUpload({ ...at(key), UploadId, PartNumber: index + 1, Body });
    Parts.push({ PartNumber: index + 1, ETag });
  }
  return { UploadId, Parts };
}
