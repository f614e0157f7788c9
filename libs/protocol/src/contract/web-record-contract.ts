import type { ContractCase } from './contract-case.ts';
import { limitCases, type LimitOptions } from './list-cases.ts';
import { liveCases } from './live-cases.ts';
import type { LiveOptions } from './live-task.ts';
import { staticCases } from './web-record-static-cases.ts';

/**
 * What the documents of web-record promise, as cases an app runs against itself:
 *
 * ```ts
 * it.for(webRecordContract.staticCases)('$title', (one) => one.run(send));
 * ```
 */
export const webRecordContract: {
  /** Never create a task: every error shape, every value of every row, taken and refused, List. */
  readonly staticCases: readonly ContractCase[];
  /** Create real tasks on the given page, and end them. */
  readonly liveCases: (options: LiveOptions) => readonly ContractCase[];
  /** Fill an app with a limit on recordings up, and empty it again. */
  readonly limitCases: (options: LimitOptions) => readonly ContractCase[];
} = { staticCases, liveCases, limitCases };
