import type { ContractCase } from './contract-case.ts';
import { limitCases, type LimitOptions } from './list-cases.ts';
import { liveCases, type LiveOptions } from './live-cases.ts';
import { staticCases } from './web-record-static-cases.ts';

/**
 * The documents of web-record as cases that an app runs against itself:
 *
 * ```ts
 * it.for(webRecordContract.staticCases)('$title', (one) => one.run(send));
 * ```
 */
export const webRecordContract: {
  /** Cases that create no task: every form of error, every value of every row, accepted and rejected, List. */
  readonly staticCases: readonly ContractCase[];
  /** Cases that create real tasks with the given page and end them. */
  readonly liveCases: (options: LiveOptions) => readonly ContractCase[];
  /** Cases that reach an app's limit of recordings and end them again. */
  readonly limitCases: (options: LimitOptions) => readonly ContractCase[];
} = { staticCases, liveCases, limitCases };
