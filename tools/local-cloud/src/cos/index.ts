export { type ObjectRecord } from './object-record.ts';
export { type CosServer, startCos } from './cos-server.ts';
