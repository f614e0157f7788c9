import { ScfMediaError } from '@scf-media/client';
import { type Command, Option } from 'commander';
import type { Settings } from '../config.ts';
import { wholeNumber } from '../whole-number.ts';
import { type TaskSummary, type Kind, kinds, openService, findTask } from './services.ts';
import { formatTaskTable } from './task-table.ts';

interface TaskOptions {
  of?: Kind;
  endpoint?: string;
  json?: boolean;
}

const ofOption = (): Option => new Option('--of <kind>', 'only tasks of this kind').choices(kinds);
const endpointText = 'the service; default: that of the environment, or of npm start';

/** Adds `ls`, `show` and `stop` to the command line. */
export function addTaskCommands(program: Command, settings: Settings): void {
  program
    .command('ls')
    .description('list tasks, newest first')
    .addOption(ofOption())
    .option('--running', 'only tasks that have not finished')
    .option('--limit <number>', 'maximum for each service', wholeNumber(1, 1000), 20)
    .option('--endpoint <url>', `${endpointText}; only with --of`)
    .option('--json', 'print them as JSON')
    .action((options: TaskOptions & { running?: boolean; limit: number }) => list(options, settings));

  program
    .command('show')
    .description('print a task as JSON')
    .argument('<id>', 'the task')
    .addOption(ofOption())
    .option('--endpoint <url>', `${endpointText}; only with --of`)
    .action(async (id: string, options: TaskOptions) => {
      const { task } = await findTask(id, settings, options);
      console.log(JSON.stringify(task.view, null, 2));
    });

  program
    .command('stop')
    .description('stop a task; what was recorded is kept')
    .argument('<id>', 'the task')
    .addOption(ofOption())
    .option('--endpoint <url>', `${endpointText}; only with --of`)
    .action(async (id: string, options: TaskOptions) => {
      const { service, task } = await findTask(id, settings, options);
      await service.stop(id);
      console.error(task.status === 'finished' ? 'the task had already finished' : 'stopping the task');
    });
}

async function list(
  { of, endpoint, running = false, limit, json = false }: TaskOptions & { running?: boolean; limit: number },
  settings: Settings,
): Promise<void> {
  const asked = of === undefined ? kinds : [of];
  const answers = await Promise.allSettled(
    asked.map((kind) => openService(kind, settings, endpoint).list(running ? 'running' : 'all', limit)),
  );
  const tasks = answers.flatMap((answer): TaskSummary[] =>
    answer.status === 'fulfilled' ? answer.value : [],
  );
  const errors = answers.flatMap((answer): unknown[] =>
    answer.status === 'rejected' ? [answer.reason] : [],
  );
  // Not every service need be running: fail only when none answers.
  const [error] = errors;
  if (errors.length === asked.length) throw withHint(error);
  tasks.sort((a, b) => b.createTime - a.createTime);
  if (json) console.log(JSON.stringify(tasks.map(({ view }) => view)));
  else if (tasks.length > 0) console.log(formatTaskTable(tasks, Date.now()));
}

function withHint(error: unknown): unknown {
  if (!(error instanceof ScfMediaError) || error.code !== 'Unreachable') return error;
  return new ScfMediaError(
    error.code,
    `${error.message}\nStart the services with npm start, or set the endpoints of deployed ones: SCF_MEDIA_ENDPOINT, SCF_MEDIA_PUSH_ENDPOINT, SCF_MEDIA_ROOM_ENDPOINT`,
  );
}
