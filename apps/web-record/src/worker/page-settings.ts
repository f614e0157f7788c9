import type { StartData } from '@scf-media/protocol/web-record';

/** Defaults for pages whose request sets nothing else. */
interface PageDefaults {
  /** Maximum wait for the load event. */
  loadTimeoutMs: number;
  timeZone: string | undefined;
  locale: string | undefined;
}

/** Converts a request to the recorder's options; leaves out what is not set. */
export function toPageSettings(start: StartData, { loadTimeoutMs, ...defaults }: PageDefaults) {
  const { Cookies, Headers, HttpCredentials, UserAgent, VideoBitrate } = start;
  const timeZone = start.TimeZone ?? defaults.timeZone;
  const locale = start.Locale ?? defaults.locale;
  return {
    loadTimeoutMs,
    ...(Cookies === undefined ? {} : { cookies: Cookies.map(toCookie) }),
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

function toCookie({
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
