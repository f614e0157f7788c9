import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildExamples,
  type ExamplePrograms,
  runExample,
  startReceiver,
} from './testing/example-programs.ts';

let dir: string;
let programs: ExamplePrograms;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'examples-'));
  programs = await buildExamples(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('record a page', () => {
  const strict = {
    API_APP_KEY: 'APIDtest',
    API_APP_SECRET: 'only-for-tests',
    REQUIRE_BODY_SIGNATURE: 'true',
    REQUIRE_NONCE: 'true',
  };
  let service: RunningService;
  beforeAll(async () => {
    service = await startService('web-record', { environment: strict });
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  test.each(['node', 'python', 'go'] as const)(
    'in %s: signs its requests, and reports a refusal',
    async (name) => {
      const record = (page: string, API_APP_SECRET: string) =>
        runExample(programs.record[name], [page], {
          ...{ WEB_RECORD_URL: service.url, API_APP_KEY: strict.API_APP_KEY, API_APP_SECRET },
        });
      // What is signed right is read, and what it asks for is none that can be recorded.
      const noPage = await record('ftp://127.0.0.1/', strict.API_APP_SECRET);
      expect(noPage).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('RecordURL') });
      const stranger = await record('http://127.0.0.1/', 'another-secret');
      expect(stranger).toMatchObject({ code: 1, stdout: '' });
      expect(stranger.stderr).toContain('HMAC signature does not match');
    },
  );
});

describe('receive a callback', () => {
  const base64Key = Buffer.from('a key of bytes');
  const keys = `new old whsec_${base64Key.toString('base64')}`;
  const toBody = (TaskID: string): string =>
    JSON.stringify({ TaskID, Result: { Videos: [{ FileURL: `https://example.com/课程-${TaskID}.mp4` }] } });
  const signed = (id: string, body: string, key: Buffer | string = 'new', fromNowSeconds = 0) => {
    const timestamp = String(Math.floor(Date.now() / 1000) + fromNowSeconds);
    const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
    return {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${hmac.digest('base64')}`,
    };
  };
  const withSignature = (headers: ReturnType<typeof signed>, change: (signature: string) => string) => ({
    ...headers,
    'webhook-signature': change(headers['webhook-signature']),
  });
  const body = toBody('t');

  const good = () => ({
    'with the new key': signed('1', toBody('1')),
    'with the old key': signed('2', toBody('2'), 'old'),
    'with a key in base64, as the second signature': withSignature(
      signed('3', toBody('3'), base64Key),
      (right) => `v1,x ${right}`,
    ),
  });
  const bad = () => ({
    'of another id': { ...signed('other', body), 'webhook-id': 'id' },
    'of another body': signed('id', '{}'),
    'of another key': signed('id', body, 'another'),
    'that is too old': signed('id', body, 'new', -3_600),
    'that is too new': signed('id', body, 'new', 3_600),
    'without a time': { ...signed('id', body), 'webhook-timestamp': 'now' },
    'without a signature': withSignature(signed('id', body), () => ''),
    'with a signature of no ASCII': withSignature(signed('id', body), () => 'v1,ü'),
    'without headers': {},
  });

  test.each(['node', 'python', 'go', 'java'] as const)(
    'in %s: accepts a callback once, with a known key and a recent timestamp',
    async (name) => {
      await using receiver = await startReceiver(programs.receive[name], keys);
      const post = async (headers: Record<string, string>, text: string): Promise<number> =>
        (await fetch(receiver.url, { method: 'POST', headers, body: text })).status;

      for (const [what, headers] of Object.entries(bad()))
        expect(await post(headers, body), `a message ${what}`).toBe(401);
      expect(await post(signed('id', body), 'x'.repeat(1_000_001))).toBe(413);
      expect(receiver.lines).toEqual([]);

      for (const [what, headers] of Object.entries(good())) {
        const text = toBody(headers['webhook-id']);
        expect(await post(headers, text), `a message ${what}`).toBe(204);
        // It comes again when the answer was lost.
        expect(await post(headers, text)).toBe(204);
      }
      await expect.poll(() => receiver.lines.length).toBe(3);
      for (const [at, line] of receiver.lines.entries()) expect(line).toContain(`课程-${at + 1}.mp4`);
    },
  );
});
