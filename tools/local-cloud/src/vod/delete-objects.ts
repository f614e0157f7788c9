import { type CosServer } from '../cos/index.ts';
import { LOCAL_VOD_BUCKET } from '../known-names.ts';
import { mediaFolder, transcodeFolder } from './media-folders.ts';

/** Removes what was uploaded for a file and what was made of it. */
export async function deleteObjects(cos: CosServer, fileId: string): Promise<void> {
  const folders = [mediaFolder(fileId), transcodeFolder(fileId)];
  for (const { key } of cos.objects(LOCAL_VOD_BUCKET))
    if (folders.some((folder) => key.startsWith(folder))) await cos.delete(LOCAL_VOD_BUCKET, key);
}
