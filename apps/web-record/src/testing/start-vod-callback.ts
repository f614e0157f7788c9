import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCAL_CREDENTIAL, type LocalCloudUrls } from '@scf-media/local-cloud/testing';
import { stopProcess, untilHealthy } from './start-service.ts';

const main = fileURLToPath(new URL('../../../vod-callback/src/main.ts', import.meta.url));

/** Starts vod-callback, which receives VOD's events; disposing ends it. */
export async function startVodCallback(
  cloud: LocalCloudUrls,
  { port, dir }: { port: number; dir: string },
): Promise<AsyncDisposable> {
  const child = spawn(process.execPath, ['--conditions=@scf-media/source', main], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      HOST: '127.0.0.1',
      EVENT_STORE: `file:${join(dir, 'vod-callback')}`,
      DEFINITIONS: '100010',
      VOD_ENDPOINT: cloud.apiEndpoint,
      VOD_PROTOCOL: 'http://',
      SECRET_ID: LOCAL_CREDENTIAL.secretId,
      SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const killOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const owned = new AsyncDisposableStack();
  owned.defer(async () => {
    await stopProcess(child);
    process.off('exit', killOnExit);
  });
  try {
    await untilHealthy(`http://127.0.0.1:${port}`, child);
    return owned;
  } catch (error) {
    await owned.disposeAsync();
    throw error;
  }
}
