import { browserUserAdvice } from './browser-user.ts';
import { sandboxAdvice } from './can-sandbox.ts';

/** Warns about each protection that Chromium lacks on this machine, and how to provide it. */
export async function warnOfBrowser(warn: (advice: string) => void): Promise<void> {
  for (const advice of [browserUserAdvice(), await sandboxAdvice()]) if (advice !== undefined) warn(advice);
}
