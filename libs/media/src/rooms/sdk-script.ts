import type { EmbeddedScript } from '../net/embedded-page.ts';
import { trtcSdkScript } from '../net/page-scripts.ts';

/** Chooses where a page loads TRTC's SDK from: a URL, or else the npm package's own file. */
export const chooseSdkScript = (url: string | undefined): EmbeddedScript =>
  url === undefined ? { file: 'sdk.js', read: trtcSdkScript } : { url };
