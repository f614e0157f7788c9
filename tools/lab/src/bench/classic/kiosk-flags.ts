/**
 * Pure: Chromium so that the page fills the screen. What our own recorder's Chromium is told to leave undone, this one
 * leaves undone too: the two differ in how the picture is taken, not in what the browser does besides.
 */
export function kioskFlags(options: {
  url: string;
  profileDir: string;
  width: number;
  height: number;
  sandbox: boolean;
}): string[] {
  return [
    ...(options.sandbox ? [] : ['--no-sandbox']),
    `--user-data-dir=${options.profileDir}`,
    // No bars, no frame: the page is the screen.
    '--kiosk',
    '--window-position=0,0',
    `--window-size=${options.width},${options.height}`,
    '--force-device-scale-factor=1',
    // Nobody is there to close the bar that warns of --no-sandbox.
    '--test-type',
    '--noerrdialogs',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-quic',
    '--disable-breakpad',
    '--disable-dev-shm-usage',
    '--disable-search-engine-choice-screen',
    '--no-default-browser-check',
    '--no-first-run',
    '--password-store=basic',
    '--font-render-hinting=none',
    '--disable-lcd-text',
    '--hide-scrollbars',
    options.url,
  ];
}
