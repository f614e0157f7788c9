import type { Check } from '../../report/check.ts';
import { openBrowserEntrances } from './browser-entrances.ts';
import { type Entrance, tryEntrance } from './entrance.ts';
import { spread } from './inward-urls.ts';
import { libraryEntrances } from './library-entrances.ts';
import { openCanary } from './open-canary.ts';
import { openFriend } from './open-friend.ts';
import { outside } from './rebinding-lookup.ts';
import { openServiceEntrances } from './service-entrances.ts';

export interface ReachOptions {
  /** How many ways each entrance is tried with, at most; 500 are known. Of fewer, entrances that start processes take a third. */
  urls: number;
  /** What is tried: what libraries of ours connect to, what the web functions take, what a page in a Chromium can do. */
  by: 'libraries' | 'services' | 'browser';
}

const atOnce = 8;

/**
 * Tries to get at a port of this machine by everything in which a caller can name a place, with names that lead elsewhere each
 * time that somebody looks.
 *
 * @returns a check of each entrance as soon as it was tried
 */
export async function* measureReach(options: ReachOptions, signal: AbortSignal): AsyncGenerator<Check> {
  await using scope = new AsyncDisposableStack();
  const canary = scope.use(await openCanary(['127.0.0.1', '::1']));
  const mark = scope.use(await openCanary([outside]));
  const friend = scope.use(await openFriend());
  const ports = { canary: canary.port, mark: mark.port };
  async function* tryAll(entrances: readonly Entrance[]): AsyncGenerator<Check> {
    for (const [at, entrance] of entrances.entries()) {
      const { parallel = atOnce, isCostly = false } = entrance;
      const count = isCostly && options.urls < entrance.ways.length ? options.urls / 3 : options.urls;
      // Of few, every entrance has its own.
      const ways = spread([...entrance.ways.slice(at), ...entrance.ways.slice(0, at)], count);
      yield tryEntrance({ ...entrance, ways }, { canary, mark, atOnce: parallel, signal });
    }
  }
  if (options.by === 'browser') {
    await using browser = await openBrowserEntrances(ports, friend);
    return yield* tryAll(browser.entrances);
  }
  if (options.by === 'libraries') return yield* tryAll(libraryEntrances(ports, friend, signal));
  await using services = await openServiceEntrances(ports, signal);
  return yield* tryAll(services.entrances);
}
