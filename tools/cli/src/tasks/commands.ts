import { ScfMediaError } from '@scf-media/client';
import { type Command, Option } from 'commander';
import type { Settings } from '../config.ts';
import { wholeNumber } from '../whole-number.ts';
import { type AnyTask, type Kind, kinds, serviceOf, serviceWith } from './services.ts';
import { taskTable } from './task-table.ts';

interface TaskOptions {
  of?: Kind;
  endpoint?: string;
  json?: boolean;
}

const ofOption = (): Option => new Option('--of <kind>', 'only of this service').choices(kinds);
const endpointText = 'the service; without it that of the environment, or of npm start';

/** `ls`, `show` and `stop`. */
export function taskCommands(program: Command, settings: Settings): void {
  program
    .command('ls')
    .description('list tasks, the newest first')
    .addOption(ofOption())
    .option('--running', 'only those that are not finished')
    .option('--limit <number>', 'of each service', wholeNumber(1, 1000), 20)
    .option('--endpoint <url>', `${endpointText}; with --of`)
    .option('--json', 'print them as JSON')
    .action((options: TaskOptions & { running?: boolean; limit: number }) => list(options, settings));

  program
    .command('show')
    .description('show a task as its service does')
    .argument('<id>', 'the task')
    .addOption(ofOption())
    .option('--endpoint <url>', `${endpointText}; with --of`)
    .action(async (id: string, options: TaskOptions) => {
      const { task } = await serviceWith(id, settings, options);
      console.log(JSON.stringify(task.view, null, 2));
    });

  program
    .command('stop')
    .description('end a task; what was recorded is kept')
    .argument('<id>', 'the task')
    .addOption(ofOption())
    .option('--endpoint <url>', `${endpointText}; with --of`)
    .action(async (id: string, options: TaskOptions) => {
      const { service, task } = await serviceWith(id, settings, options);
      await service.stop(id);
      console.error(task.status === 'finished' ? 'it was finished before' : 'it is being ended');
    });
}

async function list(
  { of, endpoint, running = false, limit, json = false }: TaskOptions & { running?: boolean; limit: number },
  settings: Settings,
): Promise<void> {
  const asked = of === undefined ? kinds : [of];
  const answers = await Promise.allSettled(
    asked.map((kind) => serviceOf(kind, settings, endpoint).list(running ? 'running' : 'all', limit)),
  );
  const tasks = answers.flatMap((answer): AnyTask[] => (answer.status === 'fulfilled' ? answer.value : []));
  const errors = answers.flatMap((answer): unknown[] =>
    answer.status === 'rejected' ? [answer.reason] : [],
  );
  // Not everybody runs every service: only when none answers, nothing can be said.
  const [error] = errors;
  if (errors.length === asked.length) throw withHint(error);
  tasks.sort((a, b) => b.createTime - a.createTime);
  if (json) console.log(JSON.stringify(tasks.map(({ view }) => view)));
  else if (tasks.length > 0) console.log(taskTable(tasks, Date.now()));
}

function withHint(error: unknown): unknown {
  if (!(error instanceof ScfMediaError) || error.code !== 'Unreachable') return error;
  return new ScfMediaError(
    error.code,
    `${error.message}\nStart the services with npm start, or name deployed ones: SCF_MEDIA_ENDPOINT, SCF_MEDIA_PUSH_ENDPOINT, SCF_MEDIA_ROOM_ENDPOINT`,
  );
}
