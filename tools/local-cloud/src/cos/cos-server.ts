import { type CredentialStore } from '../credentials/credential-store.ts';
import { listen } from '../http/listen.ts';
import { openBucketFolders } from './bucket-folders.ts';
import { createCosApp } from './cos-app.ts';
import { type Bucket } from './cos-request.ts';
import { createFaults, type Faults } from './faults.ts';
import { listObjects } from './list-objects.ts';
import { openMultipartStore } from './multipart-store.ts';
import { type ObjectRecord } from './object-record.ts';
import { openObjectStore } from './object-store.ts';
import { putFile } from './put-file.ts';

export interface CosOptions {
  /** Objects become `<dir>/cos/<bucket>/<key>`. */
  readonly dir: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly buckets: readonly string[];
  readonly credentials: CredentialStore;
}

/** A running COS; disposing of it finishes what it was writing. */
export interface CosServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly faults: Faults;
  /** Where a new file can be written that `put` then takes over. @throws TypeError when there is no such bucket */
  incomingFile(bucket: string): string;
  /** Makes a finished file of this file system an object, without HTTP. */
  put(bucket: string, key: string, file: string, contentType: string): Promise<ObjectRecord>;
  /** Removes an object, also one that does not exist. */
  delete(bucket: string, key: string): Promise<void>;
  /** The objects of a bucket, in the order of their keys. */
  objects(bucket: string): readonly ObjectRecord[];
  /** The ids of the multipart uploads of a bucket that nobody completed or aborted. */
  openUploads(bucket: string): readonly string[];
  /** Resolves when every object is a plain file. */
  merged(): Promise<void>;
}

/** @throws ServiceError `PortInUse` */
export async function startCos({ dir, port, buckets, credentials }: CosOptions): Promise<CosServer> {
  const opened = new Map<string, Bucket>();
  for (const name of buckets) opened.set(name, await openBucket(dir, name));
  const faults = createFaults(() => server.dropConnections());
  const server = await listen(createCosApp({ buckets: opened, credentials, faults }), port);
  const existing = (name: string): Bucket => {
    const bucket = opened.get(name);
    if (bucket === undefined) throw new TypeError(`there is no bucket ${name}`);
    return bucket;
  };
  const merged = async (): Promise<void> => {
    for (const { objects } of opened.values()) await objects.merged();
  };
  return {
    port: server.port,
    url: server.url,
    faults,
    incomingFile: (bucket) => existing(bucket).folders.incomingFile(),
    put: (bucket, key, file, contentType) => putFile(existing(bucket), key, file, contentType),
    delete: (bucket, key) => existing(bucket).objects.delete(key),
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
