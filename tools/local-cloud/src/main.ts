/** The local cloud alone, for `nx serve` of one service: it runs the workers, and the service itself is run by Nx. */
import { messageOf } from '@scf-media/protocol/errors';
import { readConfig } from './config.ts';
import { stackApps } from './stack/apps.ts';
import { runStack } from './stack/run-stack.ts';

try {
  const { root, portBase, dir, inherited } = readConfig();
  const apps = stackApps(root);
  process.exitCode = await runStack({ portBase, dir, inherited, apps, webFunctions: false });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
