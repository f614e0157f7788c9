import { type NodeApp } from '../listen.ts';
import { renderJoinPage } from './join-page/join-page-html.ts';
import { parseRoomQuery } from './join-page/room-query.ts';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { makeUserSig } from './user-sig.ts';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SIG_EXPIRE_S = 24 * 3600;

/** Like the real SDK, they can be loaded from any origin. */
const SCRIPT_HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-cache',
};

/** Adds the browser side of TRTC: the stand-in for the SDK, and the join page. @param keyOf finds the key of an application */
export function addTrtcRoutes(app: NodeApp, keyOf: (sdkAppId: number) => string | undefined): void {
  // Bundled on the first request, because most tests never need them.
  let bundled: ReturnType<typeof bundleBrowserScripts> | undefined;
  const userSigOf = (sdkAppId: number, userId: string): string => {
    // An unknown application is rejected by the room.
    const key = keyOf(sdkAppId) ?? '';
    return makeUserSig({ sdkAppId, key, userId, expireS: SIG_EXPIRE_S, atS: Math.floor(Date.now() / 1000) });
  };
  for (const name of ['trtc.js', 'join-page.js', 'pattern-worker.js'] as const satisfies BrowserScript[])
    app.get(`/trtc/${name}`, async (context) => {
      const scripts = await (bundled ??= bundleBrowserScripts());
      return context.body(scripts.get(name) ?? '', 200, SCRIPT_HEADERS);
    });
  app.get('/room', (context) => {
    const query = parseRoomQuery(context.req.query());
    if ('problem' in query) return context.text(query.problem, 400);
    const { codec, userSig, ...config } = query;
    const sig = userSig ?? userSigOf(config.sdkAppId, config.userId);
    return context.html(renderJoinPage({ ...config, userSig: sig }, codec));
  });
  // For starting a service with curl: makes the UserSig that an application's own server would make.
  app.get('/trtc/user-sig', (context) => {
    const { userId, sdkAppId = LOCAL_TRTC_SDK_APP_ID } = context.req.query();
    if (userId === undefined || userId === '') return context.text('userId missing', 400);
    return context.text(userSigOf(Number(sdkAppId), userId));
  });
}

/** The scripts for browsers. */
const ENTRIES = {
  /** Defines `window.TRTC`. */
  'trtc.js': './sdk/trtc-sdk.ts',
  'join-page.js': './join-page/join-page.ts',
  'pattern-worker.js': './join-page/pattern-worker.ts',
} as const;
type BrowserScript = keyof typeof ENTRIES;

/** Bundles the scripts from source, in about 20 ms. */
async function bundleBrowserScripts(): Promise<ReadonlyMap<BrowserScript, string>> {
  const names = Object.keys(ENTRIES) as BrowserScript[];
  return new Map(await Promise.all(names.map(async (name) => [name, await bundle(ENTRIES[name])] as const)));
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
  });
  const [script] = result.outputFiles;
  if (script === undefined) throw new Error(`${entry} gave no script`);
  return script.text;
}
