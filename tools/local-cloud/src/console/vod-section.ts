import { html } from 'hono/html';
import { type LoggedEvent, type VodFile, type VodTask } from '../vod/index.ts';
import { type ConsoleState } from './console-page.ts';

/** What VOD has and does: files with what was made of them, tasks with their progress, events and who heard them. */
export function vodSection({ files, tasks, events, urlOf }: ConsoleState['vod']): unknown {
  return html`
    <h2>VOD</h2>
    ${files.length === 0 ? html`<p class="empty">No media yet.</p>` : fileTable(files, urlOf)}
    ${tasks.length === 0 ? '' : taskTable(tasks)} ${events.length === 0 ? '' : eventTable(events)}
  `;
}

const fileTable = (files: readonly VodFile[], urlOf: (key: string) => string): unknown => html`
  <table>
    <tr>
      <th>Media</th>
      <th>File</th>
      <th>Picture</th>
      <th>Seconds</th>
      <th>Transcodes</th>
    </tr>
    ${files.map(
      ({ fileId, name, key, metaData, transcodes }) => html`
        <tr>
          <td>${fileId}</td>
          <td><a href="${urlOf(key)}">${name}</a></td>
          <td>${metaData.Width === 0 ? '' : `${metaData.Width} x ${metaData.Height}`}</td>
          <td class="number">${metaData.Duration.toFixed(1)}</td>
          <td>
            ${transcodes.map(
              (made) =>
                html`<a href="${urlOf(made.key)}">${made.definition}</a> ${made.metaData.Height} lines,
                  ${Math.round(made.metaData.Bitrate / 1000)} kbps<br />`,
            )}
          </td>
        </tr>
      `,
    )}
  </table>
`;

const taskTable = (tasks: readonly VodTask[]): unknown => html`
  <table>
    <tr>
      <th>Task</th>
      <th>Status</th>
      <th>Parts</th>
      <th>Created</th>
    </tr>
    ${tasks.map(
      (task) => html`
        <tr>
          <td>${task.taskId}</td>
          <td class="${task.status}">${task.status}</td>
          <td>
            ${
              task.kind === 'Procedure'
                ? task.items.map(
                    ({ definition, status, progress, message }) =>
                      html`${definition} <span class="${status}">${status}</span> ${progress} %
                        ${status === 'FAIL' ? message : ''}<br />`,
                  )
                : // An address may be signed by its query.
                  html`${task.mediaUrl.split('?')[0]} ${task.message}`
            }
          </td>
          <td>${task.createTime}</td>
        </tr>
      `,
    )}
  </table>
`;

const eventTable = (events: readonly LoggedEvent[]): unknown => html`
  <table>
    <tr>
      <th>Event</th>
      <th>Of</th>
      <th>State</th>
      <th>Attempts</th>
      <th>Raised</th>
    </tr>
    ${events.map(
      ({ event, subject, state, attempts, createdAtMs, lastError }) => html`
        <tr>
          <td>${event.EventType}</td>
          <td>${subject}</td>
          <td class="${state}">${state} ${state === 'delivered' ? '' : (lastError ?? '')}</td>
          <td class="number">${attempts}</td>
          <td>${new Date(createdAtMs).toISOString()}</td>
        </tr>
      `,
    )}
  </table>
`;
