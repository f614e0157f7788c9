import { readConfig } from '@scf-media/local-cloud/testing';
import { findChromium, launchBrowser } from '@scf-media/media/browser';
import { openEgressProxy } from '@scf-media/media/testing';
import type { Entrance } from './entrance.ts';
import { inwardUrls } from './inward-urls.ts';
import { createGuardedPolicy, type InwardPorts } from './library-entrances.ts';
import type { PublicServer } from './test-servers.ts';
import { publicAddress } from './rebinding-lookup.ts';

const loadTimeoutMs = 15_000;
const perPage = 50;

/** Everything through which a recorded page can make its browser connect; disposing it closes the browser. */
interface BrowserEntrances extends AsyncDisposable {
  readonly entrances: Entrance[];
}

/** Starts a browser as a recording does, restricted by the proxy alone: Chrome's own checks of private networks are off. */
export async function openBrowserEntrances(
  { canary, reachable }: InwardPorts,
  publicServer: PublicServer,
): Promise<BrowserEntrances> {
  await using scope = new AsyncDisposableStack();
  const { resolveHost: resolveAddresses } = createGuardedPolicy();
  const proxy = scope.use(await openEgressProxy({ resolveAddresses, onRefused: () => undefined }));
  const { browser } = scope.use(
    await launchBrowser({
      executablePath: findChromium(readConfig().inherited['PATH'] ?? ''),
      ...{ width: 640, height: 360, captureTitle: 'none' },
      proxy: { port: proxy.port, exceptHost: 'own.localhost' },
    }),
  );
  /** Opens a page. @returns whether a document was loaded from that address, rather than an error page of the browser */
  async function visit(url: string): Promise<boolean> {
    const page = await browser.newPage();
    try {
      const response = await page.goto(url, { timeout: loadTimeoutMs });
      return response !== null && !response.url().startsWith(`http://${publicAddress}`);
    } finally {
      await page.close();
    }
  }
  const attempts = inwardUrls(canary);
  const open = `http://${publicAddress}:${reachable}/`;
  const page = (tags: (url: string) => string) => async (some: readonly string[]) =>
    visit(
      publicServer.document('page.html', `<!doctype html><title>page</title>${some.map(tags).join('\n')}`),
    );
  const quoted = (url: string): string => JSON.stringify(url).replaceAll('</', String.raw`<\/`);
  const attribute = (url: string): string => url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const entrances: Entrance[] = [
    { name: 'RecordURL', attempts, open, enter: async ([url = '']) => visit(url) },
    {
      name: 'a redirect of RecordURL',
      ...{ attempts, open, enter: async ([url = '']) => visit(publicServer.redirect(url)) },
    },
    {
      name: 'frames of a page',
      ...{
        attempts,
        open,
        batchSize: perPage,
        enter: page((url) => `<iframe src="${attribute(url)}"></iframe>`),
      },
    },
    {
      name: 'redirected frames of a page',
      ...{ attempts, open, batchSize: perPage },
      enter: page((url) => `<iframe src="${publicServer.redirect(url)}"></iframe>`),
    },
    {
      name: 'images, styles, media and prefetches of a page',
      ...{ attempts, open, batchSize: perPage },
      enter: page((url) => {
        const to = attribute(url);
        return `<img src="${to}"><link rel="stylesheet" href="${to}"><link rel="preconnect" href="${to}"><video src="${to}" preload="auto"></video><object data="${to}"></object>`;
      }),
    },
    {
      name: 'scripts of a page, of a worker, and WebSockets',
      ...{ attempts, open, batchSize: perPage },
      enter: page((url) => {
        const worker = `fetch(${quoted(url)}, { mode: 'no-cors' }).catch(() => 0)`;
        return `<script>
fetch(${quoted(url)}, { mode: 'no-cors' }).catch(() => 0);
navigator.sendBeacon(${quoted(url)});
try { new WebSocket(${quoted(url.replace(/^\s*ht\s*tp/i, 'ws'))}) } catch {}
try { new EventSource(${quoted(url)}) } catch {}
new Worker(URL.createObjectURL(new Blob([${quoted(worker)}])));
</script>`;
      }),
    },
  ];
  const opened = scope.move();
  return { entrances, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
