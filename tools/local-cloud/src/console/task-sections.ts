import { type Snapshot, type TaskSection, type TaskState } from '@scf-media/console/snapshot';
import {
  parsePushes,
  parseQueueEntries,
  parseRecordings,
  parseRoomRecordings,
} from '@scf-media/console/task-states';
import { messageOf } from '@scf-media/protocol/errors';
import { type ConsoleState } from './console-state.ts';

/** A service that is busy answers within this; else its section says so. */
const timeoutMs = 3_000;
const mostTasks = 50;

type TaskSections = Pick<Snapshot, 'recordings' | 'pushes' | 'roomRecordings' | 'queue'>;

/** What the services say of their tasks, each by its own API. A service that does not answer spoils its own section alone. */
export async function taskSections({ services }: Pick<ConsoleState, 'services'>): Promise<TaskSections> {
  const urlOf = (name: string): string | undefined => services.find((service) => service.name === name)?.url;
  const roomTasks = (url: string): Promise<unknown> => answerOf(`${url}/tasks?limit=${mostTasks}`);
  const [recordings, pushes, roomRecordings, queue] = await Promise.all([
    section(urlOf('web-record'), async (url) => parseRecordings(await listOf(url))),
    section(urlOf('trtc-push'), async (url) => parsePushes(await roomTasks(url))),
    section(urlOf('trtc-record'), async (url) => parseRoomRecordings(await roomTasks(url))),
    failedItems(urlOf('vod-callback')),
  ]);
  return { recordings, pushes, roomRecordings, queue };
}

async function section(
  url: string | undefined,
  list: (url: string) => Promise<TaskState[]>,
): Promise<TaskSection> {
  if (url === undefined) return { tasks: [], problem: 'this service does not run here' };
  try {
    return { tasks: await list(url) };
  } catch (error) {
    return { tasks: [], problem: messageOf(error) };
  }
}

async function answerOf(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`the service answered HTTP ${response.status}`);
  return response.json();
}

function listOf(url: string): Promise<unknown> {
  const body = JSON.stringify({ Action: 'List', Data: { Limit: mostTasks } });
  const headers = { 'Content-Type': 'application/json' };
  return answerOf(`${url}/`, { method: 'POST', body, headers });
}

async function failedItems(url: string | undefined): Promise<Snapshot['queue']> {
  if (url === undefined) return { failed: [], problem: 'this service does not run here' };
  try {
    const lists = (['events', 'deliveries'] as const).map(async (list) =>
      parseQueueEntries(list, await answerOf(`${url}/${list}?state=failed&limit=${mostTasks}`)),
    );
    return { failed: (await Promise.all(lists)).flat() };
  } catch (error) {
    return { failed: [], problem: messageOf(error) };
  }
}
