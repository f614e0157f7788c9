import type { LocalTrtc } from './local-trtc.ts';
import type { EVENT, TYPE } from './names.ts';
import type { RealSdk } from './sdk-types.ts';

declare global {
  interface Window {
    /** The stand-in, if it is loaded. */
    TRTC: LocalSdk;
  }
}

/** The supported part of the real SDK's class; `create` returns the supported part of an instance. */
export interface LocalSdk extends Pick<RealSdk, 'ERROR_CODE' | 'isSupported' | 'setLogLevel'> {
  readonly EVENT: Pick<RealSdk['EVENT'], keyof typeof EVENT>;
  readonly TYPE: typeof TYPE;
  create(options?: Parameters<RealSdk['create']>[0]): LocalTrtc;
}
