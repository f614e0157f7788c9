import type { WebRecordClient } from '@scf-media/client';
import { webRecordContract } from '@scf-media/protocol/contract';
import { servePages, stillPage } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';

/** Of the private addresses, allows only that of the test's own pages; 127.0.0.2 stays forbidden. */
const access = { ALLOW_PRIVATE_URLS: '127.0.0.1/32', CALLBACK_RETRY_MS: '1' };
const metadata = 'http://169.254.0.23/latest/meta-data/';

const callbacks: string[] = [];
const pages = new Hono()
  .get('/still', (c) => c.html(stillPage))
  .get('/to/:host', (c) => c.redirect(`http://${c.req.param('host')}/`))
  .get('/frames', (c) =>
    c.html(`${stillPage}<iframe src="/to/127.0.0.2"></iframe><iframe src="${metadata}"></iframe>
<img src="/to/127.0.0.3"><script>setTimeout(() => (location = '/to/169.254.169.254'), 1000)</script>`),
  )
  .post('/callback/:status', (c) => {
    callbacks.push(c.req.param('status'));
    return c.req.param('status') === 'redirect' ? c.redirect(metadata) : c.body(null, 204);
  });

const server = await servePages(pages);
let service: RunningService;
let client: WebRecordClient;
beforeAll(async () => {
  service = await startService(access);
  client = service.client;
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test.concurrent('a page that redirects to a forbidden address is not recorded', async () => {
  const id = await client.start({ RecordURL: `${server.url}/to/169.254.0.23` });
  const { Result } = await client.waitFor(id, 'finished');
  expect(Result).toEqual({
    ErrorCode: 'InternalErr',
    ErrorMessage:
      'invalid RecordURL or unsupported RecordURL: no connection to 169.254.0.23: this address may not be reached',
  });
});

test.concurrent(
  'a page reaches forbidden addresses neither in frames nor by navigation, and the result reports it',
  async () => {
    const id = await client.start({
      RecordURL: `${server.url}/frames`,
      CallbackURL: `${server.url}/callback/redirect`,
    });
    const hosts = ['127.0.0.2', '127.0.0.3', '169.254.0.23', '169.254.169.254'];
    await client.waitFor(id, 'recording');
    await vi.waitFor(
      async () => {
        const logs = await service.logs();
        for (const host of hosts) expect(logs).toContain(`"${host} may not be reached"`);
      },
      { timeout: 60_000, interval: 100 },
    );
    await client.stop(id);
    const { Result } = await client.waitFor(id, 'finished');
    const reported = Result?.Quality?.Events?.map(({ Type, Message }) => `${Type}: ${Message}`) ?? [];
    expect(reported.sort()).toEqual(hosts.map((host) => `refused-address: ${host} may not be reached`));
    // Nor does the callback follow redirects to such an address.
    expect(Result?.ErrorCode).toBe('CallbackFailed');
    expect(Result?.ErrorMessage).toMatch(/status code 302 \(redirects are not followed\)$/);
    expect(callbacks).toEqual(['redirect', 'redirect', 'redirect', 'redirect', 'redirect']);
  },
);

test.concurrent.for(
  webRecordContract.limitCases({ startedTaskUrl: `${server.url}/still`, maxRecordings: 2 }),
)('$title', async (one) => {
  await using limited = await startService({ MAX_RECORDINGS: '2' });
  await one.run(limited.http.sendRaw);
});
