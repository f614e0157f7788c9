import { type VodEventMode } from '../config.ts';
import { type VodEventOptions } from '../vod/index.ts';
import { type StackApp } from './apps.ts';

/** The service that receives VOD's events. */
const APP = 'vod-callback';

/**
 * Makes VOD's event configuration: events are pushed to vod-callback, or pulled by it.
 *
 * @param urlOf returns the address of a service
 * @returns undefined without vod-callback in the stack; the configuration then stays unchanged
 */
export function makeVodEventOptions(
  apps: readonly StackApp[],
  urlOf: (app: StackApp) => string,
  { mode, signKey }: VodEventMode,
): VodEventOptions | undefined {
  const app = apps.find(({ name }) => name === APP);
  if (app === undefined) return undefined;
  return {
    mode,
    ...(mode === 'PUSH' ? { notificationUrl: `${urlOf(app)}/callback` } : {}),
    ...(signKey === undefined ? {} : { signKey }),
  };
}

/** Makes the matching environment of vod-callback; empty for other services. */
export function makeVodCallbackEnvironment(
  { name }: StackApp,
  { mode, signKey }: VodEventMode,
): Record<string, string> {
  if (name !== APP) return {};
  return { EVENT_MODE: mode, ...(signKey === undefined ? {} : { CALLBACK_KEY: signKey }) };
}
