import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from 'puppeteer-core';

export interface HungPageOptions {
  /** The page's process has ended by itself. */
  onCrash: () => void;
  /** The page had not answered for so long, and its process was ended. */
  onHung: (silentMs: number) => void;
}

/** Knows whether a page can be reloaded. */
export interface HungPage {
  /**
   * Ends the process of a page whose main thread does not answer for `patienceMs`: Chrome would load the next document into
   * the same process, where it never begins. Resolves at once for a page that answers. Never fails.
   */
  endIfHung(patienceMs: number): Promise<void>;
}

/** What is asked of a page that is on its way to another one waits until it is there: then that is given up. */
const onItsWayMs = 1_000;
/** Ending a process takes some 100 ms. */
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
    async endIfHung(patienceMs) {
      // One that has crashed answers as little, and is loaded into another process anyway.
      const isGone = isCrashed;
      isCrashed = false;
      if (isGone || ending !== undefined) return;
      const answer = session.send('Runtime.evaluate', { expression: '0' }).then(
        () => true,
        () => true,
      );
      const answersWithin = (ms: number): Promise<boolean> =>
        Promise.race([answer, delay(ms, false, { ref: false })]);
      const firstMs = Math.min(onItsWayMs, patienceMs);
      if (await answersWithin(firstMs)) return;
      session.send('Page.stopLoading').catch(() => undefined);
      if (await answersWithin(patienceMs - firstMs)) return;
      ending = Promise.withResolvers();
      // Carried out beside the main thread; there is nobody left to answer.
      session.send('Page.crash').catch(() => undefined);
      await Promise.race([ending.promise, delay(crashTimeoutMs, undefined, { ref: false })]);
      ending = undefined;
      options.onHung(patienceMs);
    },
  };
}
