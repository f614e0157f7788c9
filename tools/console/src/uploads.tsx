import { clock, size, when } from './format.ts';
import { type Snapshot } from './snapshot.ts';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { type TasksProps } from './tasks.tsx';
import { type Say } from './words.ts';

interface UploadsProps {
  snapshot: Partial<Snapshot>;
  say: Say;
  play: TasksProps['play'];
}

/** What VOD has: media with what was made of them, and the transcodes that are under way. */
export function Uploads({ snapshot: { files = [], transcodes = [] }, say, play }: UploadsProps) {
  return (
    <>
      <h2>{say('media')}</h2>
      {files.length === 0 ? (
        <p class="empty">{say('nothing')}</p>
      ) : (
        <Table
          caption={say('media')}
          head={[say('media'), say('began'), say('length'), say('size'), say('files'), say('outputs')]}
        >
          {files.map((file) => (
            <tr key={file.fileId}>
              <th scope="row" class="id">
                {file.name}
                <small>{file.fileId}</small>
              </th>
              <td>{when(Date.parse(file.createTime))}</td>
              <td class="number">{clock(file.seconds * 1000)}</td>
              <td class="number">
                {size(file.bytes)}
                {file.height > 0 && (
                  <small>
                    {file.width} × {file.height}
                  </small>
                )}
              </td>
              <td class="file">
                {file.coverUrl !== undefined && (
                  <img src={file.coverUrl} alt={`${say('poster')} ${file.name}`} width="96" loading="lazy" />
                )}
                <button
                  type="button"
                  class="quiet"
                  aria-label={`${say('play')} ${file.name}`}
                  onClick={() => play(file)}
                >
                  ▶ {say('play')}
                </button>
              </td>
              <td>
                {file.outputs.map(({ definition, url, height, kbps }) => (
                  <div key={url}>
                    <button
                      type="button"
                      class="quiet"
                      aria-label={`${say('play')} ${file.name} ${definition}`}
                      onClick={() => play({ name: `${file.name} ${definition}`, url })}
                    >
                      ▶ {definition}
                    </button>{' '}
                    {height}p, {kbps} kbit/s
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <h2>{say('transcodes')}</h2>
      {transcodes.length === 0 ? (
        <p class="empty">{say('nothing')}</p>
      ) : (
        <Table
          caption={say('transcodes')}
          head={[say('task'), say('status'), say('began'), say('media'), say('progress')]}
        >
          {transcodes.map((task) => (
            <tr key={task.taskId}>
              <th scope="row" class="id">
                {task.taskId}
              </th>
              <td>
                <Status status={task.status} />
              </td>
              <td>{when(Date.parse(task.createTime))}</td>
              <td class="id">{task.name}</td>
              <td>
                {task.items.map(({ definition, status, progress, message }) => (
                  <div key={definition}>
                    {definition > 0 && definition} <Status status={status} />{' '}
                    <progress value={progress} max={100} aria-label={`${say('progress')} ${definition}`} />{' '}
                    {progress} % {status === 'FAIL' && message}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
