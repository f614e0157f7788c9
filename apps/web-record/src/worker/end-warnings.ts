import type { StartData } from '@scf-media/protocol/web-record';
import type { EndReason } from './recording-control.ts';

/** Pure: what whoever asked for a recording should know of its end, when it was not the one that was asked for. */
export function endWarnings(
  reason: EndReason,
  { MaxPauseLimit }: Pick<StartData, 'MaxPauseLimit'>,
  maxTaskMs: number,
): string[] {
  switch (reason) {
    case 'pause-limit':
      return [`the recording ended because it had been paused for ${MaxPauseLimit} s (MaxPauseLimit)`];
    case 'time-limit':
      return [
        `the recording ended because its worker may work for ${Math.round(maxTaskMs / 1000)} s only (MAX_TASK_SECONDS)`,
      ];
    case 'stopped':
    case 'limit':
    case 'not-ready':
    case 'terminated':
    case 'failed':
      return [];
  }
}
