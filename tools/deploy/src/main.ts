import { ServiceError } from '@scf-media/protocol/errors';
import { listHints, listNextSteps } from './cli/error-hints.ts';
import { readArguments } from './cli/read-arguments.ts';
import { runCommand } from './cli/run-command.ts';
import { DeploymentStopped } from './commands/deploy.ts';
import { createTranscript } from './transcript.ts';
import { workspaceRoot } from './workspace-root.ts';

/** Runs `npx nx package|deploy|remove|logs|status|rollback <app>`. Exits with 0 on success. */
const transcript = createTranscript((text) => process.stdout.write(text));
try {
  await runCommand(readArguments(process.argv.slice(2)), { root: workspaceRoot, transcript });
} catch (error) {
  if (!(error instanceof ServiceError || error instanceof DeploymentStopped)) throw error;
  transcript.say(`Error: ${error.message}`);
  transcript.detail(error instanceof DeploymentStopped ? listNextSteps(error.cause) : listHints(error));
  process.exitCode = 1;
}
