import { useState } from 'preact/hooks';
import { useHost } from './host.ts';
import { type TaskState } from './snapshot.ts';
import { listActions, type TaskPage } from './task-pages.ts';
import { type Translate } from './words.ts';

/** Shows buttons for the actions that a task allows now, and the error when the service rejects one. */
export function TaskActions({
  page,
  task,
  translate,
}: {
  page: TaskPage;
  task: TaskState;
  translate: Translate;
}) {
  const { call } = useHost();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [position, setPosition] = useState('0');

  async function perform(request: {
    path: string;
    method?: 'POST' | 'DELETE';
    body?: unknown;
  }): Promise<void> {
    const { path, ...rest } = request;
    setBusy(true);
    setProblem(undefined);
    try {
      await call(page.service, path, rest);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }

  const canSeek =
    page.canSeek && task.durationMs !== undefined && ['pushing', 'paused'].includes(task.status);
  return (
    <div class="actions">
      {listActions(page, task).map(({ name, request }) => (
        <button
          key={name}
          type="button"
          disabled={isBusy}
          aria-label={`${translate(name)} ${task.title || task.id}`}
          class={name === 'stop' ? 'stop' : ''}
          onClick={() => void perform(request(task.id))}
        >
          {translate(name)}
        </button>
      ))}
      {canSeek && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            const body = { Action: 'Seek', Position: Number(position) };
            void perform({ path: `/tasks/${encodeURIComponent(task.id)}`, body });
          }}
        >
          <input
            type="number"
            min="0"
            step="any"
            aria-label={translate('seekTo')}
            value={position}
            onInput={({ currentTarget: { value } }) => setPosition(value)}
          />
          <button type="submit" disabled={isBusy}>
            {translate('seek')}
          </button>
        </form>
      )}
      {problem !== undefined && <p role="alert">{problem}</p>}
    </div>
  );
}
