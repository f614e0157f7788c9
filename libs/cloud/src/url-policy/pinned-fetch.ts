import { isIP, type LookupFunction } from 'node:net';
import type { Agent, buildConnector as BuildConnector } from 'undici';
import type { HostLookup } from './resolve-allowed.ts';

const connectTimeoutMs = 10_000;

/**
 * Creates a `fetch` that connects only to the addresses that `resolve` has returned for this connection: a name
 * cannot change in between, and the target of a redirect is checked too.
 *
 * @param resolve throws for a host that is not allowed; the error becomes the `cause` of what `fetch` throws
 */
export function createPinnedFetch(resolve: HostLookup): typeof fetch {
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
