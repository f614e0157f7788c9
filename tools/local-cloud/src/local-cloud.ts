import { type CosServer, startCos } from './cos/index.ts';
import { type Credential, createCredentialStore } from './credentials/credential-store.ts';
import { LOCAL_BUCKET, LOCAL_CREDENTIAL } from './known-names.ts';

export interface LocalCloudOptions {
  /** Where all state lives; made when it is missing. */
  readonly dir: string;
  /** 0, or nothing, takes a free port. */
  readonly cosPort?: number;
  /** The keys that are known from the start. */
  readonly credentials?: readonly Credential[];
  readonly buckets?: readonly string[];
}

/** A running local cloud. */
export interface LocalCloud extends AsyncDisposable {
  readonly dir: string;
  readonly cos: CosServer;
}

/**
 * Starts the cloud on 127.0.0.1. `await using` it.
 *
 * @throws ServiceError `PortInUse`
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const credentials = createCredentialStore(options.credentials ?? [LOCAL_CREDENTIAL]);
  const buckets = options.buckets ?? [LOCAL_BUCKET];
  const cos = await startCos({ dir: options.dir, port: options.cosPort ?? 0, buckets, credentials });
  return { dir: options.dir, cos, [Symbol.asyncDispose]: () => cos[Symbol.asyncDispose]() };
}
