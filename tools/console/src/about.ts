import { type ServiceName } from './snapshot.ts';

/** The service behind this page, as `GET /console/about.json` describes it to anyone. */
export interface About {
  service: ServiceName;
  /** What a user signs in with: a key, the secret path of vod-callback, or nothing. */
  signIn: 'key' | 'path' | 'none';
  /** Whether it accepts only requests that sign `Host`. */
  signHost: boolean;
}

/** Reads about.json. @returns undefined on the local cloud, which is not a service. @throws Error when it cannot be read */
export async function readAbout(): Promise<About | undefined> {
  const response = await fetch('about.json');
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const about = (await response.json()) as About | { service: 'local-cloud' };
  return about.service === 'local-cloud' ? undefined : about;
}
