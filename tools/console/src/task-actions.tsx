import { useState } from 'preact/hooks';
import { useHost } from './host.ts';
import { type TaskState } from './snapshot.ts';
import { actionsOf, type TaskPage } from './task-pages.ts';
import { type Say } from './words.ts';

/** Buttons for what can be done to a task now; what the service refuses is said beside them. */
export function TaskActions({ page, task, say }: { page: TaskPage; task: TaskState; say: Say }) {
  const { call } = useHost();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [position, setPosition] = useState('0');

  async function act(request: { path: string; method?: 'POST' | 'DELETE'; body?: unknown }): Promise<void> {
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
      {actionsOf(page, task).map(({ name, request }) => (
        <button
          key={name}
          type="button"
          disabled={isBusy}
          aria-label={`${say(name)} ${task.title || task.id}`}
          class={name === 'stop' ? 'stop' : ''}
          onClick={() => void act(request(task.id))}
        >
          {say(name)}
        </button>
      ))}
      {canSeek && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            const body = { Action: 'Seek', Position: Number(position) };
            void act({ path: `/tasks/${encodeURIComponent(task.id)}`, body });
          }}
        >
          <input
            type="number"
            min="0"
            step="any"
            aria-label={say('seekTo')}
            value={position}
            onInput={({ currentTarget: { value } }) => setPosition(value)}
          />
          <button type="submit" disabled={isBusy}>
            {say('seek')}
          </button>
        </form>
      )}
      {problem !== undefined && <p role="alert">{problem}</p>}
    </div>
  );
}
