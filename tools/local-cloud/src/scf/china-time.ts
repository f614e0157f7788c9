import { apiError } from '../cloud-api/index.ts';

const OFFSET_MS = 8 * 3600 * 1000;

/** Formats a time of an event like SCF: `YYYY-MM-DD hh:mm:ss.ffffff` in China Standard Time. */
export function toChinaTime(timeMs: number): string {
  return `${new Date(timeMs + OFFSET_MS).toISOString().slice(0, -1).replace('T', ' ')}000`;
}

/** Formats a time of a function like SCF: `YYYY-MM-DD hh:mm:ss` in China Standard Time. */
export const toApiTime = (timeMs: number): string => toChinaTime(timeMs).slice(0, 19);

/**
 * Parses `YYYY-MM-DD hh:mm:ss` in China Standard Time.
 *
 * @throws ServiceError `InvalidParameterValue`
 */
export function parseChinaTime(text: string): number {
  const timeMs = Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`) - OFFSET_MS;
  if (Number.isNaN(timeMs)) throw apiError('InvalidParameterValue', `${text} is not a valid time.`);
  return timeMs;
}
