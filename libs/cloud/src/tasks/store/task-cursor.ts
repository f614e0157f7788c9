import { ServiceError } from '@scf-media/protocol/errors';
import type { Task } from './task-store.ts';

/** Where a task stands in a list, newest first: by time of creation, and within a millisecond by its number. */
export interface TaskPlace {
  createTimeMs: number;
  seq: number;
}

/** The cursor of a task: a list `after` it begins with the next one. */
export function toTaskCursor({ createTimeMs, seq }: Pick<Task, 'createTimeMs' | 'seq'>): string {
  return `${createTimeMs}-${seq}`;
}

/** @throws ServiceError `InvalidCursor`, the caller's fault */
export function parseTaskCursor(cursor: string): TaskPlace {
  const [, createTimeMs, seq] = /^(\d{1,15})-(\d{1,15})$/.exec(cursor) ?? [];
  if (createTimeMs === undefined || seq === undefined) {
    throw new ServiceError('InvalidCursor', 'the cursor is none that a list has given', { fault: 'caller' });
  }
  return { createTimeMs: Number(createTimeMs), seq: Number(seq) };
}

/** Negative when `a` comes before `b`: the newer one comes first. */
export function newestFirst(a: TaskPlace, b: TaskPlace): number {
  return b.createTimeMs - a.createTimeMs || b.seq - a.seq;
}
