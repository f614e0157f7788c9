/** A cookie of the recorded page; without a domain of its own it is the page's. */
export interface PageCookie {
  name: string;
  value: string;
  path?: string;
  secure?: boolean;
  httpOnly?: boolean;
  sameSite?: 'Strict' | 'Lax' | 'None';
}

/** What the page finds when it is opened, beside its size. All of it is optional and none of it is logged. */
export interface PageSettings {
  cookies?: readonly PageCookie[];
  /** Added to requests to the recorded page's own origin, and to no other. */
  headers?: Readonly<Record<string, string>>;
  /** Answers HTTP authentication challenges of the recorded page's origin; others are canceled. */
  credentials?: { username: string; password: string };
  /** Chrome's own without "Headless" when left out. */
  userAgent?: string;
  /** What the page may use, by the names of the Permissions API; everything else is denied at once. */
  permissions?: readonly string[];
  /** Gives a page that may use camera or microphone a test picture and a beep. */
  fakeMedia?: boolean;
  ignoreCertificateErrors?: boolean;
  /** Such as `Asia/Shanghai`. */
  timeZone?: string;
  /** Such as `zh-CN`. */
  locale?: string;
}

/** Permissions by the names of the Permissions API, and what Chrome's protocol calls them. */
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

/** Pure: the allow list in the words of `Browser.grantPermissions`, which denies all that is not in it. */
export function toChromePermissions(permissions: readonly string[]): string[] {
  // Our own page captures the tab.
  return ['displayCapture', ...permissions.flatMap((name) => chromePermissions[name] ?? [])];
}

/** Pure: the settings of a page out of more options. */
export function pickPageSettings(options: PageSettings): PageSettings {
  const { cookies, headers, credentials, userAgent, permissions } = options;
  const { fakeMedia, ignoreCertificateErrors, timeZone, locale } = options;
  const all = { cookies, headers, credentials, userAgent, permissions };
  const settings = { ...all, fakeMedia, ignoreCertificateErrors, timeZone, locale };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
