import type { TaskStore } from '@scf-media/cloud/task-store';
import type { RecordingControl } from './recording-control.ts';

/**
 * Carries the stored commands over to the recording, until the signal aborts.
 *
 * @param options.afterSeq the last command that was carried out by a worker before this one
 * @param options.onDone told the number of each command that is carried out
 */
export async function obeyCommands(
  store: TaskStore,
  taskId: string,
  control: RecordingControl,
  options: { afterSeq: number; onDone: (seq: number) => void; signal: AbortSignal },
): Promise<void> {
  for await (const { type, seq } of store.commands(taskId, options.afterSeq, options.signal)) {
    // Each is only put in line here: a slow reload must not keep a Stop waiting.
    const done = carryOut(type, control);
    void done?.then(() => options.onDone(seq)).catch(() => undefined);
  }
}

function carryOut(type: string, control: RecordingControl): Promise<void> | undefined {
  switch (type) {
    case 'Stop':
      control.end('stopped');
      return undefined;
    case 'Pause':
      return control.pause();
    case 'Resume':
      return control.resume();
    case 'Refresh':
      return control.refresh();
  }
  return undefined;
}
