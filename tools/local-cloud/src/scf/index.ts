export { type FunctionDefinition } from './function-definition.ts';
export { type Invocation } from './invocation.ts';
export { type DeployedFunction, openScf, type Scf, type ScfBehaviour } from './scf.ts';
