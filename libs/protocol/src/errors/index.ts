export { messageOf, ServiceError, type Fault } from './service-error.ts';
