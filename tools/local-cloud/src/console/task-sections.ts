import { type Snapshot, type TaskSection, type TaskState } from '@scf-media/console/snapshot';
import {
  parsePushes,
  parseQueueEntries,
  parseRecordings,
  parseRoomRecordings,
} from '@scf-media/console/task-states';
import { toMessage } from '@scf-media/protocol/errors';
import { type ConsoleState } from './cloud-sections.ts';

/** A busy service responds within this time; otherwise its section shows a problem. */
const timeoutMs = 3_000;
const maxTasks = 50;

type TaskSections = Pick<Snapshot, 'recordings' | 'pushes' | 'roomRecordings' | 'queue'>;

/** Fetches the tasks of all services through their APIs. A service that does not respond affects only its own section. */
export async function fetchTaskSections({ services }: Pick<ConsoleState, 'services'>): Promise<TaskSections> {
  const findUrl = (name: string): string | undefined =>
    services.find((service) => service.name === name)?.url;
  const roomTasks = (url: string): Promise<unknown> => fetchJson(`${url}/tasks?limit=${maxTasks}`);
  const [recordings, pushes, roomRecordings, queue] = await Promise.all([
    fetchSection(findUrl('web-record'), async (url) => parseRecordings(await fetchRecordings(url))),
    fetchSection(findUrl('trtc-push'), async (url) => parsePushes(await roomTasks(url))),
    fetchSection(findUrl('trtc-record'), async (url) => parseRoomRecordings(await roomTasks(url))),
    fetchFailedItems(findUrl('vod-callback')),
  ]);
  return { recordings, pushes, roomRecordings, queue };
}

async function fetchSection(
  url: string | undefined,
  list: (url: string) => Promise<TaskState[]>,
): Promise<TaskSection> {
  if (url === undefined) return { tasks: [], problem: 'this service is not running here' };
  try {
    return { tasks: await list(url) };
  } catch (error) {
    return { tasks: [], problem: toMessage(error) };
  }
}

async function fetchJson(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`the service responded with HTTP ${response.status}`);
  return response.json();
}

function fetchRecordings(url: string): Promise<unknown> {
  const body = JSON.stringify({ Action: 'List', Data: { Limit: maxTasks } });
  const headers = { 'Content-Type': 'application/json' };
  return fetchJson(`${url}/`, { method: 'POST', body, headers });
}

async function fetchFailedItems(url: string | undefined): Promise<Snapshot['queue']> {
  if (url === undefined) return { failed: [], problem: 'this service is not running here' };
  try {
    const lists = (['events', 'deliveries'] as const).map(async (list) =>
      parseQueueEntries(list, await fetchJson(`${url}/${list}?state=failed&limit=${maxTasks}`)),
    );
    return { failed: (await Promise.all(lists)).flat() };
  } catch (error) {
    return { failed: [], problem: toMessage(error) };
  }
}
