import { messageOf } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import type { TaskStore } from './store/task-store.ts';

/** What is counted of a task that has ended. */
export interface TaskCounts {
  /** Why the work ended, such as `stopped`; undefined when it never began. */
  reason?: string | undefined;
  /** What went wrong; undefined when nothing did. */
  code?: string | undefined;
  /** How long the media are that it made or played, ms. */
  mediaMs?: number;
  /** Bytes of its files. */
  bytes?: number;
  /** Parts that are missing in its files. */
  gaps?: number;
  /** Pictures that were captured and are in no file. */
  droppedFrames?: number;
}

/** The names of totals in the store; what ended is counted under its labels. */
const finishedName = /^finished (\S*) (\S*)$/;

/** Pure: the totals that one ended task adds to. */
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

/** Pure: by which labels a total is counted; undefined for one that has none. */
export function parseFinishedLabels(name: string): { reason: string; code: string } | undefined {
  const [, reason, code] = finishedName.exec(name) ?? [];
  return reason === undefined || code === undefined ? undefined : { reason, code };
}

/** Adds to the totals, once: a number that is missing does less harm than a task that waits for it. Never throws. */
export async function countTotals(
  store: Pick<TaskStore, 'addTotals'>,
  app: string,
  amounts: Readonly<Record<string, number>>,
  log: Logger,
): Promise<void> {
  try {
    await store.addTotals(app, amounts);
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'metrics miss what could not be counted');
  }
}
