import { type CredentialStore } from '../credential-store.ts';
import { listen } from '../listen.ts';
import { openBucketFolders } from './bucket-folders.ts';
import { createCosApp } from './cos-app.ts';
import { type Bucket } from './cos-request.ts';
import { createFaults, type Faults } from './faults.ts';
import { listObjects } from './list-objects.ts';
import { openMultipartStore } from './multipart-store.ts';
import { type ObjectRecord } from './object-record.ts';
import { openObjectStore } from './object-store.ts';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

interface CosOptions {
  /** Objects become `<dir>/cos/<bucket>/<key>`. */
  readonly dir: string;
  /** 0 chooses a free port. */
  readonly port: number;
  readonly buckets: readonly string[];
  readonly credentials: CredentialStore;
}

/** A running COS; disposing finishes pending writes. */
export interface CosServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly faults: Faults;
  /** Creates a path for a new file, which `put` moves. @throws TypeError if the bucket does not exist */
  incomingFile(bucket: string): string;
  /** Moves a finished file into a bucket, without HTTP. */
  put(bucket: string, key: string, file: string, contentType: string): Promise<ObjectRecord>;
  /** Removes an object, if it exists. */
  delete(bucket: string, key: string): Promise<void>;
  /** Lists the objects of a bucket, in the order of their keys. */
  objects(bucket: string): readonly ObjectRecord[];
  /** Lists the ids of a bucket's open multipart uploads. */
  openUploads(bucket: string): readonly string[];
  /** Resolves when all objects are plain files. */
  merged(): Promise<void>;
}

/** @throws ServiceError `PortInUse` */
export async function startCos({ dir, port, buckets, credentials }: CosOptions): Promise<CosServer> {
  const opened = new Map<string, Bucket>();
  for (const name of buckets) opened.set(name, await openBucket(dir, name));
  const faults = createFaults(() => server.dropConnections());
  const server = await listen(createCosApp({ buckets: opened, credentials, faults }), port);
  const requireBucket = (name: string): Bucket => {
    const bucket = opened.get(name);
    if (bucket === undefined) throw new TypeError(`bucket ${name} does not exist`);
    return bucket;
  };
  const merged = async (): Promise<void> => {
    for (const { objects } of opened.values()) await objects.merged();
  };
  return {
    port: server.port,
    url: server.url,
    faults,
    incomingFile: (bucket) => requireBucket(bucket).folders.incomingFile(),
    put: (bucket, key, file, contentType) => putFile(requireBucket(bucket), key, file, contentType),
    delete: (bucket, key) => requireBucket(bucket).objects.delete(key),
    objects: (bucket) => {
      const records = opened.get(bucket)?.objects.list() ?? [];
      return listObjects(records, { prefix: '', marker: '', delimiter: '', maxKeys: Infinity }).contents;
    },
    openUploads: (bucket) =>
      opened
        .get(bucket)
        ?.uploads.list()
        .map(({ id }) => id) ?? [],
    merged,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await merged();
    },
  };
}

async function openBucket(dir: string, name: string): Promise<Bucket> {
  const folders = await openBucketFolders(dir, name);
  const objects = await openObjectStore(folders);
  const merging = new Set([...objects.list()].map(({ composite }) => composite?.folder ?? ''));
  return { name, folders, objects, uploads: await openMultipartStore(folders, merging) };
}

/** Moves a finished file into a bucket. It must be on the same file system. */
async function putFile(
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
