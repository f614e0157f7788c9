import type { TaskStore } from '@scf-media/cloud/task-store';
import type { RecordingControl } from './recording-control.ts';

/** Carries the stored commands over to the recording, until the signal aborts. */
export async function obeyCommands(
  store: TaskStore,
  taskId: string,
  control: RecordingControl,
  signal: AbortSignal,
): Promise<void> {
  for await (const command of store.commands(taskId, 0, signal)) {
    // Each is only put in line here: a slow reload must not keep a Stop waiting.
    if (command.type === 'Stop') control.end('stopped');
    else if (command.type === 'Pause') void control.pause();
    else if (command.type === 'Resume') void control.resume();
    else if (command.type === 'Refresh') void control.refresh();
  }
}
