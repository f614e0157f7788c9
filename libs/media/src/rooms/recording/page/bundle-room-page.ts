import { bundleScript } from '../../../net/bundle-script.ts';

/**
 * The room page's script for the browser. When run from source it is bundled on the spot; the build of an app replaces
 * this module by one that holds the finished text (see tools/build/inline-page-scripts.mjs).
 */
export const bundleRoomPage = (): Promise<string> => bundleScript(new URL('./room-page.ts', import.meta.url));
