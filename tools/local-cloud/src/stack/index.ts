export { inheritedVariables, workspaceRoot } from '../environment.ts';
export { stackApps } from './apps.ts';
export type { StackApp } from './apps.ts';
export { type Stack, type StackOptions, startStack } from './start-stack.ts';
export { catchStopSignals, type StopSignals } from './stop-signals.ts';
