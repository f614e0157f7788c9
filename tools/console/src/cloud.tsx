import { size, when } from './format.ts';
import { type RoomState, type Snapshot } from './snapshot.ts';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { type Say } from './words.ts';

/** The local cloud itself: rooms, functions and their runs, and what is in COS. */
export function Cloud({ snapshot, say }: { snapshot: Partial<Snapshot>; say: Say }) {
  const { services = [], rooms = [], functions = [], runs = [], objects = [] } = snapshot;
  return (
    <>
      <h2>{say('services')}</h2>
      <ul class="plain">
        {services.map(({ name, url }) => (
          <li key={name}>
            {name} <code>{url}</code>
          </li>
        ))}
      </ul>
      <h2>{say('rooms')}</h2>
      <p>
        <a
          href={joinLink(1_400_000_000, { strRoomId: 'lesson' }, 'anchor', 'pattern')}
          target="_blank"
          rel="noreferrer"
        >
          {say('openRoom')}
        </a>
      </p>
      {rooms.length > 0 && (
        <Table caption={say('rooms')} head={[say('room'), 'SdkAppId', say('people'), say('join')]}>
          {rooms.map(({ sdkAppId, room, members }) => (
            <tr key={`${sdkAppId} ${JSON.stringify(room)}`}>
              <th scope="row">{'roomId' in room ? room.roomId : `"${room.strRoomId}"`}</th>
              <td>{sdkAppId}</td>
              <td>
                {members.map(({ userId, role, streams }) => (
                  <div key={userId}>
                    {userId} ({[role, ...streams].join(', ')})
                  </div>
                ))}
              </td>
              <td>
                <a
                  href={joinLink(sdkAppId, room, newId('anchor', members), 'pattern')}
                  target="_blank"
                  rel="noreferrer"
                >
                  {say('publish')}
                </a>{' '}
                <a
                  href={joinLink(sdkAppId, room, newId('viewer', members), 'none')}
                  target="_blank"
                  rel="noreferrer"
                >
                  {say('watch')}
                </a>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {functions.length > 0 && (
        <>
          <h2>{say('functions')}</h2>
          <Table
            caption={say('functions')}
            head={[say('functions'), say('type'), say('status'), 'Alias', 'URL']}
          >
            {functions.map(({ name, type, status, aliases, urls }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{type}</td>
                <td>
                  <Status status={status} />
                </td>
                <td>{aliases.join(', ')}</td>
                <td>
                  {urls.map((url) => (
                    <a key={url} href={url}>
                      {url}
                    </a>
                  ))}
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
      <h2>{say('runs')}</h2>
      {runs.length === 0 ? (
        <p class="empty">{say('nothing')}</p>
      ) : (
        <Table caption={say('runs')} head={[say('runs'), 'ID', say('status'), 'PID', say('began')]}>
          {runs.map(({ requestId, functionName, status, statusCode, pid, startTimeMs }) => (
            <tr key={requestId}>
              <th scope="row">{functionName}</th>
              <td class="id">{requestId}</td>
              <td>
                <Status status={status} /> {statusCode > 200 && statusCode}
              </td>
              <td class="number">{pid}</td>
              <td>{when(startTimeMs)}</td>
            </tr>
          ))}
        </Table>
      )}
      <h2>{say('objects')}</h2>
      {objects.length === 0 ? (
        <p class="empty">{say('nothing')}</p>
      ) : (
        <Table
          caption={say('objects')}
          head={[say('objects'), 'Bucket', say('size'), say('type'), say('began')]}
        >
          {objects.map(({ bucket, key, url, bytes, type, modified }) => (
            <tr key={url}>
              <th scope="row" class="id">
                <a href={url}>{key}</a>
              </th>
              <td>{bucket}</td>
              <td class="number">{size(bytes)}</td>
              <td>{type}</td>
              <td>{when(Date.parse(modified))}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

/** An id that does not put somebody else out. */
function newId(prefix: string, members: RoomState['members']): string {
  const taken = new Set(members.map(({ userId }) => userId));
  let number = 1;
  while (taken.has(`${prefix}-${number}`)) number++;
  return `${prefix}-${number}`;
}

function joinLink(sdkAppId: number, room: RoomState['room'], userId: string, publish: string): string {
  const name = 'roomId' in room ? { roomId: String(room.roomId) } : room;
  return `/room?${String(new URLSearchParams({ sdkAppId: String(sdkAppId), ...name, userId, publish }))}`;
}
