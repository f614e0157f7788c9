import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually, LOCAL_BUCKET, LOCAL_REGION, startLocalCloud } from '@scf-media/local-cloud/testing';
import { CosError, createCosClient } from '../../cos/index.ts';
import { startRedis } from '../../testing/start-redis.ts';
import { openTaskStore } from '../store/open-task-store.ts';
import { receiveCallbacks } from '../../testing/receive-callbacks.ts';
import { stepClock } from './step-clock.ts';
import type { TaskTiming } from '../task-timing.ts';
import {
  longLeaseTiming,
  createSegment,
  formatPlaylist,
  type RecordingData,
  recordingKind,
  recordingTiming,
} from './synthetic-recording.ts';

const program = fileURLToPath(new URL('./synthetic-worker.ts', import.meta.url));
const partBytes = 1024 * 1024;
/** How long a worker is suspended, in production's seconds: from below its lease to ten times it. */
const stallSeconds = { least: 2, most: 60 };
const leaseSeconds = 6;

export interface StallOutcome {
  /** How many workers acquired the task: 1 if the suspended one woke up in time. */
  attempts: number;
  /** Violations that were observed. */
  problems: string[];
}

/** Suspends a worker at a random moment; another one takes its task, and the first one resumes. */
export interface StallTrials extends AsyncDisposable {
  trial(seed: number): Promise<StallOutcome>;
  /** Sets the wall clocks of worker and COS an hour forward or back during a task; Redis has its own. */
  clockStep(seed: number): Promise<StallOutcome>;
  /**
   * Makes the receiver of callbacks and Redis unavailable when a worker gets SIGTERM, while it records or sends its
   * callback. Then both return, and another worker starts.
   */
  shutdown(seed: number): Promise<StallOutcome>;
}

