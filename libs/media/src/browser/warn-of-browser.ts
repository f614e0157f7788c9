import { browserUserAdvice } from './browser-user.ts';
import { sandboxAdvice } from './can-sandbox.ts';

/** Says what Chromium runs without on this machine, and what may help: a sentence for each. */
export async function warnOfBrowser(warn: (advice: string) => void): Promise<void> {
  for (const advice of [browserUserAdvice(), await sandboxAdvice()]) if (advice !== undefined) warn(advice);
}
