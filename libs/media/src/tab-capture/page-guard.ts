import { randomBytes } from 'node:crypto';
import type { Browser, Dialog, Page, Target } from 'puppeteer-core';
import { type PageEvent, type PageHook, pageHooks } from './page-events.ts';

export interface PageGuardOptions {
  browser: Browser;
  page: Page;
  onEvent: (event: PageEvent) => void;
  onHook: (hook: PageHook) => Promise<void>;
  onCrash: () => void;
}

/**
 * Keeps the recorded tab where it is: dialogs are answered, new windows closed, `window.close` and `window.print` do
 * nothing, and the page gets the functions that steer its recording. Everything is reported.
 *
 * @returns ends the watch
 */
export async function guardPage(options: PageGuardOptions): Promise<() => void> {
  const { browser, page, onEvent } = options;
  const report = (type: PageEvent['type'], message: string): void => onEvent({ type, message });

  // One door for the page's calls, under a name it cannot guess; its own globals stay as they are.
  const door = `__${randomBytes(12).toString('hex')}`;
  await page.exposeFunction(door, async (name: string) => {
    if (name === 'close') report('closed-itself', 'the page called window.close()');
    else if (name === 'print') report('print', 'the page called window.print()');
    else {
      const hook = pageHooks.find((known) => known === name);
      if (hook !== undefined) await options.onHook(hook);
    }
  });
  await page.evaluateOnNewDocument(installInPage, door, [...pageHooks]);

  const onDialog = (dialog: Dialog): void => {
    report('dialog', `${dialog.type()}: ${dialog.message().slice(0, 200)}`);
    // A page that wants to hold the reader back does not hold back the recording.
    const answer = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss();
    answer.catch(() => undefined);
  };
  const onTarget = (target: Target): void => {
    if (target.type() !== 'page') return;
    void target
      .page()
      .then(async (opened) => {
        if (opened === null || opened === page) return;
        report('new-window', 'the page opened a new window');
        await opened.close();
      })
      .catch(() => undefined);
  };
  const onError = (): void => {
    report('crash', 'the page crashed and was loaded again');
    options.onCrash();
  };
  page.on('dialog', onDialog);
  page.on('error', onError);
  browser.on('targetcreated', onTarget);
  return () => {
    page.off('dialog', onDialog);
    page.off('error', onError);
    browser.off('targetcreated', onTarget);
  };
}

/** Runs in the page before its own scripts, in every frame; the hooks exist in the top frame only. */
function installInPage(door: string, hooks: string[]): void {
  const page = globalThis as unknown as Record<string, (name: string) => Promise<void>>;
  const call = page[door];
  if (call === undefined) return;
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  define('close', () => void call('close'));
  define('print', () => void call('print'));
  if (window !== window.top) return;
  for (const hook of hooks) define(hook, () => call(hook));
}
