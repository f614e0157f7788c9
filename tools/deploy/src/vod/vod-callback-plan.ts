import { type AppManifest } from '../manifest/app-manifest.ts';

/** The event settings of VOD that concern us. */
export interface VodEventConfig {
  readonly mode: string;
  readonly url: string;
  readonly uploadEvents: boolean;
  readonly deleteEvents: boolean;
}

/** The desired settings: VOD calls a service, or keeps events until they are pulled. */
export interface WantedVodEvents extends VodEventConfig {
  /** The address as it may be printed: without its secret. */
  readonly shownUrl: string;
  readonly signKey: string | undefined;
}

/** @param environment of the function; @param address of the service */
export function wantedVodEvents(
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

/** Describes the changes; none if the settings are up to date. VOD never returns its signing key, so that is not compared. */
export function vodEventChanges(now: VodEventConfig, wanted: WantedVodEvents): string[] {
  return [
    ...(now.mode === wanted.mode ? [] : [`mode: ${now.mode || 'none'} -> ${wanted.mode}`]),
    ...(wanted.mode === 'PULL' || now.url === wanted.url
      ? []
      : [`callback URL: ${toShownOrigin(now.url)} -> ${wanted.shownUrl}`]),
    ...(now.uploadEvents ? [] : ['upload events: OFF -> ON']),
    ...(now.deleteEvents ? [] : ['deletion events: OFF -> ON']),
  ];
}

/** The address of somebody else may have a secret in its path, too. */
function toShownOrigin(url: string): string {
  return url === '' ? 'none' : `${URL.parse(url)?.origin ?? 'another'}/***`;
}
