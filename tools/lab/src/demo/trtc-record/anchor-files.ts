import type { TaskView } from '@scf-media/protocol/trtc-record';

/**
 * Pure: the URL of each anchor's file.
 *
 * @throws when the recording failed, or has not exactly one good file of each
 */
export function anchorFiles(view: TaskView, anchors: readonly string[]): { userId: string; url: string }[] {
  const { Files, Code, Message } = view;
  if (Code !== undefined) throw new Error(`the recording failed: ${Code}: ${Message ?? ''}`);
  const files = Files.map(({ UserId, RecordFile, Status, Reason }) => {
    if (Status !== 1) throw new Error(`${UserId} was not recorded: ${Reason ?? 'nobody says why'}`);
    return { userId: UserId, url: RecordFile };
  });
  const recorded = files.map(({ userId }) => userId).sort();
  if (recorded.join() !== anchors.toSorted().join())
    throw new Error(`expected a file of each of ${anchors.join(', ')}, got ${recorded.join(', ') || 'none'}`);
  return files;
}
