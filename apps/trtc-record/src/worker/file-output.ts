import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CosClient, createHeaderLastUpload, toObjectUrl } from '@scf-media/cloud/cos';
import type { Logger } from '@scf-media/cloud/log';
import type { HeaderLastTarget } from '@scf-media/media/mp4';
import { type CosConfig, toObjectKey } from '@scf-media/protocol/trtc-record';
import type { OpenUpload } from '../record-task.ts';

/** A file in COS. */
export interface StoredFile {
  key: string;
  url: string;
  bytes: number;
}

/** Where the files of one recording go. */
export interface FileDestination {
  cos: CosClient;
  cosConfig: Pick<CosConfig, 'Bucket' | 'Region' | 'Path'>;
  /** Address of another COS than Tencent's. */
  endpoint: string | undefined;
  upload: { partBytes: number; finishRetryMs: number };
  /** Parts wait here; what cannot be uploaded stays here. */
  spoolDir: string;
  log: Logger;
}

/** A file that is uploaded to COS while it is made. Disposing before it is finished aborts the upload. */
export interface FileOutput extends HeaderLastTarget, AsyncDisposable {
  /** Returns what is stored. @throws Error before it is finished */
  stored(): StoredFile;
  /** Bytes on disk that are not in COS yet. */
  readonly waitingBytes: number;
}

/** Opens the output of a file. @param options.onUploadStarted called with the upload that a successor aborts if this worker is lost */
export async function openFileOutput(
  fileName: string,
  { cos, cosConfig, endpoint, upload, spoolDir, log }: FileDestination,
  { onUploadStarted }: { onUploadStarted: (upload: OpenUpload) => void },
): Promise<FileOutput> {
  const { Bucket: bucket, Region: region } = cosConfig;
  // A separate folder: names of copies that could not be uploaded are truncated, and could collide.
  const dir = join(spoolDir, fileName);
  // Existing content is from a lost worker, whose file is made again.
  await rm(dir, { recursive: true, force: true });
  // Fails if something is left in it.
  const removeFolder = (): Promise<void> => rmdir(dir).catch(() => undefined);
  const sink = await createHeaderLastUpload({
    cos,
    bucket,
    region,
    key: toObjectKey(cosConfig, fileName),
    contentType: findContentType(fileName),
    spoolDir: dir,
    // Many anchors share the disk, so keep nothing that is already in COS.
    retainBytes: 0,
    // createRoomFiles limits all files together.
    spoolLimitBytes: Infinity,
    ...upload,
    onUploadStarted,
    log,
  });
  return {
    stored() {
      const { key, bytes } = sink.stored();
      return { key, bytes, url: toObjectUrl({ bucket, region, key, endpoint }) };
    },
    get waitingBytes() {
      return sink.waitingBytes;
    },
    write: (body) => sink.write(body),
    async finish(head) {
      await sink.finish(head);
      await removeFolder();
    },
    async [Symbol.asyncDispose]() {
      await sink[Symbol.asyncDispose]();
      await removeFolder();
    },
  };
}

const findContentType = (fileName: string): string =>
  fileName.endsWith('.mp3') ? 'audio/mpeg' : 'video/mp4';
