import type { ResolveAddresses } from '../net/egress-proxy.ts';
import type { PageHook } from './page-events.ts';

/** A cookie of the recorded page, for the page's own host. */
export interface PageCookie {
  name: string;
  value: string;
  path?: string;
  secure?: boolean;
  httpOnly?: boolean;
  sameSite?: 'Strict' | 'Lax' | 'None';
}

/** The environment that the page finds. Everything is optional, and nothing is logged. */
export interface PageSettings {
  cookies?: readonly PageCookie[];
  /** Added to requests to the page's own origin, and to no other. */
  headers?: Readonly<Record<string, string>>;
  /** Answers HTTP authentication challenges of the page's origin; others are cancelled. */
  credentials?: { username: string; password: string };
  /** Chrome's own, without "Headless", when left out. */
  userAgent?: string;
  /** What the page may use, by the names of the Permissions API; everything else is denied at once. */
  permissions?: readonly string[];
  /** Gives a page that may use the camera or the microphone a test pattern and a beep. */
  fakeMedia?: boolean;
  ignoreCertificateErrors?: boolean;
  /** For example `Asia/Shanghai`. */
  timeZone?: string;
  /** For example `zh-CN`. */
  locale?: string;
}

/** The names of permissions in the Permissions API, and in Chrome's protocol. */
const chromePermissions: Readonly<Record<string, readonly string[]>> = {
  camera: ['videoCapture'],
  microphone: ['audioCapture'],
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  'clipboard-read': ['clipboardReadWrite'],
  'clipboard-write': ['clipboardSanitizedWrite'],
  midi: ['midi', 'midiSysex'],
  sensors: ['sensors'],
  'screen-wake-lock': ['wakeLockScreen'],
  'storage-access': ['storageAccess', 'topLevelStorageAccess'],
  'local-fonts': ['localFonts'],
  'window-management': ['windowManagement'],
};

/** Pure: translates the allow list for `Browser.grantPermissions`, which denies everything else. */
export function toChromePermissions(permissions: readonly string[]): string[] {
  // Our own page captures the tab.
  return ['displayCapture', ...permissions.flatMap((name) => chromePermissions[name] ?? [])];
}

/** Pure: picks the settings of a page from larger options. */
function pickPageSettings(options: PageSettings): PageSettings {
  const { cookies, headers, credentials, userAgent, permissions } = options;
  const { fakeMedia, ignoreCertificateErrors, timeZone, locale } = options;
  const all = { cookies, headers, credentials, userAgent, permissions };
  const settings = { ...all, fakeMedia, ignoreCertificateErrors, timeZone, locale };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** The page to record, and how. */
export interface RecordedPage extends PageSettings {
  url: string;
  /** CSS pixels; even numbers. */
  width: number;
  height: number;
  /**
   * How long the page may take to fire its `load` event; 20 s when left out. After that it is recorded as it is, if anything
   * is painted.
   */
  loadTimeoutMs?: number;
  /** 5 to 60; 30 when left out. */
  frameRate?: number;
  /** Depends on the size when left out. */
  videoBitrateKbps?: number;
  chromiumPath: string;
  ffmpegPath: string;
  /** Decides where the page may connect to; anywhere when left out. */
  resolveAddresses?: ResolveAddresses | undefined;
  onHook: (hook: PageHook) => Promise<void>;
}

/** Pure: fills in the defaults of what is recorded. */
export function toTabOptions(page: RecordedPage) {
  const { url, width, height, chromiumPath, ffmpegPath, resolveAddresses, onHook } = page;
  return {
    ...pickPageSettings(page),
    ...{ url, width, height, chromiumPath, ffmpegPath, resolveAddresses, onHook },
    frameRate: page.frameRate ?? 30,
    loadTimeoutMs: page.loadTimeoutMs ?? 20_000,
    record: {
      videoBitsPerSecond: (page.videoBitrateKbps ?? chooseVideoBitrateKbps(width, height)) * 1000,
      audioBitsPerSecond: 128_000,
      keyFrameIntervalMs: 2_000,
      timesliceMs: 200,
    },
  };
}

/**
 * Pure: returns the encoder's target bit rate: 2500 kbit/s for 1280x720, proportional to the number of pixels, and at
 * least 500. Slides take far less; the target limits full motion.
 */
export function chooseVideoBitrateKbps(width: number, height: number): number {
  return Math.max(500, Math.round((2500 * width * height) / (1280 * 720)));
}

/** Pure: returns the pause after this many failed attempts to reopen the page, ms: short at first, 15 s at most. */
export function toReopenPauseMs(attempts: number): number {
  return Math.min(1_000 * 2 ** (attempts - 1), 15_000);
}
