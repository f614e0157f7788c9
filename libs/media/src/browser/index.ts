export { launchBrowser, type LaunchBrowserOptions, type OwnedBrowser } from './launch-browser.ts';
