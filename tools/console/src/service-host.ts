import { type About } from './about.ts';
import { type Host, type Page } from './host.ts';
import { readResponse, RefusedError } from './read-response.ts';
import { type AppKey, signRequest } from './sign-request.ts';
import { type Snapshot, type TaskSection } from './snapshot.ts';
import {
  parseEvents,
  parsePushes,
  parseQueueEntries,
  parseRecordings,
  parseRoomRecordings,
} from './task-states.ts';

/** How often the service is polled while something is running, and while nothing is. */
const busyMs = 2_000;
const idleMs = 10_000;
/** Consecutive failures double the delay, up to this. */
const maxDelayMs = 60_000;
const maxTasks = 50;

/** What a user signed in with: a key, or vod-callback's secret path; empty where signing in is not required. */
export interface Credentials {
  key?: AppKey;
  pathSecret?: string;
}

interface ServiceHost extends Host {
  /** Calls the service once. @throws RefusedError when it does not accept the key; Error when it cannot be reached */
  check(): Promise<void>;
}

type Read = (request: Request) => Promise<Partial<Snapshot>>;
type Request = (path: string, options?: { method?: string; body?: unknown }) => Promise<unknown>;

/**
 * Connects to a deployed service, which is polled for its tasks every few seconds. It does not send events: a web function
 * is billed while a response is open, and an open response counts for its concurrency; besides, an `EventSource` cannot
 * sign. The service is not polled while the page is hidden.
 *
 * @param baseUrl of the service, with a slash at the end
 */
export function createServiceHost(
  about: About,
  { key, pathSecret }: Credentials,
  { baseUrl, signOut }: { baseUrl: string; signOut: ((problem?: string) => void) | undefined },
): ServiceHost {
  const { page, read } = sources[about.service];
  let wake = (): void => undefined;

  const request: Request = async (path, { method = 'GET', body: json } = {}) => {
    const start = pathSecret === undefined ? baseUrl : `${baseUrl}${encodeURIComponent(pathSecret)}/`;
    const url = new URL(path.replace(/^\//, ''), start);
    const body = json === undefined ? undefined : JSON.stringify(json);
    const headers =
      key === undefined
        ? {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          }
        : signRequest({ method, url, body, signHost: about.signHost }, key);
    const response = await fetch(url, {
      ...{ method, headers, credentials: 'omit', cache: 'no-store', redirect: 'error' },
      ...(body === undefined ? {} : { body }),
    });
    return readResponse(response);
  };

  async function run(onChange: Parameters<Host['follow']>[0], stopped: AbortSignal): Promise<void> {
    let failures = 0;
    while (!stopped.aborted) {
      const woken = Promise.withResolvers<void>();
      wake = woken.resolve;
      let waitMs = idleMs;
      try {
        const changed = await read(request);
        if (stopped.aborted) return;
        onChange({ changed, isConnected: true });
        failures = 0;
        waitMs = isBusy(changed) ? busyMs : idleMs;
      } catch (error) {
        if (stopped.aborted) return;
        if (signOut !== undefined && isUnauthorized(error, about)) return signOut(toMessage(error));
        onChange({ isConnected: false });
        waitMs = Math.min(maxDelayMs, busyMs * 2 ** failures++);
      }
      const timer = setTimeout(woken.resolve, waitMs);
      await woken.promise;
      clearTimeout(timer);
      await untilVisible(stopped);
    }
  }

  return {
    pages: [page],
    async call(_service, path, { method = 'POST', body } = {}) {
      const answer = await request(path, { method, ...(method === 'POST' ? { body: body ?? {} } : {}) });
      if (method !== 'GET') wake();
      return answer;
    },
    follow(onChange) {
      const stopped = new AbortController();
      void run(onChange, stopped.signal);
      return () => {
        stopped.abort();
        wake();
      };
    },
    check: async () => void (await read(request)),
    ...(signOut === undefined ? {} : { signOut: () => signOut() }),
  };
}

const section = (tasks: TaskSection['tasks']): TaskSection => ({ tasks });
const roomTasks = (request: Request): Promise<unknown> => request(`tasks?limit=${maxTasks}`);

/** The page of each service, and the requests that fill it. */
const sources: Readonly<Record<About['service'], { page: Page; read: Read }>> = {
  'web-record': {
    page: 'recordings',
    async read(request) {
      const body = { Action: 'List', Data: { Limit: maxTasks } };
      return { recordings: section(parseRecordings(await request('', { method: 'POST', body }))) };
    },
  },
  'trtc-push': {
    page: 'pushes',
    read: async (request) => ({ pushes: section(parsePushes(await roomTasks(request))) }),
  },
  'trtc-record': {
    page: 'roomRecordings',
    read: async (request) => ({ roomRecordings: section(parseRoomRecordings(await roomTasks(request))) }),
  },
  'vod-callback': {
    page: 'events',
    async read(request) {
      const failed = (['events', 'deliveries'] as const).map(async (list) =>
        parseQueueEntries(list, await request(`${list}?state=failed&limit=${maxTasks}`)),
      );
      const events = parseEvents(await request(`events?limit=${maxTasks}`));
      return { events, queue: { failed: (await Promise.all(failed)).flat() } };
    },
  },
};

/** Pure: returns whether something is running, so that the snapshot will change. */
function isBusy({ recordings, pushes, roomRecordings, events = [] }: Partial<Snapshot>): boolean {
  const tasks = [recordings, pushes, roomRecordings].flatMap((each) => each?.tasks ?? []);
  return tasks.some(({ isFinished }) => !isFinished) || events.some(({ state }) => state === 'pending');
}

/** Pure: returns whether the credentials were rejected. A wrong secret path is a 404, like any path that does not exist. */
function isUnauthorized(error: unknown, { signIn }: Pick<About, 'signIn'>): boolean {
  return error instanceof RefusedError && error.status === (signIn === 'path' ? 404 : 401);
}

export const toMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Resolves when the page is visible, or polling has ended. */
async function untilVisible(stopped: AbortSignal): Promise<void> {
  while (document.visibilityState === 'hidden' && !stopped.aborted) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('visibilitychange', () => resolve(), { signal });
    stopped.addEventListener('abort', () => resolve(), { signal });
    await promise;
    listening.abort();
  }
}
