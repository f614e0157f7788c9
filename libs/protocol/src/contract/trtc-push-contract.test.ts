import { describe, expect, it } from 'vitest';
import type { PushApi } from './room-api.ts';
import { pushReferenceApp } from './testing/push-reference-app.ts';
import { pushRequest, trtcPushContract } from './trtc-push-contract.ts';

const { staticCases } = trtcPushContract;
const liveCases = trtcPushContract.liveCases({ request: pushRequest({}), deadlineMs: 500 });

describe('an app that fulfils the contract passes', () => {
  it.for([...staticCases, ...liveCases])('$title', async (one) => {
    await one.run(pushReferenceApp());
  });
});

describe('an app that breaks the contract fails', () => {
  it.each<[string, (app: PushApi) => Partial<PushApi>, RegExp]>([
    [
      'answers otherwise',
      (app) => ({ start: async (body) => ({ ...(await app.start(body)), text: 'ok' }) }),
      /the answer: expected "Async run task submitted"/,
    ],
    [
      'shows the source',
      (app) => ({
        view: async (id) => ({
          status: 200,
          json: { ...((await app.view(id)).json as object), VideoSrc: 'x' },
        }),
      }),
      /its fields/,
    ],
    ['does not pause', (app) => ({ control: (id) => app.view(id) }), /expected status paused/],
    ['does not stop', (app) => ({ stop: app.view }), /expected status finished/],
  ])('with a push when it %s', async (_, change, says) => {
    const app = pushReferenceApp();
    for (const one of liveCases) await expect(one.run({ ...app, ...change(app) })).rejects.toThrow(says);
  });

  it('with a command when it accepts any', async () => {
    const app = pushReferenceApp();
    const controls = staticCases.filter(({ title }) => title.startsWith('rejects the command'));
    expect(controls.length).toBeGreaterThan(3);
    const broken: PushApi = { ...app, control: (id) => app.view(id) };
    for (const one of controls) await expect(one.run(broken)).rejects.toThrow(/Code: expected/);
  });
});

it('has a different title for every case', () => {
  const titles = [...staticCases, ...liveCases].map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
