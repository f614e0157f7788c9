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
  proxy?: { port: number; exceptHost: string } | undefined;
  /** A test picture and a beep in the place of camera and microphone. */
  fakeMedia?: boolean;
  ignoreCertificateErrors?: boolean;
  /** Such as `zh-CN`. */
  locale?: string | undefined;
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
    '--disable-features=HttpsUpgrades',
    // A page that fills the disk fills its own quota; 64 MiB of cache serve a page as well as more.
    `--disk-cache-size=${64 * 1024 * 1024}`,
    ...(options.fakeMedia === true ? ['--use-fake-device-for-media-stream'] : []),
    ...(options.ignoreCertificateErrors === true ? ['--ignore-certificate-errors'] : []),
    ...(options.locale === undefined ? [] : [`--lang=${options.locale}`, `--accept-lang=${options.locale}`]),
    ...(options.proxy === undefined ? [] : proxyFlags(options.proxy)),
  ];
}

function proxyFlags({ port, exceptHost }: { port: number; exceptHost: string }): string[] {
  return [
    `--proxy-server=socks5://127.0.0.1:${port}`,
    // The first takes back that Chromium goes to this machine's own addresses without a proxy.
    `--proxy-bypass-list=<-loopback>;${exceptHost}`,
  ];
}
