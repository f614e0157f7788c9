import { ServiceError } from '@scf-media/protocol/errors';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForHealth } from '../http-request.ts';
import { type LocalCloudUrls } from '../local-cloud.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { type ProcessGroup, startProcessGroup } from '../processes/process-group.ts';
import { type StackApp } from './apps.ts';

const HEALTH_TIMEOUT_MS = 30_000;

interface WebFunctionOptions {
  readonly app: StackApp;
  readonly port: number;
  readonly urls: LocalCloudUrls;
  readonly dir: string;
  readonly inherited: Readonly<Record<string, string>>;
}

/**
 * Starts an app as a web function and waits until it is healthy.
 *
 * @throws ServiceError `AppNotHealthy`, with the end of its log
 */
export async function startWebFunction(options: WebFunctionOptions): Promise<ProcessGroup> {
  const { app, port, urls, dir, inherited } = options;
  const logFile = join(dir, 'logs', `${app.name}.log`);
  const group = await startProcessGroup({
    command: app.command,
    cwd: app.cwd,
    env: {
      ...app.environment(urls, dir),
      ...inherited,
      PORT: String(port),
      HOST: '127.0.0.1',
      [DIRECTORY_MARK]: dir,
    },
    logFile,
  });
  const ended = new AbortController();
  void group.ended.then(() => ended.abort());
  const healthy = await waitForHealth(
    port,
    AbortSignal.any([ended.signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)]),
  );
  if (healthy) return group;
  await group[Symbol.asyncDispose]();
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const end = log.trimEnd().split('\n').slice(-15).join('\n');
  throw new ServiceError('AppNotHealthy', `${app.name} did not start; the end of ${logFile}:\n${end}`, {
    fault: 'service',
  });
}
