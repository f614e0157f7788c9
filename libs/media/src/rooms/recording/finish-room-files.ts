import type { AnchorPeriodsOptions } from './anchor-periods.ts';
import { createAnchorPeriods } from './anchor-periods.ts';
import type { PreviousPeriod } from './room-recording.ts';

/**
 * Finishes the files of a lost worker from its journals, without recording any more. Resolves when the listener was
 * called for every period.
 */
export async function finishRoomFiles<Stored>(
  options: Omit<AnchorPeriodsOptions<Stored>, 'journal' | 'onEvent'> & { periods: PreviousPeriod[] },
): Promise<void> {
  const { periods: left, ...rest } = options;
  await using periods = createAnchorPeriods({ ...rest, onEvent: () => undefined });
  await periods.takeOver(left);
  await periods.endAll();
}
