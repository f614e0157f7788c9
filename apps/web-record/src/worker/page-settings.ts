import type { StartData } from '@scf-media/protocol/web-record';

/** What a page finds itself in when its request says nothing else. */
export interface PageDefaults {
  /** How long it may take until its load event, ms. */
  loadTimeoutMs: number;
  timeZone: string | undefined;
  locale: string | undefined;
}

/** Pure: how a page is opened and encoded, in the words of the recorder; what nobody asked for is left out. */
export function toPageSettings(start: StartData, { loadTimeoutMs, ...defaults }: PageDefaults) {
  const { Cookies, Headers, HttpCredentials, UserAgent, VideoBitrate } = start;
  const timeZone = start.TimeZone ?? defaults.timeZone;
  const locale = start.Locale ?? defaults.locale;
  return {
    loadTimeoutMs,
    ...(Cookies === undefined ? {} : { cookies: Cookies.map(cookieOf) }),
    ...(Headers === undefined ? {} : { headers: Headers }),
    ...(HttpCredentials === undefined
      ? {}
      : { credentials: { username: HttpCredentials.Username, password: HttpCredentials.Password } }),
    ...(UserAgent === undefined ? {} : { userAgent: UserAgent }),
    permissions: start.Permissions,
    fakeMedia: start.FakeMedia,
    ignoreCertificateErrors: start.IgnoreCertificateErrors,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(locale === undefined ? {} : { locale }),
    frameRate: start.FrameRate,
    ...(VideoBitrate === undefined ? {} : { videoBitrateKbps: VideoBitrate }),
  };
}

function cookieOf({
  Name,
  Value,
  Path,
  Secure,
  HttpOnly,
  SameSite,
}: NonNullable<StartData['Cookies']>[number]) {
  return {
    name: Name,
    value: Value,
    path: Path,
    secure: Secure,
    httpOnly: HttpOnly,
    ...(SameSite === undefined ? {} : { sameSite: SameSite }),
  };
}
