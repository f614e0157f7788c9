import { type NodeApp } from '../http/listen.ts';
import { type BrowserScript, bundleBrowserScripts } from './bundle-browser-scripts.ts';
import { joinPageHtml } from './join-page/join-page-html.ts';
import { readRoomQuery } from './join-page/room-query.ts';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
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
  const userSigOf = (sdkAppId: number, userId: string): string => {
    // For an application that is not known the room itself says so.
    const key = keyOf(sdkAppId) ?? '';
    return makeUserSig({ sdkAppId, key, userId, expireS: SIG_EXPIRE_S, atS: Math.floor(Date.now() / 1000) });
  };
  for (const name of ['trtc.js', 'join-page.js', 'pattern-worker.js'] as const satisfies BrowserScript[])
    app.get(`/trtc/${name}`, async (context) => {
      const scripts = await (bundled ??= bundleBrowserScripts());
      return context.body(scripts.get(name) ?? '', 200, SCRIPT_HEADERS);
    });
  app.get('/room', (context) => {
    const query = readRoomQuery(context.req.query());
    if ('problem' in query) return context.text(query.problem, 400);
    const { codec, userSig, ...config } = query;
    const sig = userSig ?? userSigOf(config.sdkAppId, config.userId);
    return context.html(joinPageHtml({ ...config, userSig: sig }, codec));
  });
  // For a curl that starts a service in a room: makes what a server of one's own makes for its users.
  app.get('/trtc/user-sig', (context) => {
    const { userId, sdkAppId = LOCAL_TRTC_SDK_APP_ID } = context.req.query();
    if (userId === undefined || userId === '') return context.text('userId missing', 400);
    return context.text(userSigOf(Number(sdkAppId), userId));
  });
}
