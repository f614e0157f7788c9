import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePorts } from '@scf-media/local-cloud/ports';
import { stackApps, startStack, workspaceRoot } from '@scf-media/local-cloud/stack';

/** A private web-record with its own local cloud. Disposing it stops both and removes their files. */
interface LocalService extends AsyncDisposable {
  readonly url: string;
  /** Reads the last lines that the service and its worker logged. */
  logTail(lines: number): Promise<string>;
}

/** How long an interrupted recording may take to finish its file. */
const workerGraceMs = 30_000;

/** Starts web-record in a temporary folder. @param inherited environment variables that it may see */
export async function startLocalService(inherited: Readonly<Record<string, string>>): Promise<LocalService> {
  await using starting = new AsyncDisposableStack();
  // A short name: Chromium creates a socket below it, and the path of a socket may have at most 107 bytes.
  const dir = await mkdtemp(join(tmpdir(), 'scf-'));
  starting.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const apps = stackApps(workspaceRoot)
    .filter(({ name }) => name === 'web-record')
    .map((app) => ({
      ...app,
      environment: (...about: Parameters<typeof app.environment>) => ({
        ...app.environment(...about),
        // Kept between runs: the worker starts half a second sooner.
        NODE_COMPILE_CACHE: join(workspaceRoot, 'node_modules/.cache/scf-media'),
      }),
    }));
  const stack = await startStack({ dir, portBase: await reservePorts(), apps, inherited });
  starting.defer(() => stack.stop(workerGraceMs));
  const [service] = stack.services;
  if (service === undefined) throw new Error('web-record is not among the services');
  const started = starting.move();
  return {
    url: service.url,
    logTail: (lines) => readLogTail(join(stack.cloud.dir, 'logs'), lines),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

async function readLogTail(dir: string, lines: number): Promise<string> {
  const names = await readdir(dir, { recursive: true }).catch(() => []);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.log')).map((name) => readFile(join(dir, name), 'utf8')),
  );
  return texts.flatMap((text) => text.trimEnd().split('\n').slice(-lines)).join('\n');
}
