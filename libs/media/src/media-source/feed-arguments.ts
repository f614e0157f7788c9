import type { FeedPlan } from './feed-plan.ts';
import { type SourceInput, sourceInputOptions } from './source-input.ts';

/** A fragment is this long: short enough to begin soon and to be told apart in time. */
const fileFragmentUs = 500_000;
const liveFragmentUs = 100_000;

/**
 * Pure: ffmpeg's options before and after the source. Times in the fragments are those of the source itself, so that
 * the player's clock is the position in the file.
 *
 * @param fromMs where to begin, at the key frame before; 0 and live streams begin where they are
 */
export function feedArguments(
  input: SourceInput,
  plan: FeedPlan,
  fromMs: number,
): { inputOptions: string[]; outputOptions: string[] } {
  const seeks = !input.isLive && fromMs > 0;
  return {
    inputOptions: [
      ...sourceInputOptions(input),
      // Sound and picture both begin at the key frame: the player goes on to the exact place by itself.
      ...(seeks ? ['-noaccurate_seek', '-ss', (fromMs / 1000).toFixed(3)] : []),
      ...(input.isLive ? ['-fflags', 'nobuffer'] : ['-copyts']),
    ],
    outputOptions: [
      ...plan.codecOptions,
      ...['-f', 'mp4'],
      // frag_discont: the first fragment carries its true time; without it each feed would begin at 0 (ffmpeg 5.1).
      ...['-movflags', 'frag_keyframe+empty_moov+default_base_moof+frag_discont'],
      ...['-frag_duration', String(input.isLive ? liveFragmentUs : fileFragmentUs)],
      // The page reads times from the fragments; an edit list would move them (Chromium ignores edit lists).
      ...['-use_editlist', '0', '-avoid_negative_ts', input.isLive ? 'make_zero' : 'disabled'],
      ...['-flush_packets', '1'],
    ],
  };
}
