import { formatSize, formatTime } from './format.ts';
import { type RoomState, type Snapshot } from './snapshot.ts';
import { Status } from './status.tsx';
import { Table } from './table.tsx';
import { type Translate } from './words.ts';

/** Shows the local cloud itself: rooms, functions and their invocations, and the objects in COS. */
export function Cloud({ snapshot, translate }: { snapshot: Partial<Snapshot>; translate: Translate }) {
  const { services = [], rooms = [], functions = [], runs = [], objects = [] } = snapshot;
  return (
    <>
      <h2>{translate('services')}</h2>
      <ul class="plain">
        {services.map(({ name, url }) => (
          <li key={name}>
            {name} <code>{url}</code>
          </li>
        ))}
      </ul>
      <h2>{translate('rooms')}</h2>
      <p>
        <a
          href={joinLink(1_400_000_000, { strRoomId: 'lesson' }, 'anchor', 'pattern')}
          target="_blank"
          rel="noreferrer"
        >
          {translate('openRoom')}
        </a>
      </p>
      {rooms.length > 0 && (
        <Table
          caption={translate('rooms')}
          head={[translate('room'), 'SdkAppId', translate('people'), translate('join')]}
        >
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
                  href={joinLink(sdkAppId, room, unusedId('anchor', members), 'pattern')}
                  target="_blank"
                  rel="noreferrer"
                >
                  {translate('publish')}
                </a>{' '}
                <a
                  href={joinLink(sdkAppId, room, unusedId('viewer', members), 'none')}
                  target="_blank"
                  rel="noreferrer"
                >
                  {translate('watch')}
                </a>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {functions.length > 0 && (
        <>
          <h2>{translate('functions')}</h2>
          <Table
            caption={translate('functions')}
            head={[translate('functions'), translate('type'), translate('status'), 'Alias', 'URL']}
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
      <h2>{translate('runs')}</h2>
      {runs.length === 0 ? (
        <p class="empty">{translate('nothing')}</p>
      ) : (
        <Table
          caption={translate('runs')}
          head={[translate('runs'), 'ID', translate('status'), 'PID', translate('began')]}
        >
          {runs.map(({ requestId, functionName, status, statusCode, pid, startTimeMs }) => (
            <tr key={requestId}>
              <th scope="row">{functionName}</th>
              <td class="id">{requestId}</td>
              <td>
                <Status status={status} /> {statusCode > 200 && statusCode}
              </td>
              <td class="number">{pid}</td>
              <td>{formatTime(startTimeMs)}</td>
            </tr>
          ))}
        </Table>
      )}
      <h2>{translate('objects')}</h2>
      {objects.length === 0 ? (
        <p class="empty">{translate('nothing')}</p>
      ) : (
        <Table
          caption={translate('objects')}
          head={[translate('objects'), 'Bucket', translate('size'), translate('type'), translate('began')]}
        >
          {objects.map(({ bucket, key, url, bytes, type, modified }) => (
            <tr key={url}>
              <th scope="row" class="id">
                <a href={url}>{key}</a>
              </th>
              <td>{bucket}</td>
              <td class="number">{formatSize(bytes)}</td>
              <td>{type}</td>
              <td>{formatTime(Date.parse(modified))}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

/** Finds an unused user id: entering with a used one would remove that user from the room. */
function unusedId(prefix: string, members: RoomState['members']): string {
  const taken = new Set(members.map(({ userId }) => userId));
  let number = 1;
  while (taken.has(`${prefix}-${number}`)) number++;
  return `${prefix}-${number}`;
}

function joinLink(sdkAppId: number, room: RoomState['room'], userId: string, publish: string): string {
  const name = 'roomId' in room ? { roomId: String(room.roomId) } : room;
  return `/room?${String(new URLSearchParams({ sdkAppId: String(sdkAppId), ...name, userId, publish }))}`;
}
