import type { AppKey } from '@scf-media/client';

/** Settings from the environment. An endpoint given as an option takes precedence. */
export interface Settings {
  /** `SCF_MEDIA_ENDPOINT`: web-record, deployed. */
  endpoint: string | undefined;
  /** `SCF_MEDIA_PUSH_ENDPOINT`: trtc-push. */
  pushEndpoint: string | undefined;
  /** `SCF_MEDIA_ROOM_ENDPOINT`: trtc-record. */
  roomEndpoint: string | undefined;
  /** `SCF_MEDIA_APP_KEY` and `SCF_MEDIA_APP_SECRET`, which sign requests. Not options: other users see a process's arguments. */
  key: AppKey | undefined;
  /** `SCF_MEDIA_USER_SIG`: lets `--user` into a room. */
  userSig: string | undefined;
  /** The variables that a browser, ffmpeg and the services may see. */
  inherited: Readonly<Record<string, string>>;
}

const inheritedNames = [
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
      inheritedNames.flatMap((name) => (given(name) === undefined ? [] : [[name, given(name) ?? '']])),
    ),
  };
}
