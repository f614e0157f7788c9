import { html } from 'hono/html';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { type MemberView, type RoomView } from '../trtc/index.ts';

/** Who is in which room, with links to join it, and a form to open one. */
export function trtcSection(rooms: readonly RoomView[]): unknown {
  return html`
    <h2>TRTC</h2>
    ${rooms.length === 0 ? html`<p class="empty">Nobody is in a room.</p>` : roomTable(rooms)}
    <p>
      Somebody new:
      <a href="${joinLink(LOCAL_TRTC_SDK_APP_ID, { strRoomId: 'lesson' }, 'anchor', 'pattern')}"
        >publish a pattern</a
      >
      in the room "lesson"
    </p>
  `;
}

const roomTable = (rooms: readonly RoomView[]): unknown => html`
  <table>
    <tr>
      <th>Room</th>
      <th>SdkAppId</th>
      <th>Who is in</th>
      <th>Join</th>
    </tr>
    ${rooms.map(
      ({ sdkAppId, name, members }) => html`
        <tr>
          <td>${'roomId' in name ? name.roomId : `"${name.strRoomId}"`}</td>
          <td>${sdkAppId}</td>
          <td>${members.map((member) => html`${member.userId} (${stateOf(member)})<br />`)}</td>
          <td>
            <a href="${joinLink(sdkAppId, name, newId('anchor', members), 'pattern')}">publish</a>
            <a href="${joinLink(sdkAppId, name, newId('viewer', members), 'none')}">watch</a>
          </td>
        </tr>
      `,
    )}
  </table>
`;

function stateOf({ role, published, available, isConnected }: MemberView): string {
  const streams = (['audio', 'video'] as const)
    .filter((kind) => published[kind])
    .map((kind) => (available[kind] ? kind : `${kind} muted`));
  return [role, ...streams, ...(isConnected ? [] : ['connection lost'])].join(', ');
}

/** An id that does not put somebody else out. */
function newId(prefix: string, members: readonly MemberView[]): string {
  const taken = new Set(members.map(({ userId }) => userId));
  let number = 1;
  while (taken.has(`${prefix}-${number}`)) number++;
  return `${prefix}-${number}`;
}

function joinLink(sdkAppId: number, name: RoomView['name'], userId: string, publish: string): string {
  const room = 'roomId' in name ? { roomId: String(name.roomId) } : name;
  return `/room?${String(new URLSearchParams({ sdkAppId: String(sdkAppId), ...room, userId, publish }))}`;
}
