import { html, raw } from 'hono/html';
import { type ObjectRecord } from '../cos/index.ts';
import { type Invocation } from '../scf/index.ts';
import { type RoomView } from '../trtc/index.ts';
import { type LoggedEvent, type VodFile, type VodTask } from '../vod/index.ts';
import { trtcSection } from './trtc-section.ts';
import { vodSection } from './vod-section.ts';

/** What the page shows. */
export interface ConsoleState {
  readonly cosUrl: string;
  readonly invocations: readonly (Invocation & { readonly pid: number | undefined })[];
  readonly vod: {
    readonly files: readonly VodFile[];
    readonly tasks: readonly VodTask[];
    readonly events: readonly LoggedEvent[];
    urlOf(key: string): string;
  };
  readonly rooms: readonly RoomView[];
  readonly buckets: readonly { readonly name: string; readonly objects: readonly ObjectRecord[] }[];
}

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; }
  .RUNNING, .PROCESSING { color: #1a7f37; } .FAILED, .FAIL, .failed { color: #cf222e; } .empty { opacity: .6; }
`;

/** The console of the local cloud. It reads itself anew every two seconds. */
export function consolePage({ cosUrl, invocations, vod, rooms, buckets }: ConsoleState): string {
  return String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="refresh" content="2" />
          <title>Local cloud</title>
          <style>
            ${raw(STYLE)}
          </style>
        </head>
        <body>
          <h1>Local cloud</h1>
          <h2>Functions</h2>
          ${invocations.length === 0 ? html`<p class="empty">Nothing was invoked yet.</p>` : invocationTable(invocations)}
          ${vodSection(vod)} ${trtcSection(rooms)}
          ${buckets.map(
            ({ name, objects }) =>
              html`<h2>${name}</h2>
                ${
                  objects.length === 0
                    ? html`<p class="empty">No objects yet.</p>`
                    : objectTable(`${cosUrl}/${name}`, objects)
                }`,
          )}
        </body>
      </html>`,
  );
}

const invocationTable = (invocations: ConsoleState['invocations']): unknown => html`
  <table>
    <tr>
      <th>Function</th>
      <th>Request</th>
      <th>Status</th>
      <th>Code</th>
      <th>Process</th>
      <th>Started</th>
    </tr>
    ${invocations.map(
      ({ functionName, requestId, status, statusCode, pid, startTimeMs }) => html`
        <tr>
          <td>${functionName}</td>
          <td>${requestId}</td>
          <td class="${status}">${status}</td>
          <td>${statusCode === 0 ? '' : statusCode}</td>
          <td>${pid ?? ''}</td>
          <td>${new Date(startTimeMs).toISOString()}</td>
        </tr>
      `,
    )}
  </table>
`;

const objectTable = (bucketUrl: string, objects: readonly ObjectRecord[]): unknown => html`
  <table>
    <tr>
      <th>Object</th>
      <th>Bytes</th>
      <th>Type</th>
      <th>Modified</th>
    </tr>
    ${objects.map(
      ({ key, sizeBytes, headers, lastModified }) => html`
        <tr>
          <td><a href="${bucketUrl}/${key.split('/').map(encodeURIComponent).join('/')}">${key}</a></td>
          <td class="number">${sizeBytes.toLocaleString('en')}</td>
          <td>${headers['content-type'] ?? ''}</td>
          <td>${lastModified}</td>
        </tr>
      `,
    )}
  </table>
`;
