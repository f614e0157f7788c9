import { ServiceError } from '@scf-media/protocol/errors';
import { wait } from '../retry/index.ts';
import type { AllowPrivate } from './forbidden-address.ts';
import { type HostAddress, resolveAllowed, type HostLookup, systemLookup } from './resolve-allowed.ts';
import { createPinnedFetch } from './pinned-fetch.ts';

export interface UrlPolicyOptions {
  allowPrivate: AllowPrivate;
  /** Public ranges that count as private; {@link tencentInternalNetworks} when left out. */
  denied?: readonly string[];
  /** Without the colon; `http` and `https` when left out. */
  schemes?: readonly string[];
  /** The system's resolver when left out. */
  lookup?: HostLookup;
  /** A resolver that takes longer than this has no answer. */
  lookupTimeoutMs?: number;
}

/** Where URLs that callers name may lead. Checked when they are given, and again for each connection. */
export interface UrlPolicy {
  /**
   * Checks scheme, name and every address of the name. A host that does not resolve passes: whoever connects to it
   * will learn it, and names come and go.
   *
   * @param options.field begins the message
   * @throws ServiceError `InvalidParam`, fault `caller`
   */
  check(url: string, options: { field: string }): Promise<void>;
  /**
   * The addresses that a connection to the host may be made to, now.
   *
   * @throws ServiceError `AddressForbidden`; the resolver's error when there is no such host
   */
  resolveHost(hostname: string): Promise<readonly HostAddress[]>;
  /** Connects only where the policy allows, at redirects too; what it throws then has the ServiceError as its `cause`. */
  fetch: typeof fetch;
}

export function createUrlPolicy(options: UrlPolicyOptions): UrlPolicy {
  const { allowPrivate, denied, schemes = ['http', 'https'], lookupTimeoutMs = 5_000 } = options;
  const lookup = withDeadline(options.lookup ?? systemLookup, lookupTimeoutMs);
  const resolveHost = (hostname: string) =>
    resolveAllowed(hostname, { allowPrivate, ...(denied === undefined ? {} : { denied }), lookup });
  return {
    async check(url, { field }) {
      const parsed = URL.parse(url);
      if (parsed === null || !schemes.includes(parsed.protocol.slice(0, -1)) || parsed.hostname === '') {
        throw invalidParam(`${field} must be a URL of ${schemes.join(' or ')}`);
      }
      try {
        await resolveHost(parsed.hostname);
      } catch (error) {
        if (!(error instanceof ServiceError && error.code === 'AddressForbidden')) return;
        throw invalidParam(`${field} must not lead to a private or reserved address`, error);
      }
    },
    resolveHost,
    fetch: createPinnedFetch(resolveHost),
  };
}

function invalidParam(message: string, cause?: unknown): ServiceError {
  return new ServiceError('InvalidParam', message, { fault: 'caller', cause });
}

/** The system's resolver cannot be called off; nobody waits for it any longer. */
function withDeadline(lookup: HostLookup, timeoutMs: number): HostLookup {
  return async (hostname) => {
    const over = new AbortController();
    const late = wait(timeoutMs, { until: over.signal }).then(() => {
      throw Object.assign(new Error(`no answer about ${hostname} within ${timeoutMs} ms`), {
        code: 'ETIMEOUT',
      });
    });
    try {
      return await Promise.race([lookup(hostname), late]);
    } finally {
      late.catch(() => undefined);
      over.abort();
    }
  };
}
