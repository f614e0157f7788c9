import { randomBytes } from 'node:crypto';

/** A key pair that signs requests; temporary ones also have a token and an expiry. */
export interface Credential {
  readonly secretId: string;
  readonly secretKey: string;
  /** If present, required in every request. */
  readonly token?: string;
  /** Milliseconds since 1970; undefined means never. */
  readonly expiresAtMs?: number;
  /** If present, the keys are valid for these objects only. */
  readonly scope?: CredentialScope;
}

/** The objects of a bucket whose keys begin with a prefix. */
export interface CredentialScope {
  readonly bucket: string;
  readonly keyPrefix: string;
}

/** Keys with an expiry. */
export type TemporaryCredential = Credential & Required<Omit<Credential, 'scope'>>;

/** The keys that this cloud knows. */
export interface CredentialStore {
  /** Finds the credential of a SecretId; undefined for unknown ids. */
  find(secretId: string): Credential | undefined;
  /** Issues temporary keys, such as those of a function's role. */
  issueTemporary(lifetimeMs: number, scope?: CredentialScope): TemporaryCredential;
}

/** @param permanent key pairs that are known from the start */
export function createCredentialStore(permanent: readonly Credential[]): CredentialStore {
  const known = new Map(permanent.map((credential) => [credential.secretId, credential]));
  return {
    find: (secretId) => known.get(secretId),
    issueTemporary(lifetimeMs, scope) {
      const credential = {
        secretId: `AKIDtmp${randomBytes(12).toString('hex')}`,
        secretKey: randomBytes(24).toString('base64url'),
        token: randomBytes(48).toString('base64url'),
        expiresAtMs: Date.now() + lifetimeMs,
        ...(scope === undefined ? {} : { scope }),
      };
      known.set(credential.secretId, credential);
      return credential;
    },
  };
}
