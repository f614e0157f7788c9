import { describe, expect, it } from 'vitest';
import type { RoomApi } from './room-api.ts';
import { recordReferenceApp } from './testing/record-reference-app.ts';
import { recordRequest, trtcRecordContract } from './trtc-record-contract.ts';

const { staticCases } = trtcRecordContract;
const liveCases = trtcRecordContract.liveCases({ request: recordRequest({}), deadlineMs: 500 });

describe('an app that fulfils the contract passes', () => {
  it.for([...staticCases, ...liveCases])('$title', async (one) => {
    await one.run(recordReferenceApp());
  });
});

describe('an app that breaks the contract fails', () => {
  it.each<[string, (body: Record<string, unknown>) => unknown, RegExp]>([
    ['leaves RequestId out', (body) => ({ ...body, RequestId: undefined }), /RequestId/],
    ['uses another code', (body) => ({ ...body, Code: 'InvalidParam' }), /Code: expected/],
    ['does not name the field', (body) => ({ ...body, Message: 'wrong' }), /Message: expected/],
    ['adds fields of its own', (body) => ({ ...body, Stack: 'at …' }), /its fields/],
  ])('in every rejection when it %s', async (_, change, says) => {
    const app = recordReferenceApp();
    const broken: RoomApi = {
      ...app,
      async start(rawBody) {
        const answer = await app.start(rawBody);
        return {
          ...answer,
          text: JSON.stringify(change(JSON.parse(answer.text) as Record<string, unknown>)),
        };
      },
      async list(query) {
        const { status, json } = await app.list(query);
        // As sent over the wire, without undefined fields.
        return {
          status,
          json: JSON.parse(JSON.stringify(change(json as Record<string, unknown>))) as unknown,
        };
      },
    };
    const refusals = staticCases.filter(({ title }) => /^(rejects|takes)/.test(title));
    expect(refusals.length).toBeGreaterThan(100);
    for (const refusal of refusals) await expect(refusal.run(broken), refusal.title).rejects.toThrow(says);
  });

  it.each<[string, (app: RoomApi) => Partial<RoomApi>, RegExp]>([
    [
      'answers otherwise',
      (app) => ({ start: async (body) => ({ ...(await app.start(body)), text: 'ok' }) }),
      /the answer: expected "Async run task submitted"/,
    ],
    [
      'has no X-Task-Id',
      (app) => ({ start: async (body) => ({ ...(await app.start(body)), requestId: undefined }) }),
      /X-Task-Id/,
    ],
    [
      'shows a key',
      (app) => ({
        view: async (id) => ({
          status: 200,
          json: { ...((await app.view(id)).json as object), UserSig: 'x' },
        }),
      }),
      /its fields/,
    ],
    ['does not stop', (app) => ({ stop: app.view }), /expected status finished/],
  ])('with a recording when it %s', async (_, change, says) => {
    const app = recordReferenceApp();
    for (const one of liveCases) await expect(one.run({ ...app, ...change(app) })).rejects.toThrow(says);
  });
});

it('has a different title for every case', () => {
  const titles = [...staticCases, ...liveCases].map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
