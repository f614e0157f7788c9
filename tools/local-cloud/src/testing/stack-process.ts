import { fileURLToPath } from 'node:url';
import { runStack } from '../stack/run-stack.ts';

/** `npm start` with a tiny app instead of the services. */
const dir = process.env['TEST_DIR'] ?? '';
const portBase = Number(process.env['TEST_PORT_BASE']);
process.exitCode = await runStack({
  dir,
  portBase,
  isRunByNpm: process.env['TEST_RUN_BY_NPM'] === 'true',
  inherited: { PATH: process.env['PATH'] ?? '' },
  apps: [
    {
      name: 'tiny',
      portOffset: 2,
      command: [process.execPath, fileURLToPath(new URL('tiny-app.ts', import.meta.url))],
      cwd: process.cwd(),
      environment: (urls, claimed) => ({
        WORK_DIR: claimed,
        WEB_URL: `http://127.0.0.1:${portBase + 2}/`,
        COS_URL: urls.cosUrl,
        STUBBORN: process.env['TEST_STUBBORN'] ?? 'false',
      }),
      worker: { functionName: 'test-worker', memoryMb: 128, timeoutSeconds: 60 },
    },
  ],
});
