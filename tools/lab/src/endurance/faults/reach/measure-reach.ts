import type { Check } from '../../report.ts';
import { openBrowserEntrances } from './browser-entrances.ts';
import { type Entrance, tryEntrance } from './entrance.ts';
import { sampleEvenly } from './inward-urls.ts';
import { createLibraryEntrances } from './library-entrances.ts';
import { openCanary, openPublicServer } from './test-servers.ts';
import { publicAddress } from './rebinding-lookup.ts';
import { openServiceEntrances } from './service-entrances.ts';

interface ReachOptions {
  /** Maximum number of addresses for each entrance, of 500; entrances that start processes try a third of a smaller number. */
  urls: number;
  /** What is tried: our libraries, the web functions, or a page in Chromium. */
  by: 'libraries' | 'services' | 'browser';
}

const maxParallel = 8;

/**
 * Tries to reach a port of this machine through everything in which a caller can name an address, with names whose DNS
 * answers change with each lookup.
 *
 * @returns a check for each entrance as soon as it has been tried
 */
export async function* measureReach(options: ReachOptions, signal: AbortSignal): AsyncGenerator<Check> {
  await using scope = new AsyncDisposableStack();
  const canary = scope.use(await openCanary(['127.0.0.1', '::1']));
  const reachable = scope.use(await openCanary([publicAddress]));
  const publicServer = scope.use(await openPublicServer());
  const ports = { canary: canary.port, reachable: reachable.port };
  async function* tryAll(entrances: readonly Entrance[]): AsyncGenerator<Check> {
    for (const [at, entrance] of entrances.entries()) {
      const { parallel = maxParallel, isCostly = false } = entrance;
      const count = isCostly && options.urls < entrance.attempts.length ? options.urls / 3 : options.urls;
      // Starts at a different address for each entrance, so that a small number covers more of the list.
      const attempts = sampleEvenly(
        [...entrance.attempts.slice(at), ...entrance.attempts.slice(0, at)],
        count,
      );
      yield tryEntrance({ ...entrance, attempts }, { canary, reachable, maxParallel: parallel, signal });
    }
  }
  if (options.by === 'browser') {
    await using browser = await openBrowserEntrances(ports, publicServer);
    return yield* tryAll(browser.entrances);
  }
  if (options.by === 'libraries') return yield* tryAll(createLibraryEntrances(ports, publicServer, signal));
  await using services = await openServiceEntrances(ports, signal);
  return yield* tryAll(services.entrances);
}
