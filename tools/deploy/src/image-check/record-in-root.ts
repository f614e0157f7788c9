import { createWebRecordClient, type WebRecord } from '@scf-media/client';
import {
  eventually,
  freePort,
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  type LocalCloudUrls,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serveContent } from '../testing/serve-content.ts';

/** The id of no user: the platform does not document which one it uses. */
const UID = '54321';
const SECONDS = 5;

/**
 * Records a page with the services of an image: the web function and its worker run in its read-only root as another user.
 *
 * @param root of the image
 * @param work a folder for the stored data
 * @returns the finished task
 */
export async function recordInRoot(root: string, work: string): Promise<WebRecord.TaskInfo> {
  await using scope = new AsyncDisposableStack();
  const share = join(work, 'share');
  await mkdir(share, { recursive: true });
  await chmod(share, 0o777);
  const start = ['tini', '-s', '--', 'node', '--max-semi-space-size=1', 'dist/main.js'];
  const script = join(import.meta.dirname, 'enter-root.sh');
  const command = ['unshare', '--mount', 'sh', script, root, share, UID, '/app', ...start];
  const cloud = scope.use(
    await startLocalCloud({
      dir: join(work, 'cloud'),
      functions: (urls) => [
        {
          functionName: 'web-record-worker',
          command,
          cwd: '/',
          env: environment(urls),
          timeoutSeconds: 600,
          memoryMb: 3072,
        },
      ],
    }),
  );
  const page = scope.use(await serveLettersPage());
  const port = await freePort();
  const [program = '', ...args] = command;
  const web = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...environment(cloud), PORT: String(port), HOST: '127.0.0.1' },
  });
  scope.defer(async () => {
    web.kill('SIGTERM');
    await once(web, 'exit');
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    () =>
      fetch(`${url}/health`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    30_000,
  );

  const client = createWebRecordClient({ endpoint: url });
  const id = await client.start({ RecordURL: page.url, MaxDurationLimit: SECONDS });
  return await client.waitFor(id, 'finished', { timeoutMs: 120_000 });
}

/** The variables of an image, and those that a deployment adds. */
const environment = (urls: LocalCloudUrls): Record<string, string> => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/tmp',
  XDG_CACHE_HOME: '/tmp/.cache',
  XDG_CONFIG_HOME: '/tmp/.config',
  NODE_ENV: 'production',
  TASK_STORE: 'sqlite:/mnt/tasks.db',
  RAW_DIR: '/mnt/raw',
  COS_BUCKET: LOCAL_BUCKET,
  COS_REGION: LOCAL_REGION,
  COS_DOMAIN: urls.cosDomain,
  SCF_ENDPOINT: urls.apiEndpoint,
  SCF_PROTOCOL: 'http://',
  TENCENTCLOUD_REGION: LOCAL_REGION,
  ALLOW_PRIVATE_URLS: 'true',
  SECRET_ID: LOCAL_CREDENTIAL.secretId,
  SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
});

/** Chinese, Japanese, Korean, Arabic, Thai, Devanagari, mathematics and an emoji: each font package of the image covers one of them. */
const letters = ['永', 'あ', '한', 'ع', 'ไ', 'अ', '∰', '😀', 'W'];

/** Green if every letter has a glyph of its own, red if one is drawn as the missing glyph. It also beeps. */
const page = `<!doctype html><meta charset="utf-8"><title>letters</title><body style="margin:0"><script>
const drawn = (letter) => {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = '64px serif';
  pen.fillText(letter, 10, 80);
  return pen.getImageData(0, 0, 200, 120).data.join();
};
const missing = drawn('\\u{10fffd}');
const all = ${JSON.stringify(letters)}.every((letter) => drawn(letter) !== missing && drawn(letter) !== drawn(' '));
document.body.style.background = all ? 'rgb(0 255 0)' : 'rgb(255 0 0)';
const audio = new AudioContext();
const beep = audio.createOscillator();
beep.connect(audio.destination);
beep.start();
// Chrome delivers frames only while something moves.
const pen = document.body.appendChild(document.createElement('canvas')).getContext('2d');
const move = (at) => { pen.fillStyle = at % 200 < 100 ? 'rgb(0 200 0)' : 'rgb(0 250 0)'; pen.fillRect(0, 0, 50, 50); requestAnimationFrame(move); };
if (all) requestAnimationFrame(move);
</script>`;

/** Serves a page on loopback whose colour shows whether all fonts are installed. */
const serveLettersPage = () => serveContent('text/html; charset=utf-8', page);
