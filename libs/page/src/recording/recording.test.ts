import { afterEach, expect, it, vi } from 'vitest';
import * as page from './index.ts';

const names = ['startRecord', 'pauseRecord', 'resumeRecord', 'refreshPage', 'stopRecord'] as const;

afterEach(() => {
  vi.unstubAllGlobals();
});

it('does nothing in a page that is not being recorded', async () => {
  expect(page.isRecorded()).toBe(false);
  for (const name of names) expect(await page[name]()).toBe(false);
});

it.for(names)('%s waits for the recorder', async (name) => {
  const asked: string[] = [];
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  for (const other of names)
    vi.stubGlobal(other, () => {
      asked.push(other);
      return answered;
    });
  expect(page.isRecorded()).toBe(true);
  let done: boolean | undefined;
  const calling = page[name]().then((result) => (done = result));
  await Promise.resolve();
  expect([asked, done]).toEqual([[name], undefined]);
  answer();
  await calling;
  expect(done).toBe(true);
});

it('passes on the error of the recorder', async () => {
  for (const name of names) vi.stubGlobal(name, () => Promise.reject(new Error('no more')));
  await expect(page.pauseRecord()).rejects.toThrow('no more');
});

it("ignores a page's own function of the same name", async () => {
  vi.stubGlobal('startRecord', () => Promise.reject(new Error('not the recorder')));
  expect(page.isRecorded()).toBe(false);
  expect(await page.startRecord()).toBe(false);
});
