export interface ChromiumFlagOptions {
  /** The window; it must be larger than the page, or the page gets what the window's frame leaves of it. */
  width: number;
  height: number;
  /** The title by which the recorded tab is chosen without anybody at the screen. */
  captureTitle: string;
  /** Whether there is one to be had; see `canSandbox`. */
  sandbox: boolean;
  /** Whether /dev/shm holds too little for a browser; see `hasLittleSharedMemory`. */
  littleSharedMemory: boolean;
  /** A SOCKS 5 proxy on 127.0.0.1 for everything but the host that is ours. */
  proxy?: BrowserProxy | undefined;
  /** A test picture and a beep in the place of camera and microphone. */
  fakeMedia?: boolean;
  ignoreCertificateErrors?: boolean;
  /** Chromium's own, which says that it is headless, when left out. */
  userAgent?: string | undefined;
  /** Such as `zh-CN`. */
  locale?: string | undefined;
}

export interface BrowserProxy {
  port: number;
  exceptHost: string;
  /**
   * WebRTC, which goes past the proxy, reaches no private address either: neither as a peer nor as a STUN or TURN server. Peers
   * on the public internet, and in the page itself, stay.
   */
  keepsWebRtcPublic?: boolean;
}

/** Pure: the command line beside Puppeteer's own, each flag with its reason. */
export function chromiumFlags(options: ChromiumFlagOptions): string[] {
  return [
    ...(options.sandbox ? [] : ['--no-sandbox']),
    // Answers the "share this tab" dialog of getDisplayMedia.
    `--auto-select-tab-capture-source-by-title=${options.captureTitle}`,
    `--window-size=${options.width + 160},${options.height + 240}`,
    // A lesson starts its sound without a click.
    '--autoplay-policy=no-user-gesture-required',
    // The recorded tab lies behind the recorder page: it must draw and keep time all the same.
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    // Nothing goes out but what the page asks for.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    // Text in the picture is judged by people: grey-scale edges, no hinting differences between machines.
    '--font-render-hinting=none',
    '--disable-lcd-text',
    // Chromium then keeps what its processes share in its profile. In /dev/shm it costs no disk.
    ...(options.littleSharedMemory ? ['--disable-dev-shm-usage'] : []),
    '--disable-breakpad',
    '--hide-scrollbars',
    // Sites send away browsers whose `navigator.webdriver` says that nobody sits at them.
    '--disable-blink-features=AutomationControlled',
    // An http: address is recorded as it is, and not waited for as https:.
    // Signing in by an account of the browser, or by a code from a telephone, waits for somebody who chooses.
    '--disable-features=HttpsUpgrades,FedCm,WebOTP',
    // 64 MiB of cache serve a page as well as more, and three quarters of 64 MiB are what an origin may store: by default it is
    // 60 % of the disk, which is the recording's, too (measured: 300 of 512 MB).
    `--disk-cache-size=${64 * 1024 * 1024}`,
    `--enable-features=StorageQuotaSettings:PoolSizeBytes/${64 * 1024 * 1024}`,
    ...(options.fakeMedia === true ? ['--use-fake-device-for-media-stream'] : []),
    ...(options.ignoreCertificateErrors === true ? ['--ignore-certificate-errors'] : []),
    // For frames and workers of every site; a tab's own override reaches only the frames of the page's site.
    ...(options.userAgent === undefined ? [] : [`--user-agent=${options.userAgent}`]),
    ...(options.locale === undefined ? [] : [`--lang=${options.locale}`, `--accept-lang=${options.locale}`]),
    ...(options.proxy === undefined ? [] : proxyFlags(options.proxy)),
  ];
}

function proxyFlags({ port, exceptHost, keepsWebRtcPublic = false }: BrowserProxy): string[] {
  return [
    ...(keepsWebRtcPublic ? publicWebRtcFlags(port) : []),
    `--proxy-server=socks5://127.0.0.1:${port}`,
    // The first takes back that Chromium goes to this machine's own addresses without a proxy.
    `--proxy-bypass-list=<-loopback>;${exceptHost}`,
  ];
}

/**
 * Chrome's own check of who may connect to local networks. For a page in a window it is a question, which nobody answers here,
 * so it is a no (measured in Chromium 156: not one packet to 127.0.0.1 and 10.0.0.0/8). It asks pages from the public
 * internet alone, and to Chrome every page comes from the proxy.
 */
function publicWebRtcFlags(proxyPort: number): string[] {
  return [
    '--enable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC',
    `--ip-address-space-overrides=127.0.0.1:${proxyPort}=public`,
  ];
}
