import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { z } from 'zod';
import { html, raw } from 'hono/html';
import { type NodeApp } from '../listen.ts';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { makeUserSig } from './user-sig.ts';
import { type RoomConfig } from './join-page/room-config.ts';
import { type PreferredCodec } from './sdk/codec-order.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 1rem auto; padding: 0 1rem; }
  #people { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; }
  .tile { margin: 0; } .view { aspect-ratio: 16 / 9; background: #000; overflow: hidden; }
  .view video { width: 100%; height: 100%; object-fit: contain; }
  .state { margin-left: .75rem; opacity: .6; }
  button { font: inherit; margin: 0 .5rem .5rem 0; }
`;

const flag = (fallback: '0' | '1') =>
  z
    .enum(['0', '1'])
    .default(fallback)
    .transform((value) => value === '1');

const count = (max: number): z.ZodType<number> => z.coerce.number().int().min(1).max(max);

/** The query of the join page's URL. */
const querySchema = z
  .object({
    sdkAppId: count(Number.MAX_SAFE_INTEGER),
    roomId: count(4_294_967_294).optional(),
    strRoomId: z.string().min(1).max(64).optional(),
    userId: z.string().min(1),
    userSig: z.string().min(1).optional(),
    publish: z
      .union([z.enum(['pattern', 'none']), z.url({ protocol: /^https?$/ })], {
        error: 'expected pattern, none, or the URL of a media file',
      })
      .default('none'),
    audio: flag('1'),
    video: flag('1'),
    codec: z.enum(['h264', 'vp8']).default('h264'),
    size: z
      .string()
      .regex(/^\d{2,4}x\d{2,4}$/, 'expected a size such as 640x360')
      .default('640x360'),
    fps: z.coerce.number().int().min(1).max(60).default(30),
    grain: flag('0'),
  })
  .refine(({ roomId, strRoomId }) => roomId !== undefined || strRoomId !== undefined, {
    path: ['roomId'],
    error: 'roomId or strRoomId is required',
  });

const SIG_EXPIRE_S = 24 * 3600;

/** Like the real SDK, they can be loaded from any origin. */
const SCRIPT_HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-cache',
};

/** Adds the browser side of TRTC: the stand-in for the SDK, and the join page. @param findKey finds the key of an application */
export function addTrtcRoutes(app: NodeApp, findKey: (sdkAppId: number) => string | undefined): void {
  // Bundled on the first request, because most tests never need them.
  let bundled: ReturnType<typeof bundleBrowserScripts> | undefined;
  const createUserSig = (sdkAppId: number, userId: string): string => {
    // An unknown application is rejected by the room.
    const key = findKey(sdkAppId) ?? '';
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
    const sig = userSig ?? createUserSig(config.sdkAppId, config.userId);
    return context.html(renderJoinPage({ ...config, userSig: sig }, codec));
  });
  // For starting a service with curl: creates the UserSig that an application's own server would create.
  app.get('/trtc/user-sig', (context) => {
    const { userId, sdkAppId = LOCAL_TRTC_SDK_APP_ID } = context.req.query();
    if (userId === undefined || userId === '') return context.text('userId missing', 400);
    return context.text(createUserSig(Number(sdkAppId), userId));
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

type RoomQuery = Omit<RoomConfig, 'userSig'> & {
  readonly userSig: string | undefined;
  readonly codec: 'h264' | 'vp8';
};

/** Parses the query of the join page's URL. @returns the problem if it is invalid */
export function parseRoomQuery(query: Readonly<Record<string, string>>): RoomQuery | { problem: string } {
  const parsed = querySchema.safeParse(query);
  if (!parsed.success)
    return {
      problem: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    };
  const { sdkAppId, roomId, strRoomId = '', userId, userSig, publish, audio, video, codec } = parsed.data;
  const [width = 0, height = 0] = parsed.data.size.split('x').map(Number);
  return {
    ...{ sdkAppId, userId, userSig, publish, audio, video, codec, width, height },
    room: roomId === undefined ? { strRoomId } : { roomId },
    framesPerSecond: parsed.data.fps,
    hasGrain: parsed.data.grain,
  };
}

/** Renders the page of a user in a room. */
function renderJoinPage(config: RoomConfig, codec: PreferredCodec): string {
  const name = 'roomId' in config.room ? String(config.room.roomId) : `"${config.room.strRoomId}"`;
  // Only this character could end the script element.
  const json = JSON.stringify(config).replaceAll('<', '\\u003c');
  return String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <link rel="icon" href="data:," />
          <title>${config.userId} in ${name}</title>
          <style>
            ${raw(STYLE)}
          </style>
        </head>
        <body>
          <h1>Room ${name}</h1>
          <p id="status">entering</p>
          <div id="people"></div>
          <p id="buttons"></p>
          <script type="application/json" id="config">
            ${raw(json)}
          </script>
          <script src="/trtc/trtc.js?codec=${codec}"></script>
          <script src="/trtc/join-page.js"></script>
        </body>
      </html>`,
  );
}
