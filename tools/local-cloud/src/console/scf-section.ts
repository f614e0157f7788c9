import { html } from 'hono/html';
import { type DeployedFunction } from '../scf/index.ts';

/** The deployed functions: what they are, where their aliases point, and where they answer. */
export function scfSection(functions: readonly DeployedFunction[]): unknown {
  if (functions.length === 0) return '';
  return html`
    <table>
      <tr>
        <th>Deployed</th>
        <th>Type</th>
        <th>Status</th>
        <th>Aliases</th>
        <th>Address</th>
      </tr>
      ${functions.map(
        ({ functionName, type, status, aliases, urls }) => html`
          <tr>
            <td>${functionName}</td>
            <td>${type}</td>
            <td class="${status.endsWith('Failed') ? 'failed' : status}">${status}</td>
            <td>${aliases.map(({ name, version }) => `${name} → ${version}`).join(', ')}</td>
            <td>${urls.map((url) => html`<a href="${url}">${url}</a> `)}</td>
          </tr>
        `,
      )}
    </table>
  `;
}
