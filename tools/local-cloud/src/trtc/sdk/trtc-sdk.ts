/** The stand-in for trtc-sdk-v5: a classic script that defines `window.TRTC`. */
import { SIGNAL_PATH } from '../signal-constants.ts';
import './local-sdk.ts';
import { createLocalTrtc } from './local-trtc.ts';
import { EVENT, TYPE } from './names.ts';
import { ERROR_CODE } from './rtc-error.ts';

const source = document.currentScript;
if (!(source instanceof HTMLScriptElement)) throw new Error('trtc.js must be loaded as a classic script');
const scriptUrl = new URL(source.src);
const serverUrl = new URL(SIGNAL_PATH, scriptUrl);
serverUrl.protocol = scriptUrl.protocol === 'https:' ? 'wss:' : 'ws:';
const codec = scriptUrl.searchParams.get('codec') === 'vp8' ? 'vp8' : 'h264';

window.TRTC = {
  EVENT,
  TYPE,
  ERROR_CODE: { ...ERROR_CODE },
  create: () => createLocalTrtc({ serverUrl: serverUrl.href, codec }),
  isSupported: async () => ({ result: true, detail: { isBrowserSupported: true, isWebRTCSupported: true } }),
  setLogLevel: () => undefined,
};
