export { statusReached } from '../status-reached.ts';
