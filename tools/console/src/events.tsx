import { useState } from 'preact/hooks';
import { when } from './format.ts';
import { useHost } from './host.ts';
import { type QueueEntry, type Snapshot } from './snapshot.ts';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { type Say } from './words.ts';

/** What VOD has told, and what vod-callback could not do with it: that can be tried again. */
export function Events({ snapshot: { events = [], queue }, say }: { snapshot: Partial<Snapshot>; say: Say }) {
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
      <h2>{say('failedEvents')}</h2>
      {(problem ?? queue?.problem) !== undefined && <p role="alert">{problem ?? queue?.problem}</p>}
      {queue === undefined || queue.failed.length === 0 ? (
        <p class="empty">{say(queue === undefined ? 'loading' : 'nothingFailed')}</p>
      ) : (
        <Table
          caption={say('failedEvents')}
          head={[say('task'), say('type'), say('attempts'), say('began'), say('error'), say('actions')]}
        >
          {queue.failed.map((entry) => (
            <tr key={`${entry.list} ${entry.id}`}>
              <th scope="row" class="id">
                {entry.id}
              </th>
              <td>{entry.type}</td>
              <td class="number">{entry.attempts}</td>
              <td>{when(Date.parse(entry.createTime))}</td>
              <td>{entry.lastError}</td>
              <td>
                <button
                  type="button"
                  aria-label={`${say('retry')} ${entry.id}`}
                  onClick={() => void retry(entry)}
                >
                  {say('retry')}
                </button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <h2>{say('vodEvents')}</h2>
      {events.length === 0 ? (
        <p class="empty">{say('nothing')}</p>
      ) : (
        <Table
          caption={say('vodEvents')}
          head={[say('type'), say('media'), say('status'), say('attempts'), say('began'), say('error')]}
        >
          {events.map((event) => (
            <tr key={event.id}>
              <th scope="row">{event.type}</th>
              <td class="id">{event.subject}</td>
              <td>
                <Status status={event.state} />
              </td>
              <td class="number">{event.attempts}</td>
              <td>{when(event.createdAtMs)}</td>
              <td>{event.state === 'delivered' ? '' : event.lastError}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
