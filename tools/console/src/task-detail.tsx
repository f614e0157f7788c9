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
      <TaskRequest page={page} id={task.id} isFinished={task.isFinished} say={say} />
      <h3>{say('answer')}</h3>
      <pre tabIndex={0} aria-label={say('answer')}>
        {JSON.stringify(task.view, undefined, 2)}
      </pre>
      {readLog !== undefined && <TaskLog id={task.id} status={task.status} say={say} read={readLog} />}
    </>
  );
}

interface TaskRequestProps {
  page: TaskPage;
  id: string;
  isFinished: boolean;
  say: Say;
}

/** What the task was asked for with, as far as the service still knows and shows it; less of it when it is over. */
function TaskRequest({ page, id, isFinished, say }: TaskRequestProps) {
  const { call } = useHost();
  const [request, setRequest] = useState<unknown>();
  useEffect(() => {
    let isOver = false;
    call(page.service, `/tasks/${encodeURIComponent(id)}/request`, { method: 'GET' })
      .then((answer) => !isOver && setRequest((answer as { Request?: unknown }).Request))
      .catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [page, id, isFinished, call]);
  if (request === undefined) return null;
  return (
    <>
      <h3>{say('request')}</h3>
      <pre tabIndex={0} aria-label={say('request')}>
        {JSON.stringify(request, undefined, 2)}
      </pre>
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
