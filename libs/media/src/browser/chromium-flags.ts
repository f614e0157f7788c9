export interface ChromiumFlagOptions {
  /** The page's size; the window must be larger, because its frame takes some of it. */
  width: number;
  height: number;
  /** The title by which the recorded tab is selected without a user. */
  captureTitle: string;
  /** Whether the sandbox is available; see `canSandbox`. */
  sandbox: boolean;
  /** Whether /dev/shm is too small for a browser; see `hasLittleSharedMemory`. */
  littleSharedMemory: boolean;
  /** A SOCKS 5 proxy on 127.0.0.1 for everything except our own host. */
  proxy?: BrowserProxy | undefined;
  /** Replaces camera and microphone by a test pattern and a beep. */
  fakeMedia?: boolean;
  ignoreCertificateErrors?: boolean;
  /** Chromium's own, which states that it is headless, when left out. */
  userAgent?: string | undefined;
  /** For example `zh-CN`. */
  locale?: string | undefined;
}

export interface BrowserProxy {
  port: number;
  exceptHost: string;
  /**
   * Keeps WebRTC, which bypasses the proxy, from private addresses, both of peers and of STUN and TURN servers. Peers
   * on the public internet, and within the page, still work.
   */
  keepsWebRtcPublic?: boolean;
}

/** Pure: returns the flags besides Puppeteer's own, each with its reason. */
export function buildChromiumFlags(options: ChromiumFlagOptions): string[] {
  return [
    ...(options.sandbox ? [] : ['--no-sandbox']),
    // Answers the "share this tab" dialog of getDisplayMedia.
    `--auto-select-tab-capture-source-by-title=${options.captureTitle}`,
    `--window-size=${options.width + 160},${options.height + 240}`,
    // Pages start their audio without a click.
    '--autoplay-policy=no-user-gesture-required',
    // The recorded tab is behind the recorder page: it must still draw and keep time.
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    // No traffic except what the page requests.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    // Text is watched by people: grey-scale antialiasing, and no differences in hinting between machines.
    '--font-render-hinting=none',
    '--disable-lcd-text',
    // Chromium then keeps shared memory in its profile. In /dev/shm it takes no disk space.
    ...(options.littleSharedMemory ? ['--disable-dev-shm-usage'] : []),
    '--disable-breakpad',
    '--hide-scrollbars',
    // Sites reject browsers whose `navigator.webdriver` reveals automation.
    '--disable-blink-features=AutomationControlled',
    // Records an http: URL as it is, without trying https: first.
    // Signing in with an account of the browser, or with a code from a phone, would wait for a user.
    '--disable-features=HttpsUpgrades,FedCm,WebOTP',
    // A cache of 64 MiB serves a page as well as a larger one, and an origin may store three quarters of 64 MiB. The
    // default is 60 % of the disk, which also holds the recording (measured: 300 of 512 MB).
    `--disk-cache-size=${64 * 1024 * 1024}`,
    `--enable-features=StorageQuotaSettings:PoolSizeBytes/${64 * 1024 * 1024}`,
    ...(options.fakeMedia === true ? ['--use-fake-device-for-media-stream'] : []),
    ...(options.ignoreCertificateErrors === true ? ['--ignore-certificate-errors'] : []),
    // For frames and workers of every site; a tab's own override only reaches frames of the page's site.
    ...(options.userAgent === undefined ? [] : [`--user-agent=${options.userAgent}`]),
    ...(options.locale === undefined ? [] : [`--lang=${options.locale}`, `--accept-lang=${options.locale}`]),
    ...(options.proxy === undefined ? [] : buildProxyFlags(options.proxy)),
  ];
}

function buildProxyFlags({ port, exceptHost, keepsWebRtcPublic = false }: BrowserProxy): string[] {
  return [
    ...(keepsWebRtcPublic ? buildPublicWebRtcFlags(port) : []),
    `--proxy-server=socks5://127.0.0.1:${port}`,
    // The first entry undoes Chromium's rule to reach this machine's own addresses without a proxy.
    `--proxy-bypass-list=<-loopback>;${exceptHost}`,
  ];
}

/**
 * Chrome's own check for local network access. In a window it asks the user; here that means a denial (measured in
 * Chromium 156: not a single packet to 127.0.0.1 and 10.0.0.0/8). It applies to pages from the public internet only,
 * and to Chrome every page comes from the proxy.
 */
function buildPublicWebRtcFlags(proxyPort: number): string[] {
  return [
    '--enable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC',
    `--ip-address-space-overrides=127.0.0.1:${proxyPort}=public`,
  ];
}
