import { formatTime } from './format.ts';
import { type TaskSection } from './snapshot.ts';
import { StartPanel } from './start-panel.tsx';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { TaskActions } from './task-actions.tsx';
import { Files, Length, type Play, Size } from './task-cells.tsx';
import { TaskDetail } from './task-detail.tsx';
import { type TaskPage } from './task-pages.ts';
import { type Translate } from './words.ts';

export interface TasksProps {
  page: TaskPage;
  section: TaskSection | undefined;
  /** The task to show alone, if any. */
  id: string | undefined;
  translate: Translate;
  play: Play;
}

/** Shows the tasks of a service with a form that starts one, or the details of a single task. */
export function Tasks({ page, section, id, translate, play }: TasksProps) {
  if (section === undefined) return <p>{translate('loading')}</p>;
  const shown = id === undefined ? undefined : section.tasks.find((task) => task.id === id);
  if (shown !== undefined) return <TaskDetail page={page} task={shown} translate={translate} play={play} />;
  return (
    <>
      <StartPanel form={page.form} translate={translate} />
      {section.problem !== undefined && <p role="alert">{section.problem}</p>}
      {section.tasks.length === 0 ? (
        <p class="empty">{translate('nothing')}</p>
      ) : (
        <Table
          caption={translate(page.name)}
          head={[
            translate('task'),
            translate('status'),
            translate('began'),
            translate('length'),
            translate('size'),
            translate('files'),
            translate('actions'),
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
              <td>{formatTime(task.createTimeMs)}</td>
              <td class="number">
                <Length task={task} translate={translate} />
              </td>
              <td class="number">
                <Size task={task} translate={translate} />
              </td>
              <td>
                <Files task={task} translate={translate} play={play} />
              </td>
              <td>
                <TaskActions page={page} task={task} translate={translate} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
