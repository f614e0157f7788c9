import { useState } from 'preact/hooks';
import { formatTime } from './format.ts';
import { useHost } from './host.ts';
import { type QueueEntry, type Snapshot } from './snapshot.ts';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { type Translate } from './words.ts';

/** Shows the events of VOD, and what vod-callback failed to process or deliver, each with a button that retries it. */
export function Events({
  snapshot: { events = [], queue },
  translate,
}: {
  snapshot: Partial<Snapshot>;
  translate: Translate;
}) {
  const { call } = useHost();
  const [problem, setProblem] = useState<string>();
  async function retry({ list, id }: QueueEntry): Promise<void> {
    setProblem(undefined);
    try {
      await call('vod-callback', `/${list}/${encodeURIComponent(id)}/retry`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }
  return (
    <>
      <h2>{translate('failedEvents')}</h2>
      {(problem ?? queue?.problem) !== undefined && <p role="alert">{problem ?? queue?.problem}</p>}
      {queue === undefined || queue.failed.length === 0 ? (
        <p class="empty">{translate(queue === undefined ? 'loading' : 'nothingFailed')}</p>
      ) : (
        <Table
          caption={translate('failedEvents')}
          head={[
            translate('task'),
            translate('type'),
            translate('attempts'),
            translate('began'),
            translate('error'),
            translate('actions'),
          ]}
        >
          {queue.failed.map((entry) => (
            <tr key={`${entry.list} ${entry.id}`}>
              <th scope="row" class="id">
                {entry.id}
              </th>
              <td>{entry.type}</td>
              <td class="number">{entry.attempts}</td>
              <td>{formatTime(Date.parse(entry.createTime))}</td>
              <td>{entry.lastError}</td>
              <td>
                <button
                  type="button"
                  aria-label={`${translate('retry')} ${entry.id}`}
                  onClick={() => void retry(entry)}
                >
                  {translate('retry')}
                </button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <h2>{translate('vodEvents')}</h2>
      {events.length === 0 ? (
        <p class="empty">{translate('nothing')}</p>
      ) : (
        <Table
          caption={translate('vodEvents')}
          head={[
            translate('type'),
            translate('media'),
            translate('status'),
            translate('attempts'),
            translate('began'),
            translate('error'),
          ]}
        >
          {events.map((event) => (
            <tr key={event.id}>
              <th scope="row">{event.type}</th>
              <td class="id">{event.subject}</td>
              <td>
                <Status status={event.state} />
              </td>
              <td class="number">{event.attempts}</td>
              <td>{formatTime(event.createdAtMs)}</td>
              <td>{event.state === 'delivered' ? '' : event.lastError}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
