import { randomBytes } from 'node:crypto';

/** A key pair that requests are signed with; a temporary one also has a token and an end. */
export interface Credential {
  readonly secretId: string;
  readonly secretKey: string;
  /** Must come with every request when present. */
  readonly token?: string;
  /** Milliseconds since 1970; none means forever. */
  readonly expiresAtMs?: number;
  /** Then it is good for these objects and for nothing else. */
  readonly scope?: CredentialScope;
}

/** The objects of a bucket whose keys begin with a prefix. */
export interface CredentialScope {
  readonly bucket: string;
  readonly keyPrefix: string;
}

/** Keys that end. */
export type TemporaryCredential = Credential & Required<Omit<Credential, 'scope'>>;

/** The keys this cloud knows. */
export interface CredentialStore {
  /** The credential of a SecretId, or undefined when nobody was given that id. */
  find(secretId: string): Credential | undefined;
  /** Issues temporary keys, as a function's role does for each invocation. */
  issueTemporary(lifetimeMs: number, scope?: CredentialScope): TemporaryCredential;
}

/** @param permanent the key pairs that are known from the start */
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
