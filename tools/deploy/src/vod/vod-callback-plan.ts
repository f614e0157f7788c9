import { type AppManifest } from '../app-manifest.ts';

/** The event settings of VOD that a deployment changes. */
export interface VodEventConfig {
  readonly mode: string;
  readonly url: string;
  readonly uploadEvents: boolean;
  readonly deleteEvents: boolean;
}

/** The desired settings: VOD calls a service, or keeps events until they are pulled. */
export interface WantedVodEvents extends VodEventConfig {
  /** The URL without its secret, for printing. */
  readonly shownUrl: string;
  readonly signKey: string | undefined;
}

/** Returns the desired event settings. @param environment of the function @param address of the service */
export function toWantedVodEvents(
  callback: NonNullable<AppManifest['vodCallback']>,
  environment: Readonly<Record<string, string>>,
  address: string,
): WantedVodEvents {
  const secret = environment[callback.pathSecret];
  const at = (prefix: string): string => new URL(`${prefix}${callback.path}`, address).href;
  return {
    mode: environment[callback.mode] === 'PULL' ? 'PULL' : 'PUSH',
    url: at(secret === undefined ? '' : `/${secret}`),
    shownUrl: at(secret === undefined ? '' : '/***'),
    uploadEvents: true,
    deleteEvents: true,
    signKey: environment[callback.signKey],
  };
}

/** Describes the changes; empty if the settings are up to date. The signing key is not compared, because VOD never returns it. */
export function listVodEventChanges(now: VodEventConfig, wanted: WantedVodEvents): string[] {
  return [
    ...(now.mode === wanted.mode ? [] : [`mode: ${now.mode || 'none'} -> ${wanted.mode}`]),
    ...(wanted.mode === 'PULL' || now.url === wanted.url
      ? []
      : [`callback URL: ${toShownOrigin(now.url)} -> ${wanted.shownUrl}`]),
    ...(now.uploadEvents ? [] : ['upload events: OFF -> ON']),
    ...(now.deleteEvents ? [] : ['deletion events: OFF -> ON']),
  ];
}

/** Hides the path: the URL of another service may contain a secret, too. */
function toShownOrigin(url: string): string {
  return url === '' ? 'none' : `${URL.parse(url)?.origin ?? 'another'}/***`;
}