/** Opens two workers, a store and a COS for trials in sequence. */
export async function openStallTrials(): Promise<StallTrials> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'stalls-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud') }));
  const receiver = scope.use(await receiveCallbacks());
  // A process that is suspended during a SQLite transaction blocks all others, which these trials do not cover.
  const redis = scope.use(await startRedis());
  const store = scope.use(await openTaskStore(redis.url));
  const cos = createCosClient({
    credentials: () => ({ secretId: 'AKIDlocal', secretKey: 'local-secret' }),
    domain: cloud.cosDomain,
    timeoutMs: 5_000,
  });
  const at = (key: string) => ({ bucket: LOCAL_BUCKET, region: LOCAL_REGION, key });

  async function startWorker(name: string, owner: AsyncDisposableStack): Promise<ChildProcess> {
    const child = fork(program, {
      execArgv: ['--conditions=@scf-media/source'],
      env: {
        PATH: process.env['PATH'],
        WORKER_STORE: redis.url,
        WORKER_COS: cloud.cosDomain,
        WORKER_DIR: dir,
        WORKER_NAME: name,
      },
    });
    owner.defer(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    });
    await once(child, 'message');
    return child;
  }
  const [first, second] = await Promise.all([startWorker('first', scope), startWorker('second', scope)]);

  async function createTask(id: string): Promise<void> {
    await store.create<RecordingData>({
      id,
      app: recordingKind.app,
      status: 'waiting',
      rank: 0,
      data: { callbackUrl: receiver.url },
    });
  }
  const reached = (id: string, status: string): Promise<true> =>
    eventually(async () => (await store.get(id))?.status === status || undefined);
  /** Lets the second worker take the task until it is finished. */
  const ended = (id: string) =>
    eventually(async () => {
      const found = await store.get<RecordingData>(id);
      if (found?.final === true) return found;
      await work(second, id);
      return undefined;
    });

  function work(child: ChildProcess, taskId: string, timing?: TaskTiming): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const see = (message: unknown): void => {
      if ((message as { over?: string }).over !== taskId) return;
      child.off('message', see);
      resolve();
    };
    child.on('message', see);
    child.send({ taskId, timing });
    return promise;
  }

  async function trial(seed: number): Promise<StallOutcome> {
    const random = createNumbers(seed);
    const id = `stall-${seed}`;
    const problems: string[] = [];
    await createTask(id);
    const over = new AbortController();
    const watching = watchPlaylist(id, over.signal, problems);
    const firstIsOver = work(first, id);
    await reached(id, 'running');
    const stop = () => store.sendCommand(id, { type: 'Stop', requestId: 'r' });
    // Half of them during the end: the last playlist, the file, the callback.
    const retryFinish = random() < 0.5;
    await delay(random() * 200);
    if (retryFinish) {
      await stop();
      await delay(random() * 150);
    }
    first.kill('SIGSTOP');
    // Log-uniform: each duration is as likely as twice that.
    const seconds = stallSeconds.least * (stallSeconds.most / stallSeconds.least) ** random();
    const stalled = delay((recordingTiming.leaseMs * seconds) / leaseSeconds).then(() =>
      first.kill('SIGCONT'),
    );
    await Promise.race([
      eventually(
        async () => (await store.listDue(recordingKind.app)).some((task) => task.id === id) || undefined,
      ),
      stalled,
      firstIsOver,
    ]);
    const secondIsOver = work(second, id);
    if (!retryFinish) {
      await delay(random() * 400);
      await stop();
    }
    await stalled;
    await Promise.all([firstIsOver, secondIsOver]);
    // Both may have given up, for example if the first one resumed in time to stop the second and was then stopped
    // itself: in production, a sweep would recover the task.
    const task = await ended(id);
    over.abort();
    await watching;
    await judge(id, task.data.result ?? { segments: 0, bytes: 0 }, problems);
    return { attempts: task.attempts, problems };
  }

  async function clockStep(seed: number): Promise<StallOutcome> {
    const random = createNumbers(seed);
    const id = `step-${seed}`;
    const problems: string[] = [];
    await createTask(id);
    const over = new AbortController();
    const watching = watchPlaylist(id, over.signal, problems);
    const isOver = work(first, id, longLeaseTiming);
    await reached(id, 'running');
    const stepMs = random() < 0.5 ? 3_600_000 : -3_600_000;
    try {
      await delay(random() * 200);
      stepClock(stepMs);
      first.send({ stepMs });
      await delay(random() * 200);
      await store.sendCommand(id, { type: 'Stop', requestId: 'r' });
      await isOver;
    } finally {
      stepClock(0);
      first.send({ stepMs: 0 });
    }
    const task = await ended(id);
    over.abort();
    await watching;
    // Our own COS client follows the server's clock: a response from before the step may have misled it.
    await eventually(() => cos.getObjectText(at(`${id}/playlist`)).catch(() => undefined));
    await judge(id, task.data.result ?? { segments: 0, bytes: 0 }, problems);
    if (task.attempts !== 1) problems.push(`${task.attempts} workers were needed`);
    return { attempts: task.attempts, problems };
  }

  async function shutdown(seed: number): Promise<StallOutcome> {
    const random = createNumbers(seed);
    const id = `away-${seed}`;
    const problems: string[] = [];
    await createTask(id);
    const over = new AbortController();
    const watching = watchPlaylist(id, over.signal, problems);
    await using own = new AsyncDisposableStack();
    const worker = await startWorker(id, own);
    const gone = once(worker, 'exit');
    void work(worker, id);
    await reached(id, 'running');
    receiver.refuse(Infinity);
    const isNotifying = random() < 0.5;
    if (isNotifying) {
      await store.sendCommand(id, { type: 'Stop', requestId: 'r' });
      await reached(id, 'notifying');
    }
    redis.pause();
    await delay(random() * 200);
    worker.kill('SIGTERM');
    await delay(recordingTiming.leaseMs * (0.5 + 2 * random()));
    redis.resume();
    receiver.refuse(0);
    await gone;
    const task = await ended(id);
    over.abort();
    await watching;
    await judge(id, task.data.result ?? { segments: 0, bytes: 0 }, problems);
    return { attempts: task.attempts, problems };
  }

  /**
   * @returns undefined when COS does not answer, as when the clock stepped between signing and reading; '' when there
   *   is none
   */
  async function readPlaylist(id: string): Promise<string | undefined> {
    return cos
      .getObjectText(at(`${id}/playlist`))
      .catch((error: unknown) => (error instanceof CosError && error.status === 404 ? '' : undefined));
  }

  /** Polls the playlist, which must only grow. */
  async function watchPlaylist(id: string, signal: AbortSignal, problems: string[]): Promise<void> {
    let seen = '';
    while (!signal.aborted) {
      const now = await readPlaylist(id);
      if (now !== undefined && !now.startsWith(seen))
        problems.push(`the playlist went from ${seen.length} to ${now.length} characters`);
      seen = now ?? seen;
      await delay(3);
    }
  }

  async function judge(
    id: string,
    { segments, bytes }: { segments: number; bytes: number },
    problems: string[],
  ): Promise<void> {
    const playlist = await cos.getObjectText(at(`${id}/playlist`));
    if (playlist !== formatPlaylist(segments, true))
      problems.push(`the playlist is not that of ${segments} segments`);
    for (let number = 1; number <= segments; number += 1) {
      const segment = await cos.getObject(at(`${id}/segment-${number}`));
      if (!createSegment(number).equals(segment)) problems.push(`segment ${number} is another's`);
    }
    const expected = 2 * partBytes + segments * createSegment(1).length;
    const stored = await cos.headObject(at(`${id}/file`));
    if (bytes !== expected || stored?.bytes !== expected) {
      problems.push(`the file has ${stored?.bytes} bytes, ${bytes} are reported, ${expected} expected`);
    }
    const callbacks = receiver.bodies.filter((body) => (body as { id: string }).id === id);
    if (callbacks.length === 0) problems.push('no callback arrived');
    for (const body of callbacks) {
      if (JSON.stringify(body) !== JSON.stringify({ id, segments, bytes })) {
        problems.push(`the callback was ${JSON.stringify(body)} of ${segments} segments and ${bytes} bytes`);
      }
    }
    const uploads = await cos.multipartList({ bucket: LOCAL_BUCKET, region: LOCAL_REGION, prefix: `${id}/` });
    if (uploads.length > 0) problems.push(`${uploads.length} uploads are left`);
  }

  const owned = scope.move();
  return { trial, clockStep, shutdown, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Returns a generator of numbers in [0, 1), the same for the same seed (mulberry32). */
function createNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
