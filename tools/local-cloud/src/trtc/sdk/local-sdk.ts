import type { LocalTrtc } from './local-trtc.ts';
import type { EVENT, TYPE } from './names.ts';
import type { RealSdk } from './sdk-types.ts';

declare global {
  interface Window {
    /** Where the stand-in was loaded. */
    TRTC: LocalSdk;
  }
}

/** What of the real SDK's class there is; `create` gives the part of an instance that the stand-in has. */
export interface LocalSdk extends Pick<RealSdk, 'ERROR_CODE' | 'isSupported' | 'setLogLevel'> {
  readonly EVENT: Pick<RealSdk['EVENT'], keyof typeof EVENT>;
  readonly TYPE: typeof TYPE;
  create(options?: Parameters<RealSdk['create']>[0]): LocalTrtc;
}
