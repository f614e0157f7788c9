export { findChromium } from './find-chromium.ts';
export { launchBrowser, type LaunchBrowserOptions, type OwnedBrowser } from './launch-browser.ts';
export { ownUserAgent } from './own-user-agent.ts';
export { warnOfBrowser } from './browser-isolation.ts';
