import type { TaskFollower } from '@scf-media/client';
import { catchStopSignals } from '@scf-media/local-cloud/stack';
import ora from 'ora';
import { CommandError } from '../command-error.ts';
import type { AnyTask } from '../tasks/services.ts';

/** Shows a task in one line until it is finished, well or badly; Ctrl-C ends it. */
export async function follow<View extends { Status: string; Message?: string | undefined }>(
  taskId: string,
  tasks: TaskFollower<View> & { stop(id: string): Promise<unknown> },
  asTask: (view: View) => AnyTask,
): Promise<View> {
  using signals = catchStopSignals({ parentToo: false });
  const line = ora({ text: 'starting', discardStdin: false }).start();
  void signals.first.then(() => tasks.stop(taskId)).catch((error: unknown) => line.warn(String(error)));
  void signals.second.then(() => process.exit(130));
  try {
    let last: View | undefined;
    for await (const view of tasks.progress(taskId)) {
      last = view;
      const { status, summary } = asTask(view);
      line.text = `${status}  ${summary}`;
    }
    if (last === undefined) throw new CommandError('the task was not seen');
    if (last.Message === undefined) line.succeed();
    else line.fail();
    return last;
  } catch (error) {
    line.fail();
    throw error;
  }
}
