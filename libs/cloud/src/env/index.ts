export {
  allowPrivate,
  apiProtocol,
  blank,
  deniedNetworks,
  flag,
  limit,
  logLevel,
  numberOr,
  required,
  text,
  textOr,
} from './variables.ts';
export { type Environment, readEnvironment, requireBothOrNeither } from './read-environment.ts';
