import { type NodeApp } from '../http/listen.ts';
import { type BrowserScript, bundleBrowserScripts } from './bundle-browser-scripts.ts';
import { joinPageHtml } from './join-page/join-page-html.ts';
import { readRoomQuery } from './join-page/room-query.ts';
import { makeUserSig } from './user-sig.ts';

const SIG_EXPIRE_S = 24 * 3600;

/** Pages of any origin may load them, as they may the real SDK. */
const SCRIPT_HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-cache',
};

/** The browser's side of TRTC: the SDK's stand-in, and the join page. @param keyOf the key of an application */
export function addTrtcRoutes(app: NodeApp, keyOf: (sdkAppId: number) => string | undefined): void {
  // Made when they are first asked for: most tests of the cloud never do.
  let bundled: ReturnType<typeof bundleBrowserScripts> | undefined;
  for (const name of ['trtc.js', 'join-page.js', 'pattern-worker.js'] as const satisfies BrowserScript[])
    app.get(`/trtc/${name}`, async (context) => {
      const scripts = await (bundled ??= bundleBrowserScripts());
      return context.body(scripts.get(name) ?? '', 200, SCRIPT_HEADERS);
    });
  app.get('/room', (context) => {
    const query = readRoomQuery(context.req.query());
    if ('problem' in query) return context.text(query.problem, 400);
    const { codec, userSig, ...config } = query;
    const { sdkAppId, userId } = config;
    // For an application that is not known the room itself says so.
    const key = keyOf(sdkAppId) ?? '';
    const atS = Math.floor(Date.now() / 1000);
    const sig = userSig ?? makeUserSig({ sdkAppId, key, userId, expireS: SIG_EXPIRE_S, atS });
    return context.html(joinPageHtml({ ...config, userSig: sig }, codec));
  });
}
