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
export function pickPageSettings(options: PageSettings): PageSettings {
  const { cookies, headers, credentials, userAgent, permissions } = options;
  const { fakeMedia, ignoreCertificateErrors, timeZone, locale } = options;
  const all = { cookies, headers, credentials, userAgent, permissions };
  const settings = { ...all, fakeMedia, ignoreCertificateErrors, timeZone, locale };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
