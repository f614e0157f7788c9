export { browserUserAdvice } from './browser-user.ts';
export { canSandbox, sandboxAdvice } from './can-sandbox.ts';
export { findChromium } from './find-chromium.ts';
export { launchBrowser, type LaunchBrowserOptions, type OwnedBrowser } from './launch-browser.ts';
export { ownUserAgent } from './own-user-agent.ts';
