export { durableStoreContract } from './durable-store-contract.ts';
