import { type CosServer, type ObjectRecord } from '../cos/index.ts';
import { LOCAL_VOD_BUCKET } from '../known-names.ts';

/** The folder of an upload in VOD's bucket, with a trailing slash. */
export const toMediaFolder = (fileId: string): string => `vodgzp/${fileId}/`;

/** The folder of a file's transcodes, with a trailing slash. */
export const toTranscodeFolder = (fileId: string): string => `vodtransgzp/${fileId}/`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  mp4: 'video/mp4',
  ts: 'video/mp2t',
};

/** @param name a file name with its extension */
export const findContentType = (name: string): string =>
  CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

/** Finds an object in VOD's bucket. */
export const findObject = (cos: CosServer, key: string): ObjectRecord | undefined =>
  cos.objects(LOCAL_VOD_BUCKET).find((object) => object.key === key);

/** Deletes the upload and the transcodes of a file. */
export async function deleteObjects(cos: CosServer, fileId: string): Promise<void> {
  const folders = [toMediaFolder(fileId), toTranscodeFolder(fileId)];
  for (const { key } of cos.objects(LOCAL_VOD_BUCKET))
    if (folders.some((folder) => key.startsWith(folder))) await cos.delete(LOCAL_VOD_BUCKET, key);
}
