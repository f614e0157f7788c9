import { useEffect, useState } from 'preact/hooks';
import { formatTime } from './format.ts';
import { type Host, useHost } from './host.ts';
import { type TaskState } from './snapshot.ts';
import { Status } from './status.tsx';
import { TaskActions } from './task-actions.tsx';
import { Files, Length, type Play, Size } from './task-cells.tsx';
import { type TaskPage } from './task-pages.ts';
import { type Translate } from './words.ts';

interface TaskLogProps {
  id: string;
  status: string;
  translate: Translate;
  read: NonNullable<Host['readLog']>;
}

interface TaskDetailProps {
  page: TaskPage;
  task: TaskState;
  translate: Translate;
  play: Play;
}

/** Shows everything about one task: its progress, its files, its request and response, and its log. */
export function TaskDetail({ page, task, translate, play }: TaskDetailProps) {
  const { readLog } = useHost();
  return (
    <>
      <p>
        <a href={`#/${page.name}`}>← {translate('back')}</a>
      </p>
      <h2 class="id">{task.title || task.id}</h2>
      <dl>
        <dt>{translate('task')}</dt>
        <dd class="id">{task.id}</dd>
        <dt>{translate('status')}</dt>
        <dd>
          <Status status={task.status} isBad={task.problem !== undefined} /> {task.problem}
        </dd>
        <dt>{translate('began')}</dt>
        <dd>{formatTime(task.createTimeMs)}</dd>
        <dt>{translate('length')}</dt>
        <dd>
          <Length task={task} translate={translate} />
        </dd>
        <dt>{translate('size')}</dt>
        <dd>
          <Size task={task} translate={translate} />
        </dd>
        <dt>{translate('files')}</dt>
        <dd>
          <Files task={task} translate={translate} play={play} />
        </dd>
      </dl>
      {task.warnings.map((warning) => (
        <p key={warning} class="warning">
          {warning}
        </p>
      ))}
      <TaskActions page={page} task={task} translate={translate} />
      <TaskRequest page={page} id={task.id} isFinished={task.isFinished} translate={translate} />
      <h3>{translate('answer')}</h3>
      <pre tabIndex={0} aria-label={translate('answer')}>
        {JSON.stringify(task.view, undefined, 2)}
      </pre>
      {readLog !== undefined && (
        <TaskLog id={task.id} status={task.status} translate={translate} read={readLog} />
      )}
    </>
  );
}

interface TaskRequestProps {
  page: TaskPage;
  id: string;
  isFinished: boolean;
  translate: Translate;
}

/** Shows the request of the task, if the service still has it; secrets are masked, and a finished task keeps less of it. */
function TaskRequest({ page, id, isFinished, translate }: TaskRequestProps) {
  const { call } = useHost();
  const [request, setRequest] = useState<unknown>();
  useEffect(() => {
    let isUnmounted = false;
    call(page.service, `/tasks/${encodeURIComponent(id)}/request`, { method: 'GET' })
      .then((answer) => !isUnmounted && setRequest((answer as { Request?: unknown }).Request))
      .catch(() => undefined);
    return () => {
      isUnmounted = true;
    };
  }, [page, id, isFinished, call]);
  if (request === undefined) return null;
  return (
    <>
      <h3>{translate('request')}</h3>
      <pre tabIndex={0} aria-label={translate('request')}>
        {JSON.stringify(request, undefined, 2)}
      </pre>
    </>
  );
}

/** Shows the log lines that mention the task; they are read again when its status changes, and on request. */
function TaskLog({ id, status, translate, read }: TaskLogProps) {
  const [lines, setLines] = useState<string[]>([]);
  const [reloads, setReloads] = useState(0);
  useEffect(() => {
    const unmounted = new AbortController();
    read(id, unmounted.signal)
      .then(setLines)
      .catch(() => undefined);
    return () => unmounted.abort();
  }, [id, status, reloads, read]);
  return (
    <>
      <div class="row">
        <h3>{translate('log')}</h3>
        <button type="button" class="quiet" onClick={() => setReloads(reloads + 1)}>
          {translate('reload')}
        </button>
      </div>
      {lines.length === 0 ? (
        <p class="empty">{translate('noLog')}</p>
      ) : (
        <pre class="log" tabIndex={0} aria-label={translate('log')}>
          {lines.join('\n')}
        </pre>
      )}
    </>
  );
}
