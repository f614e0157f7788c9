import { randomBytes } from 'node:crypto';

/** A key pair that requests are signed with; a temporary one also has a token and an end. */
export interface Credential {
  readonly secretId: string;
  readonly secretKey: string;
  /** Must come with every request when present. */
  readonly token?: string;
  /** Milliseconds since 1970; none means forever. */
  readonly expiresAtMs?: number;
}

/** The keys this cloud knows. */
export interface CredentialStore {
  /** The credential of a SecretId, or undefined when nobody was given that id. */
  find(secretId: string): Credential | undefined;
  /** Issues temporary keys, as a function's role does for each invocation. */
  issueTemporary(lifetimeMs: number): Required<Credential>;
}

/** @param permanent the key pairs that are known from the start */
export function createCredentialStore(permanent: readonly Credential[]): CredentialStore {
  const known = new Map(permanent.map((credential) => [credential.secretId, credential]));
  return {
    find: (secretId) => known.get(secretId),
    issueTemporary(lifetimeMs) {
      const credential = {
        secretId: `AKIDtmp${randomBytes(12).toString('hex')}`,
        secretKey: randomBytes(24).toString('base64url'),
        token: randomBytes(48).toString('base64url'),
        expiresAtMs: Date.now() + lifetimeMs,
      };
      known.set(credential.secretId, credential);
      return credential;
    },
  };
}
