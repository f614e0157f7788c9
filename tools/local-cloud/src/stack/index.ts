export { workspaceRoot } from '../environment.ts';
export { stackApps } from './apps.ts';
export { startStack } from './start-stack.ts';
export { catchStopSignals } from './stop-signals.ts';
