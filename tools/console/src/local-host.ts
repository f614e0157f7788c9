import { type Host, pages } from './host.ts';
import { readAnswer } from './read-answer.ts';
import { type Snapshot } from './snapshot.ts';

/** The local cloud, whose server asks the services, and tells what has changed as server-sent events. */
export function localHost(): Host {
  return {
    pages,
    async call(service, path, { method = 'POST', body } = {}) {
      const response = await fetch(`/console/call/${service}${path}`, {
        method,
        ...(method === 'POST'
          ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }
          : {}),
      });
      return readAnswer(response);
    },
    follow(tell) {
      // It connects again by itself, and the server then tells everything anew.
      const source = new EventSource('/console/live');
      source.addEventListener('open', () => tell({ isConnected: true }));
      source.addEventListener('error', () => tell({ isConnected: false }));
      source.addEventListener('snapshot', ({ data }: MessageEvent<string>) =>
        tell({ isConnected: true, changed: JSON.parse(data) as Partial<Snapshot> }),
      );
      return () => source.close();
    },
    async readLog(taskId, signal) {
      const response = await fetch(`/console/log/${encodeURIComponent(taskId)}`, { signal });
      return (await response.text()).split('\n').filter((line) => line !== '');
    },
    async userSig(userId, sdkAppId) {
      const query = new URLSearchParams({ userId, sdkAppId });
      return (await fetch(`/trtc/user-sig?${String(query)}`)).text();
    },
  };
}
