import { type ContractCase } from './contract-case.ts';
import { type RoomApi } from './room-api.ts';
import { recordLiveCases, type RecordLiveOptions } from './trtc-record-live-cases.ts';
import { recordStaticCases } from './trtc-record-static-cases.ts';

/**
 * What the documents of trtc-record promise, as cases an app runs against itself:
 *
 * ```ts
 * it.for(trtcRecordContract.staticCases)('$title', (one) => one.run(api));
 * ```
 */
export const trtcRecordContract: {
  /** Never start a recording: every value of every row, taken and refused, and recordings that do not exist. */
  readonly staticCases: readonly ContractCase<RoomApi>[];
  /** Start real recordings of the given room, and end them. */
  readonly liveCases: (options: RecordLiveOptions) => readonly ContractCase<RoomApi>[];
} = { staticCases: recordStaticCases, liveCases: recordLiveCases };
