import { type ContractCase } from './contract-case.ts';
import { type PushApi } from './trtc-push-api.ts';
import { pushLiveCases, type PushLiveOptions } from './trtc-push-live-cases.ts';
import { pushStaticCases } from './trtc-push-static-cases.ts';

/**
 * What the documents of trtc-push promise, as cases an app runs against itself:
 *
 * ```ts
 * it.for(trtcPushContract.staticCases)('$title', (one) => one.run(api));
 * ```
 */
export const trtcPushContract: {
  /** Never start a push: every value of every row, taken and refused, and pushes that do not exist. */
  readonly staticCases: readonly ContractCase<PushApi>[];
  /** Start real pushes of the given file, and end them. */
  readonly liveCases: (options: PushLiveOptions) => readonly ContractCase<PushApi>[];
} = { staticCases: pushStaticCases, liveCases: pushLiveCases };
