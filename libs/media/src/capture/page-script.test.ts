import { setImmediate as turn } from 'node:timers/promises';
import type { CDPSession } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { installPageScript } from './page-script.ts';

/** Keeps bindings as Chrome does: each command takes effect when it arrives, a removed binding's calls are dropped. */
function openSession() {
  const handlers = new Map<string, (event: object) => void>();
  const active = new Set<string>();
  const isLatestActive: boolean[] = [];
  let latest: string | undefined;
  const session = {
    on: (event: string, handler: (event: object) => void) => void handlers.set(event, handler),
    async send(method: string, { name = '' }: { name?: string } = {}) {
      await turn();
      if (method === 'Runtime.addBinding') active.add((latest = name));
      if (method === 'Runtime.removeBinding') active.delete(name);
      if (latest !== undefined) isLatestActive.push(active.has(latest));
      return { executionContextId: 1 };
    },
  } as unknown as CDPSession;
  return {
    ...{ session, active, isLatestActive },
    navigate: () => handlers.get('Page.frameNavigated')?.({ frame: { id: 'main' } }),
  };
}

test('during successive navigations, the binding that a page calls is never removed', async () => {
  const { session, active, isLatestActive, navigate } = openSession();
  await installPageScript(session, {
    onHook: async () => undefined,
    onCall: () => undefined,
    onErrors: () => undefined,
  });
  for (let round = 0; round < 5; round += 1) {
    navigate();
    await turn();
  }
  await expect.poll(() => active.size).toBe(1);
  expect(isLatestActive.length).toBeGreaterThanOrEqual(9);
  expect(isLatestActive).not.toContain(false);
});
