import { when } from './format.ts';
import { type TaskSection } from './snapshot.ts';
import { StartPanel } from './start-panel.tsx';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { TaskActions } from './task-actions.tsx';
import { Files, Length, type Play, Size } from './task-cells.tsx';
import { TaskDetail } from './task-detail.tsx';
import { type TaskPage } from './task-pages.ts';
import { type Say } from './words.ts';

export interface TasksProps {
  page: TaskPage;
  section: TaskSection | undefined;
  /** Of the task that is shown alone. */
  id: string | undefined;
  say: Say;
  play: Play;
}

/** The tasks of a service, with a form that starts one; or one of them with all there is to know of it. */
export function Tasks({ page, section, id, say, play }: TasksProps) {
  if (section === undefined) return <p>{say('loading')}</p>;
  const shown = id === undefined ? undefined : section.tasks.find((task) => task.id === id);
  if (shown !== undefined) return <TaskDetail page={page} task={shown} say={say} play={play} />;
  return (
    <>
      <StartPanel form={page.form} say={say} />
      {section.problem !== undefined && <p role="alert">{section.problem}</p>}
      {section.tasks.length === 0 ? (
        <p class="empty">{say('nothing')}</p>
      ) : (
        <Table
          caption={say(page.name)}
          head={[
            say('task'),
            say('status'),
            say('began'),
            say('length'),
            say('size'),
            say('files'),
            say('actions'),
          ]}
        >
          {section.tasks.map((task) => (
            <tr key={task.id}>
              <th scope="row">
                <a href={`#/${page.name}/${encodeURIComponent(task.id)}`}>{task.title || task.id}</a>
              </th>
              <td>
                <Status status={task.status} isBad={task.problem !== undefined} />
                {task.problem !== undefined && <div class="problem">{task.problem}</div>}
              </td>
              <td>{when(task.createTimeMs)}</td>
              <td class="number">
                <Length task={task} say={say} />
              </td>
              <td class="number">
                <Size task={task} say={say} />
              </td>
              <td>
                <Files task={task} say={say} play={play} />
              </td>
              <td>
                <TaskActions page={page} task={task} say={say} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
