import { isIP, type LookupFunction } from 'node:net';
import type { Agent, buildConnector as BuildConnector } from 'undici';
import type { HostLookup } from './resolve-allowed.ts';

const connectTimeoutMs = 10_000;

/**
 * A `fetch` that connects only to addresses the resolver gives out, those it was told a moment before: a name cannot
 * point elsewhere in between, and the target of a redirect is checked like the first one.
 *
 * @param resolve throws for a host that may not be reached; the error is the `cause` of what `fetch` throws
 */
export function createPinnedFetch(resolve: HostLookup): typeof fetch {
  let agent: Agent | undefined;
  const pinned = async (input: string | URL, init?: RequestInit): Promise<unknown> => {
    // 60 to 90 ms to load: only who fetches pays.
    const undici = await import('undici');
    agent ??= new undici.Agent({ connect: pinnedConnector(undici.buildConnector, resolve) });
    return undici.fetch(input, { ...(init as Parameters<typeof undici.fetch>[1]), dispatcher: agent });
  };
  // undici's own types and those of Node's fetch, which is undici, differ in name only.
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
    // Node looks names up, not addresses: those are checked here.
    const isName = isIP(target.hostname.replace(/^\[(.*)\]$/, '$1')) === 0;
    if (isName) return connect(target, done);
    resolve(target.hostname).then(
      () => connect(target, done),
      (error: Error) => done(error, null),
    );
  };
}
