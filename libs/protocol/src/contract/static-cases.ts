import { bodyCases } from './body-cases.ts';
import { type ContractCase } from './contract-case.ts';
import { listCases } from './list-cases.ts';
import { startAcceptedCases } from './start-accepted-cases.ts';
import { startRefusalCases } from './start-refusal-cases.ts';
import { taskReferenceCases } from './task-reference-cases.ts';

/** What any app must do without ever creating a task: safe to run anywhere, any number of times. */
export const staticCases: readonly ContractCase[] = [
  ...bodyCases,
  ...startAcceptedCases,
  ...startRefusalCases,
  ...taskReferenceCases,
  ...listCases,
];
