import { type About } from './about.ts';
import { type Host, type Page } from './host.ts';
import { readAnswer, RefusedError } from './read-answer.ts';
import { type AppKey, signRequest } from './sign-request.ts';
import { type Snapshot, type TaskSection } from './snapshot.ts';
import {
  eventStates,
  pushStates,
  queueEntries,
  recordingStates,
  roomRecordingStates,
} from './task-states.ts';

/** How often the service is asked while something runs, and while nothing does. */
const busyMs = 2_000;
const idleMs = 10_000;
/** After failures in a row the wait doubles, up to this. */
const mostMs = 60_000;
const mostTasks = 50;

/** What a person has signed in with: a key, or vod-callback's secret path; empty where nobody has to. */
export interface Credentials {
  key?: AppKey;
  pathSecret?: string;
}

export interface ServiceHost extends Host {
  /** Asks the service once. @throws RefusedError when it does not take the key; Error when it cannot be reached */
  check(): Promise<void>;
}

type Read = (ask: Ask) => Promise<Partial<Snapshot>>;
type Ask = (path: string, options?: { method?: string; body?: unknown }) => Promise<unknown>;

/**
 * A deployed service, which the page itself asks for its tasks every few seconds: a web function is billed, and has one of
 * its few places taken, for as long as an answer lasts, so it sends no events; and an `EventSource` could not sign.
 * Nothing is asked while nobody looks at the page.
 *
 * @param baseUrl of the service, with a slash at the end
 */
export function serviceHost(
  about: About,
  { key, pathSecret }: Credentials,
  { baseUrl, signOut }: { baseUrl: string; signOut: ((problem?: string) => void) | undefined },
): ServiceHost {
  const { page, read } = shown[about.service];
  let wake = (): void => undefined;

  const ask: Ask = async (path, { method = 'GET', body: json } = {}) => {
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
    return readAnswer(response);
  };

  async function run(tell: Parameters<Host['follow']>[0], over: AbortSignal): Promise<void> {
    let failures = 0;
    while (!over.aborted) {
      const woken = Promise.withResolvers<void>();
      wake = woken.resolve;
      let waitMs = idleMs;
      try {
        const changed = await read(ask);
        if (over.aborted) return;
        tell({ changed, isConnected: true });
        failures = 0;
        waitMs = isBusy(changed) ? busyMs : idleMs;
      } catch (error) {
        if (over.aborted) return;
        if (signOut !== undefined && isUnauthorized(error, about)) return signOut(messageOf(error));
        tell({ isConnected: false });
        waitMs = Math.min(mostMs, busyMs * 2 ** failures++);
      }
      const timer = setTimeout(woken.resolve, waitMs);
      await woken.promise;
      clearTimeout(timer);
      await untilVisible(over);
    }
  }

  return {
    pages: [page],
    async call(_service, path, { method = 'POST', body } = {}) {
      const answer = await ask(path, { method, ...(method === 'POST' ? { body: body ?? {} } : {}) });
      if (method !== 'GET') wake();
      return answer;
    },
    follow(tell) {
      const over = new AbortController();
      void run(tell, over.signal);
      return () => {
        over.abort();
        wake();
      };
    },
    check: async () => void (await read(ask)),
    ...(signOut === undefined ? {} : { signOut: () => signOut() }),
  };
}

const section = (tasks: TaskSection['tasks']): TaskSection => ({ tasks });
const roomTasks = (ask: Ask): Promise<unknown> => ask(`tasks?limit=${mostTasks}`);

/** What each service has to show, and how it is asked for it. */
const shown: Readonly<Record<About['service'], { page: Page; read: Read }>> = {
  'web-record': {
    page: 'recordings',
    async read(ask) {
      const body = { Action: 'List', Data: { Limit: mostTasks } };
      return { recordings: section(recordingStates(await ask('', { method: 'POST', body }))) };
    },
  },
  'trtc-push': {
    page: 'pushes',
    read: async (ask) => ({ pushes: section(pushStates(await roomTasks(ask))) }),
  },
  'trtc-record': {
    page: 'roomRecordings',
    read: async (ask) => ({ roomRecordings: section(roomRecordingStates(await roomTasks(ask))) }),
  },
  'vod-callback': {
    page: 'events',
    async read(ask) {
      const failed = (['events', 'deliveries'] as const).map(async (list) =>
        queueEntries(list, await ask(`${list}?state=failed&limit=${mostTasks}`)),
      );
      const events = eventStates(await ask(`events?limit=${mostTasks}`));
      return { events, queue: { failed: (await Promise.all(failed)).flat() } };
    },
  },
};

/** Pure: whether something is under way that changes by itself. */
function isBusy({ recordings, pushes, roomRecordings, events = [] }: Partial<Snapshot>): boolean {
  const tasks = [recordings, pushes, roomRecordings].flatMap((each) => each?.tasks ?? []);
  return tasks.some(({ isFinished }) => !isFinished) || events.some(({ state }) => state === 'pending');
}

/** Pure: a wrong secret path is answered like one that does not exist. */
export function isUnauthorized(error: unknown, { signIn }: Pick<About, 'signIn'>): boolean {
  return error instanceof RefusedError && error.status === (signIn === 'path' ? 404 : 401);
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Resolves when somebody looks at the page, or it is over. */
async function untilVisible(over: AbortSignal): Promise<void> {
  while (document.visibilityState === 'hidden' && !over.aborted) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('visibilitychange', () => resolve(), { signal });
    over.addEventListener('abort', () => resolve(), { signal });
    await promise;
    listening.abort();
  }
}
