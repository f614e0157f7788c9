export { type ContractCase, type Send } from './contract-case.ts';
export { documentExample, type DocumentExample, documentExamples } from './document-example.ts';
export { type LimitOptions } from './limit-cases.ts';
export { type LiveOptions } from './live-task.ts';
export { type FieldsByPath, startRequest } from './start-request.ts';
export { type StartRow } from './start-row.ts';
export { startRows } from './start-rows.ts';
export { unmask } from './unmask.ts';
export { webRecordContract } from './web-record-contract.ts';
