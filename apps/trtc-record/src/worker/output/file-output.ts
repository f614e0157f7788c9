import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CosClient, createHeaderLastUpload, toObjectUrl } from '@scf-media/cloud/cos';
import type { Logger } from '@scf-media/cloud/log';
import type { HeaderLastTarget } from '@scf-media/media/mp4';
import { type CosConfig, toObjectKey } from '@scf-media/protocol/trtc-record';
import type { OpenUpload } from '../../record-task.ts';

/** A file where it was to go. */
export interface StoredFile {
  key: string;
  url: string;
  bytes: number;
}

/** Where the files of one recording go. */
export interface FilePlace {
  cos: CosClient;
  cosConfig: Pick<CosConfig, 'Bucket' | 'Region' | 'Path'>;
  /** Where COS is instead of Tencent. */
  endpoint: string | undefined;
  upload: { partBytes: number; finishRetryMs: number };
  /** Parts wait here, and what could not be uploaded stays here. */
  spoolDir: string;
  log: Logger;
}

/** A file on its way to COS while it is made. Disposing before it is finished takes back what is there of it. */
export interface FileOutput extends HeaderLastTarget<StoredFile>, AsyncDisposable {
  /** Bytes on disk that are not in COS yet. */
  readonly waitingBytes: number;
}

/** @param options.onUploadStarted told what is to be aborted in COS should this worker be lost */
export async function openFileOutput(
  fileName: string,
  { cos, cosConfig, endpoint, upload, spoolDir, log }: FilePlace,
  { onUploadStarted }: { onUploadStarted: (upload: OpenUpload) => void },
): Promise<FileOutput> {
  const { Bucket: bucket, Region: region } = cosConfig;
  // A folder of its own: copies of what could not be uploaded are named for the file, and cut to a length.
  const dir = join(spoolDir, fileName);
  // What is in it already is of a worker that was lost: its file is made anew.
  await rm(dir, { recursive: true, force: true });
  // With something in it it stays.
  const leave = (): Promise<void> => rmdir(dir).catch(() => undefined);
  const sink = await createHeaderLastUpload({
    cos,
    bucket,
    region,
    key: toObjectKey(cosConfig, fileName),
    contentType: contentTypeOf(fileName),
    spoolDir: dir,
    // There may be many anchors and one disk: what is in COS need not stay.
    retainBytes: 0,
    // All that wait are watched together.
    spoolLimitBytes: Infinity,
    ...upload,
    onUploadStarted,
    log,
  });
  return {
    get waitingBytes() {
      return sink.waitingBytes;
    },
    write: (body) => sink.write(body),
    async finish(head) {
      const { key, bytes } = await sink.finish(head);
      await leave();
      return { key, bytes, url: toObjectUrl({ bucket, region, key, endpoint }) };
    },
    async [Symbol.asyncDispose]() {
      await sink[Symbol.asyncDispose]();
      await leave();
    },
  };
}

const contentTypeOf = (fileName: string): string => (fileName.endsWith('.mp3') ? 'audio/mpeg' : 'video/mp4');
