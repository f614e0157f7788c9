import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from 'puppeteer-core';

export interface HungPageOptions {
  /** Called when the page's process crashed by itself. */
  onCrash: () => void;
  /** Called when the page did not answer for this long and its process was ended. */
  onHung: (silentMs: number) => void;
}

/** Makes sure that a page can be reloaded. */
export interface HungPage {
  /**
   * Ends the process of a page whose main thread does not answer for `timeoutMs`: Chrome would load the next document
   * into the same process, where it would never start. Resolves at once for a page that answers. Never rejects.
   */
  endIfHung(timeoutMs: number): Promise<void>;
}

/** A page that is navigating answers only once the navigation is over: after this time, it is cancelled. */
const navigationMs = 1_000;
/** Ending a process takes about 100 ms. */
const crashTimeoutMs = 3_000;

/** Watches the page of this session, whose Inspector domain is enabled. */
export function watchForHang(session: Pick<CDPSession, 'send' | 'on'>, options: HungPageOptions): HungPage {
  let isCrashed = false;
  /** Set while the process is ended on purpose. */
  let ending: PromiseWithResolvers<void> | undefined;
  session.on('Inspector.targetCrashed', () => {
    if (ending !== undefined) return ending.resolve();
    isCrashed = true;
    return options.onCrash();
  });

  return {
    async endIfHung(timeoutMs) {
      // A crashed page does not answer either, and is loaded into another process anyway.
      const isGone = isCrashed;
      isCrashed = false;
      if (isGone || ending !== undefined) return;
      const answer = session.send('Runtime.evaluate', { expression: '0' }).then(
        () => true,
        () => true,
      );
      const answersWithin = (ms: number): Promise<boolean> =>
        Promise.race([answer, delay(ms, false, { ref: false })]);
      const firstMs = Math.min(navigationMs, timeoutMs);
      if (await answersWithin(firstMs)) return;
      session.send('Page.stopLoading').catch(() => undefined);
      if (await answersWithin(timeoutMs - firstMs)) return;
      ending = Promise.withResolvers();
      // Chrome carries it out outside the main thread; there is no answer.
      session.send('Page.crash').catch(() => undefined);
      await Promise.race([ending.promise, delay(crashTimeoutMs, undefined, { ref: false })]);
      ending = undefined;
      options.onHung(timeoutMs);
    },
  };
}
