import type { AnchorPeriodsOptions } from './anchor-periods.ts';
import { createAnchorPeriods } from './anchor-periods.ts';
import type { PreviousPeriod } from './room-recording.ts';

/**
 * Makes the files of what a worker has recorded that is gone, without recording any more: each ends with the last that
 * its journal has. Resolves when every period's listener was called.
 */
export async function finishRoomFiles<Stored>(
  options: Omit<AnchorPeriodsOptions<Stored>, 'journal' | 'onEvent'> & { periods: PreviousPeriod[] },
): Promise<void> {
  const { periods: left, ...rest } = options;
  await using periods = createAnchorPeriods({ ...rest, onEvent: () => undefined });
  await periods.takeOver(left);
  await periods.endAll();
}
