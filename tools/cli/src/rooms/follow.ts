import type { TaskFollower } from '@scf-media/client';
import { catchStopSignals } from '@scf-media/local-cloud/stack';
import ora from 'ora';
import { CommandError } from '../command-error.ts';
import type { TaskSummary } from '../tasks/services.ts';

/** Shows a task's progress in one line until it has finished or failed; Ctrl-C stops the task. */
export async function follow<View extends { Status: string; Message?: string | undefined }>(
  taskId: string,
  tasks: TaskFollower<View> & { stop(id: string): Promise<unknown> },
  summarize: (view: View) => TaskSummary,
): Promise<View> {
  using signals = catchStopSignals({ parentToo: false });
  const line = ora({ text: 'starting', discardStdin: false }).start();
  void signals.first.then(() => tasks.stop(taskId)).catch((error: unknown) => line.warn(String(error)));
  void signals.second.then(() => process.exit(130));
  try {
    let last: View | undefined;
    for await (const view of tasks.progress(taskId)) {
      last = view;
      const { status, summary } = summarize(view);
      line.text = `${status}  ${summary}`;
    }
    if (last === undefined) throw new CommandError('the service did not report the task');
    if (last.Message === undefined) line.succeed();
    else line.fail();
    return last;
  } catch (error) {
    line.fail();
    throw error;
  }
}
