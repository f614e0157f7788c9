/**
 * Pure: builds the flags of a Chromium whose page fills the screen. It disables the same background work as our own
 * recorder's Chromium, so that the two differ only in how they capture frames.
 */
export function buildKioskFlags(options: {
  url: string;
  profileDir: string;
  width: number;
  height: number;
  sandbox: boolean;
}): string[] {
  return [
    ...(options.sandbox ? [] : ['--no-sandbox']),
    `--user-data-dir=${options.profileDir}`,
    // No bars and no window frame: the page fills the screen.
    '--kiosk',
    '--window-position=0,0',
    `--window-size=${options.width},${options.height}`,
    '--force-device-scale-factor=1',
    // Suppresses the bar that warns of --no-sandbox.
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
