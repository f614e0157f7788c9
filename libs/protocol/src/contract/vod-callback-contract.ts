import { type ContractCase } from './contract-case.ts';
import { vodRefusedCases } from './vod-refused-cases.ts';
import { vodTakenCases } from './vod-taken-cases.ts';

/**
 * What a receiver of VOD's events must do, as cases it runs against itself, without a callback key:
 *
 * ```ts
 * it.for(vodCallbackContract.staticCases)('$title', (one) => one.run(send));
 * ```
 */
export const vodCallbackContract: {
  /** Events, of all types, known and unknown: 200. Uploads and pulls among them start a processing. */
  readonly takenCases: readonly ContractCase[];
  /** What is no event: 400, with the field named, and nothing is done. */
  readonly refusedCases: readonly ContractCase[];
  /** All of these. */
  readonly staticCases: readonly ContractCase[];
} = {
  takenCases: vodTakenCases,
  refusedCases: vodRefusedCases,
  staticCases: [...vodTakenCases, ...vodRefusedCases],
};
