import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startService } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/scf-media.mjs', import.meta.url));
const html = `<!doctype html><title>a page that moves</title><p style="font-size: 200px">0</p><script>
  let n = 0;
  requestAnimationFrame(function draw() {
    document.querySelector('p').textContent = String(++n);
    requestAnimationFrame(draw);
  });
</script>`;

let pages: Server;
let page: string;
let dir: string;
beforeAll(async () => {
  pages = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(html));
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  // Without a scheme, as people write it.
  page = `127.0.0.1:${(pages.address() as AddressInfo).port}`;
  dir = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterAll(async () => {
  pages?.close();
  await rm(dir, { recursive: true, force: true });
});

interface Run {
  stdout: string;
  stderr: string;
  code: number | null;
}

/**
 * @param options.environment beside that of the tests
 * @param options.interruptAfterMs how long after it has begun to record it gets a Ctrl-C
 */
async function scfMedia(
  args: readonly string[],
  {
    environment = {},
    interruptAfterMs,
  }: { environment?: Record<string, string>; interruptAfterMs?: number } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...environment },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => {
    output.stderr += data.toString();
    if (interruptAfterMs === undefined || !output.stderr.includes('recording')) return;
    // As a terminal does it: to the whole group.
    if (child.pid !== undefined) setTimeout(process.kill, interruptAfterMs, -child.pid, 'SIGINT');
    interruptAfterMs = undefined;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...output, code };
}

async function probeStreams(file: string): Promise<string[]> {
  const entries = ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', file];
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', ...entries]);
  return stdout.trim().split('\n');
}

test.concurrent(
  'records a page with the requested length, writes its poster and opens the file',
  async ({ expect }) => {
    const out = join(dir, 'lesson.mp4');
    const size = ['--width', '640', '--height', '360'];
    // What the system opens files with.
    const programs = join(dir, 'bin');
    await mkdir(programs);
    await writeFile(join(programs, 'xdg-open'), '#!/bin/sh\nprintf %s "$1" > "$0.opened"\n');
    await chmod(join(programs, 'xdg-open'), 0o755);
    const environment = { PATH: `${programs}:${process.env['PATH']}` };
    const options = ['-d', '2', '-o', out, ...size, '--poster', '--json', '--open'];
    const run = await scfMedia(['record', page, ...options], { environment });
    expect(run).toMatchObject({ code: 0 });
    await expect.poll(() => readFile(join(programs, 'xdg-open.opened'), 'utf8').catch(() => '')).toBe(out);
    const printed = JSON.parse(run.stdout) as Record<string, unknown>;
    expect(printed).toMatchObject({ file: out, poster: join(dir, 'lesson.jpg'), bytes: expect.any(Number) });
    expect(await probeStreams(out)).toEqual(['h264,640,360', 'aac']);
    expect((await readFile(join(dir, 'lesson.jpg'))).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  },
);

test.concurrent('Ctrl-C stops the recording and keeps what was recorded, here as HLS', async ({ expect }) => {
  const out = join(dir, 'endless');
  const run = await scfMedia(['record', page, '-o', out, '--hls'], { interruptAfterMs: 2_000 });
  expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('index.m3u8') });
  expect(await probeStreams(join(out, 'index.m3u8'))).toContain('h264,1280,720');
  expect((await readdir(out)).toSorted()).toEqual(expect.arrayContaining(['index.m3u8']));
});

test.concurrent(
  'a page that cannot be reached is an error of one line, and no files are left',
  async ({ expect }) => {
    const out = join(dir, 'none.mp4');
    const run = await scfMedia(['record', 'http://127.0.0.1:1/', '-d', '2', '-o', out]);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('unsupported RecordURL') });
    expect(await readdir(dir)).not.toContain('none.mp4');
  },
);

test.concurrent(
  'a deployed service with a key records, and the file is downloaded or left in its bucket',
  async ({ expect }) => {
    const key = { API_APP_KEY: 'APIDtest', API_APP_SECRET: 'only-for-tests', REQUIRE_BODY_SIGNATURE: 'true' };
    await using service = await startService('web-record', { environment: key });
    const environment = {
      SCF_MEDIA_APP_KEY: key.API_APP_KEY,
      SCF_MEDIA_APP_SECRET: key.API_APP_SECRET,
      SCF_MEDIA_ENDPOINT: service.url,
    };
    const recordIn = (...args: string[]) => scfMedia(['record', page, '-d', '2', ...args], { environment });
    const out = join(dir, 'deployed.mp4');
    const [fetched, left] = await Promise.all([recordIn('-o', out, '--json'), recordIn('--json')]);
    expect([fetched.code, left.code]).toEqual([0, 0]);
    expect(await probeStreams(out)).toContain('h264,1280,720');
    const printed = JSON.parse(left.stdout) as { url: string; taskId: string };
    expect(printed).not.toHaveProperty('file');
    expect((await fetch(printed.url, { method: 'HEAD' })).status).toBe(200);

    const shown = await scfMedia(['show', printed.taskId, '--of', 'recordings'], { environment });
    expect(JSON.parse(shown.stdout)).toMatchObject({ TaskID: printed.taskId, Status: 'finished' });
    expect(await scfMedia(['stop', printed.taskId, '--of', 'recordings'], { environment })).toMatchObject({
      code: 0,
      stderr: 'the task had already finished\n',
    });
  },
);
