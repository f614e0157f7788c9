import { spawn } from 'node:child_process';

/**
 * Runs a command with the variables and secrets of a deployment environment as its environment: a workflow would have to name
 * each of them. Usage, with both as JSON in VARIABLES and SECRETS: `node with-variables.mjs <command> [argument]...`
 */
const { VARIABLES = '{}', SECRETS = '{}', ...environment } = process.env;
const [command = '', ...args] = process.argv.slice(2);
const env = { ...environment, ...JSON.parse(VARIABLES), ...JSON.parse(SECRETS) };
spawn(command, args, { stdio: 'inherit', env })
  .once('error', (error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .once('close', (code) => {
    process.exitCode = code ?? 1;
  });
