import { type ServiceName } from './snapshot.ts';

/** What a deployed service says of itself (`GET /console/about.json`), to everybody. */
export interface About {
  service: ServiceName;
  /** What it asks a person for: a key, the secret path of vod-callback, or nothing. */
  signIn: 'key' | 'path' | 'none';
  /** Whether it takes only requests that sign `Host`. */
  signHost: boolean;
}

/** @returns undefined on the local cloud, which is no service. @throws Error when there is no answer */
export async function readAbout(): Promise<About | undefined> {
  const response = await fetch('about.json');
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const about = (await response.json()) as About | { service: 'local-cloud' };
  return about.service === 'local-cloud' ? undefined : about;
}
