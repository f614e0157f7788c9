import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { watchForHang } from './hung-page.ts';

/** A page that answers only when the test lets it. */
function openPage(answers: Record<string, () => Promise<unknown>> = {}) {
  const log: string[] = [];
  const events = new EventEmitter();
  const session = Object.assign(events, {
    send(method: string) {
      log.push(method);
      return answers[method]?.() ?? new Promise(() => undefined);
    },
  });
  const page = watchForHang(session as unknown as CDPSession, {
    onCrash: () => log.push('crash'),
    onHung: (silentMs) => log.push(`hung for ${silentMs} ms`),
  });
  return { page, log, crash: () => events.emit('Inspector.targetCrashed') };
}

test.each([
  ['answers', () => Promise.resolve()],
  ['is left meanwhile', () => Promise.reject(new Error('Inspected target navigated or closed'))],
])('a page that %s is left alone', async (_, answer) => {
  const { page, log } = openPage({ 'Runtime.evaluate': answer });
  await page.endIfHung(20);
  expect(log).toEqual(['Runtime.evaluate']);
});

test('a hung page that is navigating is stopped, and survives', async () => {
  const answer = Promise.withResolvers<void>();
  const { page, log } = openPage({
    'Runtime.evaluate': () => answer.promise,
    'Page.stopLoading': async () => answer.resolve(),
  });
  await page.endIfHung(1_050);
  expect(log).toEqual(['Runtime.evaluate', 'Page.stopLoading']);
});

test('the process of a page that never answers is killed, which does not count as a crash of the page', async () => {
  const { page, log, crash } = openPage({
    'Page.crash': async () => {
      await delay(5);
      crash();
    },
  });
  await page.endIfHung(20);
  expect(log).toEqual(['Runtime.evaluate', 'Page.stopLoading', 'Page.crash', 'hung for 20 ms']);
  crash();
  expect(log.at(-1)).toBe('crash');
});

test('a crashed page is not checked until it has been reloaded', async () => {
  const { page, log, crash } = openPage({ 'Runtime.evaluate': () => Promise.resolve() });
  crash();
  await page.endIfHung(20);
  expect(log).toEqual(['crash']);
  await page.endIfHung(20);
  expect(log).toEqual(['crash', 'Runtime.evaluate']);
});
