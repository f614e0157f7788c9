export { allowPrivate, deniedNetworks } from './allow-private.ts';
export { type Environment, readEnvironment, requireBothOrNeither } from './read-environment.ts';
export { apiProtocol, blank, flag, limit, logLevel, numberOr, required, text, textOr } from './variables.ts';
