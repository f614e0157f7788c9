export { type ObjectRecord } from './object-record.ts';
export { type CosOptions, type CosServer, startCos } from './cos-server.ts';
export { type FaultRule, type Faults } from './faults.ts';
