import { type Host, pages } from './host.ts';
import { readResponse } from './read-response.ts';
import { type Snapshot } from './snapshot.ts';

/** Connects to the local cloud. Its server calls the services, and sends what changes as server-sent events. */
export function createLocalHost(): Host {
  return {
    pages,
    async call(service, path, { method = 'POST', body } = {}) {
      const response = await fetch(`/console/call/${service}${path}`, {
        method,
        ...(method === 'POST'
          ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }
          : {}),
      });
      return readResponse(response);
    },
    follow(onChange) {
      // An EventSource reconnects automatically, and the server then sends the whole snapshot again.
      const source = new EventSource('/console/live');
      source.addEventListener('open', () => onChange({ isConnected: true }));
      source.addEventListener('error', () => onChange({ isConnected: false }));
      source.addEventListener('snapshot', ({ data }: MessageEvent<string>) =>
        onChange({ isConnected: true, changed: JSON.parse(data) as Partial<Snapshot> }),
      );
      return () => source.close();
    },
    async readLog(taskId, signal) {
      const response = await fetch(`/console/log/${encodeURIComponent(taskId)}`, { signal });
      return (await response.text()).split('\n').filter((line) => line !== '');
    },
    async issueUserSig(userId, sdkAppId) {
      const query = new URLSearchParams({ userId, sdkAppId });
      return (await fetch(`/trtc/user-sig?${String(query)}`)).text();
    },
  };
}
