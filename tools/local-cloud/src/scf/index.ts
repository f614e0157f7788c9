export { type FunctionDefinition } from './function-definition.ts';
export { type Invocation, type InvocationStatus } from './invocation.ts';
export { type DeployedFunction, openScf, type Scf, type ScfBehaviour, type ScfOptions } from './scf.ts';
