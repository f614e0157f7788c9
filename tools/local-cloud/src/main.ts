/** The local cloud without web functions, for `nx serve` of one service: it runs the workers, and Nx runs the service. */
import { toMessage } from '@scf-media/protocol/errors';
import { readConfig } from './config.ts';
import { stackApps } from './stack/apps.ts';
import { runStack } from './stack/run-stack.ts';

try {
  const { root, ...config } = readConfig();
  const apps = stackApps(root);
  process.exitCode = await runStack({ ...config, apps, webFunctions: false });
} catch (error) {
  console.error(toMessage(error));
  process.exitCode = 1;
}
