import { useEffect, useState } from 'preact/hooks';
import { when } from './format.ts';
import { type Host, useHost } from './host.ts';
import { type TaskState } from './snapshot.ts';
import { Status } from './status.tsx';
import { TaskActions } from './task-actions.tsx';
import { Files, Length, type Play, Size } from './task-cells.tsx';
import { type TaskPage } from './task-pages.ts';
import { type Say } from './words.ts';

interface TaskLogProps {
  id: string;
  status: string;
  say: Say;
  read: NonNullable<Host['readLog']>;
}

interface TaskDetailProps {
  page: TaskPage;
  task: TaskState;
  say: Say;
  play: Play;
}

/** All there is to know of one task: how far it is, its files, what its service says of it, and its log. */
export function TaskDetail({ page, task, say, play }: TaskDetailProps) {
  const { readLog } = useHost();
  return (
    <>
      <p>
        <a href={`#/${page.name}`}>← {say('back')}</a>
      </p>
      <h2 class="id">{task.title || task.id}</h2>
      <dl>
        <dt>{say('task')}</dt>
        <dd class="id">{task.id}</dd>
        <dt>{say('status')}</dt>
        <dd>
          <Status status={task.status} isBad={task.problem !== undefined} /> {task.problem}
        </dd>
        <dt>{say('began')}</dt>
        <dd>{when(task.createTimeMs)}</dd>
        <dt>{say('length')}</dt>
        <dd>
          <Length task={task} say={say} />
        </dd>
        <dt>{say('size')}</dt>
        <dd>
          <Size task={task} say={say} />
        </dd>
        <dt>{say('files')}</dt>
        <dd>
          <Files task={task} say={say} play={play} />
        </dd>
      </dl>
      {task.warnings.map((warning) => (
        <p key={warning} class="warning">
          {warning}
        </p>
      ))}
      <TaskActions page={page} task={task} say={say} />
      <h3>{say('answer')}</h3>
      <pre tabIndex={0} aria-label={say('answer')}>
        {JSON.stringify(task.view, undefined, 2)}
      </pre>
      {readLog !== undefined && <TaskLog id={task.id} status={task.status} say={say} read={readLog} />}
    </>
  );
}

/** The lines of all logs that name the task; read anew when its status changes, and when asked to. */
function TaskLog({ id, status, say, read }: TaskLogProps) {
  const [lines, setLines] = useState<string[]>([]);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const over = new AbortController();
    read(id, over.signal)
      .then(setLines)
      .catch(() => undefined);
    return () => over.abort();
  }, [id, status, turn, read]);
  return (
    <>
      <div class="row">
        <h3>{say('log')}</h3>
        <button type="button" class="quiet" onClick={() => setTurn(turn + 1)}>
          {say('reload')}
        </button>
      </div>
      {lines.length === 0 ? (
        <p class="empty">{say('noLog')}</p>
      ) : (
        <pre class="log" tabIndex={0} aria-label={say('log')}>
          {lines.join('\n')}
        </pre>
      )}
    </>
  );
}
