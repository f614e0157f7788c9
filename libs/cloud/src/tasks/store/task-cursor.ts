import { ServiceError } from '@scf-media/protocol/errors';
import type { Task } from './task-store.ts';

/** The place of a task in a list, newest first: by creation time, and within a millisecond by number. */
export interface TaskPlace {
  createTimeMs: number;
  seq: number;
}

/** Returns the cursor of a task: a list `after` it begins with the next task. */
export function toTaskCursor({ createTimeMs, seq }: Pick<Task, 'createTimeMs' | 'seq'>): string {
  return `${createTimeMs}-${seq}`;
}

/** Parses a cursor. @throws ServiceError `InvalidCursor`, the caller's fault */
export function parseTaskCursor(cursor: string): TaskPlace {
  const [, createTimeMs, seq] = /^(\d{1,15})-(\d{1,15})$/.exec(cursor) ?? [];
  if (createTimeMs === undefined || seq === undefined) {
    throw new ServiceError('InvalidCursor', 'the cursor is not one that a list has returned', {
      fault: 'caller',
    });
  }
  return { createTimeMs: Number(createTimeMs), seq: Number(seq) };
}

/** Compares two places: negative when `a` comes first, which is the newer one. */
export function newestFirst(a: TaskPlace, b: TaskPlace): number {
  return b.createTimeMs - a.createTimeMs || b.seq - a.seq;
}
