import { describe, expect, it } from 'vitest';
import { type Send } from './contract-case.ts';
import { vodReferenceApp } from './testing/vod-reference-app.ts';
import { vodCallbackContract } from './vod-callback-contract.ts';

const { staticCases, acceptedCases, rejectedCases } = vodCallbackContract;
type Json = Record<string, unknown>;

describe('an app that fulfils the contract passes', () => {
  it.for(staticCases)('$title', async (contractCase) => {
    await contractCase.run(vodReferenceApp());
  });
});

describe('an app that breaks the contract fails', () => {
  it.each<{ fault: string; change: (json: Json) => unknown; says: RegExp }>([
    {
      fault: 'leaves RequestID out',
      change: (json) => ({ ...json, RequestID: undefined }),
      says: /RequestID/,
    },
    {
      fault: 'adds fields of its own',
      change: (json) => ({ ...json, Stack: 'at …' }),
      says: /the fields of/,
    },
    { fault: 'answers with text', change: () => 'Bad Request', says: /expected object/ },
    {
      fault: 'uses another code',
      change: (json) => ({ ...json, ErrorCode: 'Oops' }),
      says: /expected .*"InvalidEvent"/,
    },
    {
      fault: 'does not name the field',
      change: (json) => ({ ...json, ErrorMessage: 'bad event' }),
      says: /ErrorMessage: expected/,
    },
  ])('in every rejection when it $fault', async ({ change, says }) => {
    const broken = changed(({ status, json }) => ({ status, json: change(json as Json) }));
    const refusals = rejectedCases.filter(({ title }) => title.startsWith('rejects'));
    expect(refusals.length).toBeGreaterThan(70);
    for (const one of refusals) await expect(one.run(broken), one.title).rejects.toThrow(says);
  });

  it('in every rejection when it answers with 200', async () => {
    const broken = changed(({ json }) => ({ status: 200, json }));
    for (const one of rejectedCases.filter(({ title }) => title.startsWith('rejects')))
      await expect(one.run(broken), one.title).rejects.toThrow(/HTTP status .* expected 400, got 200/s);
  });

  it('in every rejection when it accepts everything', async () => {
    const broken = changed(() => ({ status: 200, json: { RequestID: 'a' } }));
    for (const one of rejectedCases) await expect(one.run(broken), one.title).rejects.toThrow(/ErrorCode/);
  });

  it('in every event when it answers with 500, or hides a rejection behind 200', async () => {
    const down = changed(() => ({ status: 500, json: {} }));
    const hidden = changed(() => ({ status: 200, json: { ErrorCode: 'a' } }));
    for (const one of acceptedCases) {
      await expect(one.run(down), one.title).rejects.toThrow(/expected 200, got 500/);
      await expect(one.run(hidden), one.title).rejects.toThrow(/no ErrorCode/);
    }
  });

  it('when two rejections have the same RequestID', async () => {
    const broken = changed(({ status, json }) => ({
      status,
      json: { ...(json as Json), RequestID: 'same' },
    }));
    await expect(rejectedCases.at(-1)?.run(broken)).rejects.toThrow(/two different ones/);
  });
});

it('has a different title for every case', () => {
  const titles = staticCases.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

function changed(change: (answer: Awaited<ReturnType<Send>>) => Awaited<ReturnType<Send>>): Send {
  const app = vodReferenceApp();
  return async (body) => change(await app(body));
}
