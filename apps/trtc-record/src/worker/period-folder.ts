import type { PublishPeriod } from '@scf-media/media/room-recording';

/**
 * Pure: the name of the folder with a period's journal, from which the next worker reads the period. No two periods of a
 * recording have the same.
 */
export function periodFolder({ userId, startedAtMs, index }: PublishPeriod): string {
  return `${Math.round(startedAtMs)}-${index}-${encodeURIComponent(userId)}`;
}

/** Pure: the period of a folder. @returns undefined for what is none */
export function periodOf(folder: string): PublishPeriod | undefined {
  const [, startedAtMs, index, userId] = /^(\d+)-(\d+)-(.+)$/.exec(folder) ?? [];
  if (userId === undefined) return undefined;
  return { userId: decodeURIComponent(userId), startedAtMs: Number(startedAtMs), index: Number(index) };
}
