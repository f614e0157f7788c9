import { messageOf } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import type { TaskStore } from './store/task-store.ts';

/** What metrics count of a finished task. */
export interface TaskCounts {
  /** Why the work ended, such as `stopped`; undefined when it never began. */
  reason?: string | undefined;
  /** What went wrong; undefined when nothing did. */
  code?: string | undefined;
  /** Duration of the media that it recorded or played, ms. */
  mediaMs?: number;
  /** Size of its files. */
  bytes?: number;
  /** Gaps in its files. */
  gaps?: number;
  /** Frames that were captured and are in no file. */
  droppedFrames?: number;
}

/** The name of the total of tasks that finished with a reason and a code. */
const finishedName = /^finished (\S*) (\S*)$/;

/** Pure: returns what a finished task adds to the totals. */
export function toTotals(
  { reason = '', code = '', mediaMs = 0, bytes = 0, gaps = 0, droppedFrames = 0 }: TaskCounts,
  { attempts, refusedCallbacks }: { attempts: number; refusedCallbacks: number },
): Record<string, number> {
  const word = (text: string): string => text.replaceAll(/\s+/g, '_');
  const amounts = {
    [`finished ${word(reason)} ${word(code)}`]: 1,
    mediaMs,
    bytes,
    gaps,
    droppedFrames,
    lostWorkers: Math.max(attempts - 1, 0),
    refusedCallbacks,
  };
  return Object.fromEntries(
    Object.entries(amounts)
      .map(([name, amount]): [string, number] => [name, Math.round(amount)])
      .filter(([, amount]) => amount > 0),
  );
}

/** Pure: returns the labels in the name of a total; undefined when it has none. */
export function parseFinishedLabels(name: string): { reason: string; code: string } | undefined {
  const [, reason, code] = finishedName.exec(name) ?? [];
  return reason === undefined || code === undefined ? undefined : { reason, code };
}

/** Adds to the totals, without a retry: a missing number does less harm than a task that waits for it. Never throws. */
export async function countTotals(
  store: Pick<TaskStore, 'addTotals'>,
  app: string,
  amounts: Readonly<Record<string, number>>,
  log: Logger,
): Promise<void> {
  try {
    await store.addTotals(app, amounts);
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'metrics could not be counted');
  }
}
