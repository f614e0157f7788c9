import { isIP, type LookupFunction } from 'node:net';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Agent, buildConnector as BuildConnector } from 'undici';
import { wait } from '../retry/index.ts';
import {
  type AllowPrivate,
  type HostAddress,
  resolveAllowed,
  type HostLookup,
  systemLookup,
} from './resolve-allowed.ts';

interface UrlPolicyOptions {
  allowPrivate: AllowPrivate;
  /** Public ranges that count as private; `tencentInternalNetworks` if left out. */
  denied?: readonly string[];
  /** Without the colon; `http` and `https` if left out. */
  schemes?: readonly string[];
  /** The system's resolver if left out. */
  lookup?: HostLookup;
  /** The resolver's timeout; 5 s if left out. */
  lookupTimeoutMs?: number;
}

/** Decides where URLs of clients may lead. They are checked in requests, and again for each connection. */
export interface UrlPolicy {
  /**
   * Checks the scheme, the host and all its addresses. A host that does not resolve passes: connecting will fail, and
   * DNS records come and go.
   *
   * @param options.field begins the message
   * @throws ServiceError `InvalidParam`, fault `caller`
   */
  check(url: string, options: { field: string }): Promise<void>;
  /**
   * Returns the addresses that a connection to the host may use now.
   *
   * @throws ServiceError `AddressForbidden`; the resolver's error when the host does not exist
   */
  resolveHost(hostname: string): Promise<readonly HostAddress[]>;
  /** Fetches only from allowed addresses, also after redirects; its errors have the ServiceError as their `cause`. */
  fetch: typeof fetch;
}

/** Creates a policy. */
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

/** Adds a timeout. The system's resolver cannot be cancelled, so its late answer is ignored. */
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

const connectTimeoutMs = 10_000;

/**
 * Creates a `fetch` that connects only to the addresses that `resolve` has returned for this connection: a name
 * cannot change in between, and the target of a redirect is checked too.
 *
 * @param resolve throws for a host that is not allowed; the error becomes the `cause` of what `fetch` throws
 */
function createPinnedFetch(resolve: HostLookup): typeof fetch {
  let agent: Agent | undefined;
  const pinned = async (input: string | URL, init?: RequestInit): Promise<unknown> => {
    // Takes 60 to 90 ms to load, so it is loaded by the first fetch. It is CommonJS: bundled as a separate file, as in
    // the zips of web functions, it has only a default export.
    const { default: undici } = await import('undici');
    agent ??= new undici.Agent({ connect: pinnedConnector(undici.buildConnector, resolve) });
    return undici.fetch(input, { ...(init as Parameters<typeof undici.fetch>[1]), dispatcher: agent });
  };
  // The types of undici and of Node's fetch, which is undici, differ only in name.
  return pinned as unknown as typeof fetch;
}

function pinnedConnector(
  buildConnector: typeof BuildConnector,
  resolve: HostLookup,
): BuildConnector.connector {
  const lookup: LookupFunction = (hostname, options, done) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) done(null, [...addresses]);
        else done(null, first?.address ?? '', first?.family);
      },
      (error: Error) => done(error, ''),
    );
  };
  const connect = buildConnector({ lookup, timeout: connectTimeoutMs });
  return (target, done) => {
    // Node does not look up addresses, so these are checked here.
    const isName = isIP(target.hostname.replace(/^\[(.*)\]$/, '$1')) === 0;
    if (isName) return connect(target, done);
    resolve(target.hostname).then(
      () => connect(target, done),
      (error: Error) => done(error, null),
    );
  };
}
