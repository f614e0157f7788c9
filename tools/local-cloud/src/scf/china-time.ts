import { apiError } from '../cloud-api/index.ts';

const OFFSET_MS = 8 * 3600 * 1000;

/** `YYYY-MM-DD hh:mm:ss.ffffff` in China's time, as SCF writes the times of events. */
export function chinaTime(timeMs: number): string {
  return `${new Date(timeMs + OFFSET_MS).toISOString().slice(0, -1).replace('T', ' ')}000`;
}

/** `YYYY-MM-DD hh:mm:ss` in China's time, as it writes those of functions. */
export const apiTime = (timeMs: number): string => chinaTime(timeMs).slice(0, 19);

/**
 * The other way round, from `YYYY-MM-DD hh:mm:ss`.
 *
 * @throws ServiceError `InvalidParameterValue`
 */
export function parseChinaTime(text: string): number {
  const timeMs = Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`) - OFFSET_MS;
  if (Number.isNaN(timeMs)) throw apiError('InvalidParameterValue', `${text} is not a time.`);
  return timeMs;
}
