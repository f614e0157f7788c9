import { randomUUID } from 'node:crypto';
import type { ServiceError } from '@scf-media/protocol/errors';
import type { Context } from 'hono';
import { type AppKey, toCaller, requireAppKey } from '../http/access/index.ts';
import { signAppRequest } from './sign-app-request.ts';
import { createService, type Service, type ServiceEnv } from '../http/index.ts';
import { createLogger } from '../log/index.ts';
import {
  toCodeResponse,
  openTaskStore,
  type RequestContext,
  createTaskLimit,
  type TaskStore,
} from '../tasks/index.ts';
import { createUrlPolicy } from '../url-policy/index.ts';

/** What the tests of limited keys need to know about a room service. */
interface TenantOptions<Config> {
  kind: Parameters<typeof createTaskLimit>[0];
  config: Config;
  addRoutes(app: Service, toContext: (context: Context<ServiceEnv>) => RequestContext<Config>): void;
  toErrorBody(error: ServiceError, requestId: string): { Code: string };
  /** Returns a valid request of this key. */
  toRequest(key: AppKey, fields: Record<string, unknown>): object;
}

/** A room service with an operator's key and two limited ones. */
export interface Tenants extends AsyncDisposable {
  store: TaskStore;
  operator: AppKey;
  a: AppKey;
  b: AppKey;
  /** Starts a task. @returns its id, or the rejection */
  start(by: AppKey, fields?: Record<string, unknown>): Promise<string>;
  /** Fetches the request of a task, as the service shows it. */
  readRequest(by: AppKey, id: string): Promise<{ status: number; text: string }>;
  /** Sends a request for each of the tasks. @returns the HTTP statuses */
  statuses(by: AppKey, method: string, ids: readonly string[], body?: object): Promise<number[]>;
}

const createKey = (apiAppKey: string): AppKey => ({ apiAppKey, apiAppSecret: `the secret of ${apiAppKey}` });
/** Returns a limited key, which may write below a folder of its name. */
const createTenant = (name: string) => ({ ...createKey(name), scope: { prefixes: [`${name}/`] } });

/** Opens the web function of a room service, with tasks in memory and a platform whose workers never start. */
export async function openTenants<Config>(service: TenantOptions<Config>): Promise<Tenants> {
  const { kind, config, addRoutes, toErrorBody, toRequest } = service;
  const [operator, a, b] = [createKey('operator'), createTenant('team-a'), createTenant('team-b')];
  const store = await openTaskStore('sqlite::memory:');
  const log = createLogger({ name: 'test', level: 'silent' });
  const app = createService({
    ...{ name: 'test', log, maxBodyBytes: 10_000 },
    onError: (error, id) => toCodeResponse(toErrorBody(error, id), error, { ResourceNotFound: 404 }),
  });
  const access = {
    applications: [operator, a, b],
    requireBodySignature: true,
    requireNonce: false,
    hosts: [],
  };
  app.use('*', requireAppKey(access, { claimName: store.claimName, onPlatform: false }));
  addRoutes(app, (context) => ({
    store,
    scf: {
      invokeEvent: async () => randomUUID(),
      asyncStatus: async () => undefined,
      terminate: async () => undefined,
    },
    workerFunction: 'worker',
    close: async () => undefined,
    config,
    urlPolicy: createUrlPolicy({ allowPrivate: true }),
    taskLimit: createTaskLimit(kind, { store, max: undefined, limitExceeded: () => new Error('full') }),
    caller: toCaller(context),
    requestId: context.var.requestId,
    log: context.var.log,
  }));

  async function send(by: AppKey, method: string, path: string, request?: object): Promise<Response> {
    const url = `http://h${path}`;
    const body = request === undefined ? '' : JSON.stringify(request);
    const headers = signAppRequest({ method, url, body }, by);
    return app.request(url, { method, headers, ...(body === '' ? {} : { body }) });
  }
  return {
    ...{ store, operator, a, b },
    async start(by, fields = {}) {
      const answer = await send(by, 'POST', '/', toRequest(by, fields));
      return answer.headers.get('x-task-id') ?? (await answer.text());
    },
    async readRequest(by, id) {
      const answer = await send(by, 'GET', `/tasks/${id}/request`);
      return { status: answer.status, text: await answer.text() };
    },
    async statuses(by, method, ids, body) {
      const answers: number[] = [];
      for (const id of ids) answers.push((await send(by, method, `/tasks/${id}`, body)).status);
      return answers;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
