import { describe, expect, it } from 'vitest';
import { type Send } from './contract-case.ts';
import { referenceApp } from './testing/reference-app.ts';
import { webRecordContract } from './web-record-contract.ts';

const { staticCases } = webRecordContract;
const live = { startedTaskUrl: 'https://example.com/', deadlineMs: 500 };
const liveCases = webRecordContract.liveCases(live);
const limitCases = webRecordContract.limitCases({ ...live, maxRecordings: 2 });

describe('an app that fulfils the contract passes', () => {
  it.for([...staticCases, ...liveCases])('$title', async (contractCase) => {
    await contractCase.run(referenceApp());
  });

  it.for(limitCases)('$title', async (contractCase) => {
    await contractCase.run(referenceApp(2));
  });
});

describe('an app that breaks the contract fails', () => {
  it.each<{
    fault: string;
    change: (json: Record<string, unknown>) => unknown;
    says: RegExp;
  }>([
    {
      fault: 'leaves RequestID out',
      change: (json) => ({ ...json, RequestID: undefined }),
      says: /RequestID/,
    },
    {
      fault: 'answers with a number for ErrorMessage',
      change: (json) => ({ ...json, ErrorMessage: 5 }),
      says: /ErrorMessage/,
    },
    {
      fault: 'adds fields of its own',
      change: (json) => ({ ...json, Stack: 'at …' }),
      says: /the fields of/,
    },
    { fault: 'answers with text', change: () => 'Internal Server Error', says: /expected object/ },
    {
      fault: 'uses another code',
      change: (json) => ({ ...json, ErrorCode: 'InternalError' }),
      says: /expected .*"InvalidParam"/,
    },
    {
      fault: 'does not name the field',
      change: (json) => ({ ...json, ErrorMessage: 'invalid request' }),
      says: /ErrorMessage: expected|the answer: expected/,
    },
    {
      fault: 'accepts what it must reject',
      change: ({ RequestID }) => ({ TaskID: 'a', RequestID }),
      says: /ErrorCode/,
    },
  ])('in every rejection when it $fault', async ({ change, says }) => {
    const app = referenceApp();
    const broken: Send = async (body) => {
      const { status, json } = await app(body);
      return { status, json: change(json as Record<string, unknown>) };
    };
    const refusals = staticCases.filter(({ title }) =>
      /rejects|without its first field|for missing|finds no task/.test(title),
    );
    expect(refusals.length).toBeGreaterThan(200);
    for (const refusal of refusals) await expect(refusal.run(broken), refusal.title).rejects.toThrow(says);
  });

  it('in every case when the HTTP status is not 200', async () => {
    const app = referenceApp();
    const broken: Send = async (body) => ({ ...(await app(body)), status: 400 });
    for (const one of [...staticCases, ...liveCases]) {
      await expect(one.run(broken), one.title).rejects.toThrow(/HTTP status .* expected 200, got 400/s);
    }
  });

  it('when two responses have the same RequestID', async () => {
    const app = referenceApp();
    const broken: Send = async (body) => {
      const { status, json } = await app(body);
      return { status, json: { ...(json as object), RequestID: 'same' } };
    };
    expect(await failures(broken, staticCases)).toEqual(['gives every response its own RequestID']);
  });

  it('when a task does not leave its status', async () => {
    const app = referenceApp();
    const stuck: Send = async (body) => {
      const { status, json } = await app(body);
      return { status, json: body.includes('Describe') ? { ...(json as object), Status: 'upload' } : json };
    };
    await expect(liveCases[0]?.run(stuck)).rejects.toThrow(
      /expected status recording, got .*"Status":"upload"/,
    );
  });

  it.each([
    ['too many', 3, /expected string/],
    ['too few', 1, /TaskID/],
  ])('when it admits %s recordings', async (_, maxRecordings, says) => {
    for (const one of limitCases) await expect(one.run(referenceApp(maxRecordings))).rejects.toThrow(says);
  });

  it('when Pause succeeds on a finished task', async () => {
    const app = referenceApp();
    const lax: Send = async (body) => {
      const { status, json } = await app(body);
      const refused = (json as { ErrorCode?: string }).ErrorCode === 'InvalidStatus';
      return { status, json: refused ? { TaskID: 'a', RequestID: 'b' } : json };
    };
    expect(await failures(lax, liveCases)).toEqual([
      'with ManualStart a task stays normal, and Resume is rejected',
      'Stop finishes a task, and later commands change nothing',
    ]);
  });
});

it('has a different title for every case', () => {
  const titles = [...staticCases, ...liveCases, ...limitCases].map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

async function failures(send: Send, cases: typeof staticCases): Promise<string[]> {
  const failed: string[] = [];
  for (const { title, run } of cases) {
    try {
      await run(send);
    } catch {
      failed.push(title);
    }
  }
  return failed;
}
