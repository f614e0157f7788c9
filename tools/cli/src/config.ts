import type { AppKey } from '@scf-media/client';

/** What is read of the environment; each has an option that wins. */
export interface Settings {
  /** `SCF_MEDIA_ENDPOINT`: web-record, deployed. */
  endpoint: string | undefined;
  /** `SCF_MEDIA_PUSH_ENDPOINT`: trtc-push. */
  pushEndpoint: string | undefined;
  /** `SCF_MEDIA_ROOM_ENDPOINT`: trtc-record. */
  roomEndpoint: string | undefined;
  /** `SCF_MEDIA_APP_KEY` and `SCF_MEDIA_APP_SECRET`: what requests are signed with. A secret is no option: others see those. */
  key: AppKey | undefined;
  /** `SCF_MEDIA_USER_SIG`: lets `--user` into a room. */
  userSig: string | undefined;
  /** What a browser, ffmpeg and the services may see of it. */
  inherited: Readonly<Record<string, string>>;
}

const handedOn = [
  ...['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'NODE_EXTRA_CA_CERTS'],
  ...['CHROMIUM_PATH', 'FFMPEG_PATH', 'FFPROBE_PATH', 'LOG_LEVEL'],
];

/** Reads the environment. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const given = (name: string): string | undefined => environment[name] || undefined;
  const id = given('SCF_MEDIA_APP_KEY');
  const secret = given('SCF_MEDIA_APP_SECRET');
  return {
    endpoint: given('SCF_MEDIA_ENDPOINT'),
    pushEndpoint: given('SCF_MEDIA_PUSH_ENDPOINT'),
    roomEndpoint: given('SCF_MEDIA_ROOM_ENDPOINT'),
    key: id === undefined || secret === undefined ? undefined : { id, secret },
    userSig: given('SCF_MEDIA_USER_SIG'),
    inherited: Object.fromEntries(
      handedOn.flatMap((name) => (given(name) === undefined ? [] : [[name, given(name) ?? '']])),
    ),
  };
}
