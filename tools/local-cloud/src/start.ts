/** `npm start`: the local cloud with all services. */
import { toMessage } from '@scf-media/protocol/errors';
import { readConfig } from './config.ts';
import { stackApps } from './stack/apps.ts';
import { runStack } from './stack/run-stack.ts';

try {
  const { root, ...config } = readConfig();
  process.exitCode = await runStack({ ...config, apps: stackApps(root) });
} catch (error) {
  console.error(toMessage(error));
  process.exitCode = 1;
}
