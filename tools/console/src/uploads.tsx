import { formatDuration, formatSize, formatTime } from './format.ts';
import { type Snapshot } from './snapshot.ts';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { type TasksProps } from './tasks.tsx';
import { type Translate } from './words.ts';

interface UploadsProps {
  snapshot: Partial<Snapshot>;
  translate: Translate;
  play: TasksProps['play'];
}

/** Shows the media in VOD with their transcodes, and the running transcoding tasks. */
export function Uploads({ snapshot: { files = [], transcodes = [] }, translate, play }: UploadsProps) {
  return (
    <>
      <h2>{translate('media')}</h2>
      {files.length === 0 ? (
        <p class="empty">{translate('nothing')}</p>
      ) : (
        <Table
          caption={translate('media')}
          head={[
            translate('media'),
            translate('began'),
            translate('length'),
            translate('size'),
            translate('files'),
            translate('outputs'),
          ]}
        >
          {files.map((file) => (
            <tr key={file.fileId}>
              <th scope="row" class="id">
                {file.name}
                <small>{file.fileId}</small>
              </th>
              <td>{formatTime(Date.parse(file.createTime))}</td>
              <td class="number">{formatDuration(file.seconds * 1000)}</td>
              <td class="number">
                {formatSize(file.bytes)}
                {file.height > 0 && (
                  <small>
                    {file.width} × {file.height}
                  </small>
                )}
              </td>
              <td class="file">
                {file.coverUrl !== undefined && (
                  <img
                    src={file.coverUrl}
                    alt={`${translate('poster')} ${file.name}`}
                    width="96"
                    loading="lazy"
                  />
                )}
                <button
                  type="button"
                  class="quiet"
                  aria-label={`${translate('play')} ${file.name}`}
                  onClick={() => play(file)}
                >
                  ▶ {translate('play')}
                </button>
              </td>
              <td>
                {file.outputs.map(({ definition, url, height, kbps }) => (
                  <div key={url}>
                    <button
                      type="button"
                      class="quiet"
                      aria-label={`${translate('play')} ${file.name} ${definition}`}
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
      <h2>{translate('transcodes')}</h2>
      {transcodes.length === 0 ? (
        <p class="empty">{translate('nothing')}</p>
      ) : (
        <Table
          caption={translate('transcodes')}
          head={[
            translate('task'),
            translate('status'),
            translate('began'),
            translate('media'),
            translate('progress'),
          ]}
        >
          {transcodes.map((task) => (
            <tr key={task.taskId}>
              <th scope="row" class="id">
                {task.taskId}
              </th>
              <td>
                <Status status={task.status} />
              </td>
              <td>{formatTime(Date.parse(task.createTime))}</td>
              <td class="id">{task.name}</td>
              <td>
                {task.items.map(({ definition, status, progress, message }) => (
                  <div key={definition}>
                    {definition > 0 && definition} <Status status={status} />{' '}
                    <progress
                      value={progress}
                      max={100}
                      aria-label={`${translate('progress')} ${definition}`}
                    />{' '}
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
