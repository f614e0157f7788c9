import type { TaskView } from '@scf-media/protocol/trtc-record';
import { findPlayableProblems, listProblems, type ProbedMedia } from '../probe-media.ts';

/**
 * Returns the URL of each anchor's file.
 *
 * @throws Error when the recording failed, or does not have exactly one good file of each anchor
 */
export function getAnchorFiles(
  view: TaskView,
  anchors: readonly string[],
): { userId: string; url: string }[] {
  const { Files, Code, Message } = view;
  if (Code !== undefined) throw new Error(`the recording failed: ${Code}: ${Message ?? ''}`);
  const files = Files.map(({ UserId, RecordFile, Status, Reason }) => {
    if (Status !== 1) throw new Error(`${UserId} was not recorded: ${Reason ?? 'no reason given'}`);
    return { userId: UserId, url: RecordFile };
  });
  const recorded = files.map(({ userId }) => userId).sort();
  if (recorded.join() !== anchors.toSorted().join())
    throw new Error(`expected one file of ${anchors.join(', ')} each, got ${recorded.join(', ') || 'none'}`);
  return files;
}

/** The clock also counts the time for entering, subscribing and being removed. */
const clockToleranceMs = 2_500;
const minFramesPerSecond = 5;

/** Lists everything that is wrong with an anchor's file; empty when it is good. */
export function findAnchorProblems(
  found: ProbedMedia,
  expected: { width: number; height: number; publishedMs: number },
): string[] {
  const seconds = found.durationMs / 1000;
  return [
    ...findPlayableProblems(found, expected),
    ...listProblems([
      [
        Math.abs(found.durationMs - expected.publishedMs) <= clockToleranceMs,
        `the file lasts ${seconds} s, but ${Math.round(expected.publishedMs) / 1000} s were published`,
      ],
      [
        found.frames >= minFramesPerSecond * seconds,
        `the video hardly moves: ${found.frames} frames in ${seconds} s`,
      ],
    ]),
  ];
}
