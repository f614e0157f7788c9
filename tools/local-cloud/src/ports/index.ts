export { freePort, reservePorts } from './reserve-ports.ts';
