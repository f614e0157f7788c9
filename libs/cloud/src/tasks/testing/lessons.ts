import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  eventually,
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  type LocalCloud,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { createLogger } from '../../log/index.ts';
import { createScfClient, type ScfClient } from '../../scf/index.ts';
import { openTaskStore } from '../store/open-task-store.ts';
import type { Task, TaskStore } from '../store/task-store.ts';
import { createTaskCloser, type TaskContext, createTaskLimit, type TaskLimit } from '../index.ts';
import { lessonCompletion } from './lesson-completion.ts';
import { type LessonData, lessonKind, type LessonStatus } from './lesson-kind.ts';

const worker = fileURLToPath(new URL('./lesson-worker.ts', import.meta.url));

/** The web function of a fictitious app, and its workers on a local cloud. */
export interface Lessons extends AsyncDisposable {
  cloud: LocalCloud;
  scf: ScfClient;
  store: TaskStore;
  context: TaskContext & { taskLimit: TaskLimit };
  task(id: string): Promise<Task<LessonData>>;
  until(id: string, status: LessonStatus): Promise<Task<LessonData>>;
  /** Resolves when the log of a run contains this. */
  runSays(requestId: string, text: string): Promise<void>;
  /** Kills a worker as a lost instance: it cannot report anything. */
  killWorker(id: string): Promise<void>;
}

/** @param options.roleKeysMs makes the workers write into COS, with credentials of this lifetime */
export async function openLessons({ roleKeysMs }: { roleKeysMs?: number } = {}): Promise<Lessons> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'task-life-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const storeUrl = `sqlite:${join(dir, 'tasks.db')}`;
  const cloud = scope.use(
    await startLocalCloud({
      dir: join(dir, 'cloud'),
      ...(roleKeysMs === undefined ? {} : { scf: { roleKeysMs } }),
      functions: ({ cosDomain }) => [
        {
          functionName: 'lesson-worker',
          command: [process.execPath, '--conditions=@scf-media/source', worker],
          cwd: dir,
          env: {
            TASK_STORE: storeUrl,
            PATH: process.env['PATH'] ?? '',
            ...(roleKeysMs === undefined
              ? {}
              : { COS_DOMAIN: cosDomain, COS_BUCKET: LOCAL_BUCKET, COS_REGION: LOCAL_REGION }),
          },
          timeoutSeconds: 60,
          memoryMb: 512,
        },
      ],
    }),
  );
  const store = scope.use(await openTaskStore(storeUrl));
  const scf = createScfClient({
    credentials: () => LOCAL_CREDENTIAL,
    region: LOCAL_REGION,
    endpoint: cloud.apiEndpoint,
    protocol: 'http://',
  });
  const task = async (id: string): Promise<Task<LessonData>> => {
    const found = await store.get<LessonData>(id);
    if (found === undefined) throw new Error(`no task ${id}`);
    return found;
  };
  const log = createLogger({ name: 'test', level: 'silent' });
  const owned = scope.move();
  return {
    cloud,
    scf,
    store,
    context: {
      store,
      scf,
      workerFunction: 'lesson-worker',
      close: createTaskCloser(lessonKind, lessonCompletion, { store, log }),
      log,
      taskLimit: createTaskLimit(lessonKind, {
        store,
        max: undefined,
        limitExceeded: () => new Error('full'),
      }),
    },
    task,
    until: (id, status) =>
      eventually(async () => {
        const found = await task(id);
        return found.status === status ? found : undefined;
      }),
    async runSays(requestId, text) {
      const path = join(cloud.dir, 'logs', `lesson-worker-${requestId}.log`);
      await eventually(async () => {
        const said = await readFile(path, 'utf8').catch(() => '');
        return said.includes(text) ? said : undefined;
      });
    },
    async killWorker(id) {
      const { workerRequestId } = (await task(id)).data;
      const run = cloud.scf.invocations().find(({ requestId }) => requestId === workerRequestId);
      if (run?.pid === undefined) throw new Error(`task ${id} has no worker`);
      process.kill(run.pid, 'SIGKILL');
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
