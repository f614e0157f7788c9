import { type AnchorPeriodsOptions, createAnchorPeriods } from './anchor-periods.ts';
import type { PreviousPeriod } from './room-recording.ts';

/** Makes the files of what a worker left that is gone, without entering the room again. */
export async function finishRoomFiles<Stored>(
  options: Omit<AnchorPeriodsOptions<Stored>, 'journal'> & { periods: readonly PreviousPeriod[] },
): Promise<void> {
  await using periods = createAnchorPeriods(options);
  await periods.takeOver([...options.periods]);
  await periods.endAll();
}
