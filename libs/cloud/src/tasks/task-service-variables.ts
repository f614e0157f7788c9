import { accessVariables } from '../access/access-variables.ts';
import {
  allowPrivate,
  apiProtocol,
  deniedNetworks,
  logLevel,
  numberOr,
  text,
  textOr,
} from '../environment/index.ts';
import { metricsVariables } from '../metrics/metrics-variables.ts';
import { taskTimingVariables } from './task-timing.ts';

/**
 * Returns the environment variables that every service with tasks has, for the app's schema. The reference in docs/ is
 * generated from the descriptions.
 *
 * @param app the app's name; it names the worker's function and the folder of the default store
 */
export const taskServiceVariables = (app: string) => ({
  PORT: numberOr(9000, 0, 65_535).describe('Port to listen on. SCF requires 9000'),
  HOST: textOr('0.0.0.0').describe('Address to listen on. `npm start` sets `127.0.0.1`'),
  LOG_LEVEL: logLevel.describe('Logs are one JSON object per line, without secrets'),
  TASK_STORE: textOr(`sqlite:/tmp/${app}/tasks.db`).describe(
    'Where tasks are kept: `sqlite:<path>` for the processes of one machine, or `redis://[:password@]host:port/db` (`rediss://` for TLS), which SCF requires. Redis 5 or newer, with `appendonly yes` and `maxmemory-policy noeviction`; percent-encode the password',
  ),
  TASK_KEEP_DAYS: numberOr(7, 1, 3_650).describe(
    'Days to keep a task after its end. A running task never expires',
  ),
  SWEEP_INTERVAL_MS: numberOr(1_000, 0, 3_600_000).describe(
    'How often the web function looks for tasks that have lost their worker; with 0, and on SCF, only when a task is read, and on `POST /sweep`',
  ),
  SWEEP_SECRET: text.describe(
    'Secret that `POST /sweep`, and `/event-invoke` of the web function, require in `X-Sweep-Secret`. `npx nx deploy` generates one. If unset, nobody may call them, or anybody if anybody may call the service',
  ),
  ...taskTimingVariables,
  SCF_ENDPOINT: text.meta({
    description: 'Host and port of another Cloud API',
    fallback: '`scf.tencentcloudapi.com`',
  }),
  SCF_PROTOCOL: apiProtocol.meta({ description: '`http://` for a local cloud', fallback: '`https://`' }),
  WORKER_FUNCTION: textOr(`${app}-worker`).describe(
    'Name of the event function. A process whose `SCF_FUNCTIONNAME` equals it is a worker; any other is the web function',
  ),
  WORKER_QUALIFIER: text.meta({
    description:
      'Version or alias of the event function that runs tasks. `npx nx deploy` sets `live`, so that a rollback covers both functions',
    fallback: '`$LATEST`',
  }),
  SCF_FUNCTIONNAME: text.describe('Set by SCF'),
  SECRET_ID: text.meta({
    description:
      'Permanent API key, together with `SECRET_KEY`. Required for tasks longer than 6 hours, when keys of a role expire',
    fallback: "keys of the function's role",
  }),
  SECRET_KEY: text.describe('See `SECRET_ID`'),
  ...accessVariables,
  ALLOW_PRIVATE_URLS: allowPrivate.describe(
    '`true`, or comma-separated CIDR ranges: the private addresses that URLs in requests, and recorded pages, may lead to. `npm start` sets `true`',
  ),
  DENIED_NETWORKS: deniedNetworks.describe(
    'Public addresses to treat as private because Tencent Cloud uses them internally: comma-separated CIDR ranges, or `none`',
  ),
  TENCENTCLOUD_RUNENV: text.describe("Set by SCF. Only if it is `SCF` are the platform's headers trusted"),
  ...metricsVariables,
  CALLBACK_SIGN_KEY: text.describe(
    'Key that signs callbacks. While it is being replaced: the new and the old one, separated by a space',
  ),
  CALLBACK_RETRY_MS: numberOr(20_000, 0, 600_000).describe(
    'Delay after the first failed callback; it doubles with each further one',
  ),
});
