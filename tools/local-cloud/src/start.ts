/** `npm start`: the local cloud and all services on it. */
import { messageOf } from '@scf-media/protocol/errors';
import { readConfig } from './config.ts';
import { stackApps } from './stack/apps.ts';
import { runStack } from './stack/run-stack.ts';

try {
  const { root, portBase, dir, inherited } = readConfig();
  process.exitCode = await runStack({ portBase, dir, inherited, apps: stackApps(root) });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
