import { type VodEventMode } from '../config.ts';
import { type VodEventOptions } from '../vod/index.ts';
import { type StackApp } from './stack-app.ts';

/** The service that VOD tells its events to. */
const APP = 'vod-callback';

/**
 * The event configuration of VOD for a stack: pushed to vod-callback, or pulled by it.
 *
 * @param urlOf the address of a service
 * @returns undefined when the stack has no vod-callback; then the configuration stays as somebody left it
 */
export function vodCallbackEvents(
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

/** What vod-callback is told of it; nothing for the other services. */
export function vodCallbackEnvironment(
  { name }: StackApp,
  { mode, signKey }: VodEventMode,
): Record<string, string> {
  if (name !== APP) return {};
  return { EVENT_MODE: mode, ...(signKey === undefined ? {} : { CALLBACK_KEY: signKey }) };
}
