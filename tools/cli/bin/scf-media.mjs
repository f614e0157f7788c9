#!/usr/bin/env node
// Node 24 runs the TypeScript sources without a build. Any other Node starts the one that the workspace installs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const own = `${root}node_modules/node/bin/node`;
const node = existsSync(own) ? own : process.execPath;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const child = spawn(node, ['--conditions=@scf-media/source', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// The terminal sends Ctrl-C to the child as well; a signal to this process alone has to be forwarded.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
child.on('exit', (code) => (process.exitCode = code ?? 1));
