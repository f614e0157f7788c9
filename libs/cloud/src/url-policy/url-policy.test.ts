import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import type { HostLookup } from './resolve-allowed.ts';
import { createUrlPolicy } from './url-policy.ts';

/** Names and their addresses; all other names do not exist. */
function names(table: Record<string, readonly string[]>): HostLookup {
  return async (hostname) => {
    const addresses = table[hostname];
    if (addresses === undefined)
      throw Object.assign(new Error(`ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}

const lookup = names({
  'public.test': ['93.184.215.14', '2606:2800::1'],
  'inside.test': ['10.0.0.7'],
  'half.test': ['93.184.215.14', '169.254.0.23'],
  localhost: ['127.0.0.1'],
});
const strict = createUrlPolicy({ allowPrivate: false, lookup });
const closed = {
  code: 'InvalidParam',
  fault: 'caller',
  message: 'RecordURL must not lead to a private or reserved address',
};

it.each([
  'http://public.test/',
  'https://user:secret@PUBLIC.test:8443/path?x=1',
  'http://93.184.215.14/',
  'http://[2606:4700::1111]/',
  'http://does-not-exist.test/',
])('accepts %s', async (url) => {
  await expect(strict.check(url, { field: 'RecordURL' })).resolves.toBeUndefined();
});

it.each([
  'http://127.0.0.1:9000/',
  'http://2130706433/',
  'http://0177.0.0.1/',
  'http://0x7f.1/',
  'http://127.1/',
  'http://１２７.0.0.1/',
  'http://localhost/',
  'http://[::1]/',
  'http://[::ffff:169.254.0.23]/',
  'http://169.254.0.23/latest/meta-data/',
  'http://metadata.tencentyun.com/latest/meta-data/',
  'http://METADATA.tencentyun.com./',
  'http://0/',
  'http://10.0.0.1/',
  'http://100.64.1.1/',
  'http://224.0.0.1/',
  'http://[fd00::1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://inside.test/',
  'http://half.test/',
  'http://half.test./',
])('rejects %s and names its field', async (url) => {
  await expect(strict.check(url, { field: 'RecordURL' })).rejects.toMatchObject(closed);
});

it.each([
  'file:///etc/passwd',
  'ftp://public.test/',
  'rtmp://public.test/',
  'about:blank',
  'no url',
  'data:text/html,x',
])('rejects the scheme of %s', async (url) => {
  await expect(strict.check(url, { field: 'CallbackURL' })).rejects.toMatchObject({
    code: 'InvalidParam',
    message: 'CallbackURL must be a URL of http or https',
  });
});

it('accepts configured schemes, and checks their hosts as strictly', async () => {
  const live = createUrlPolicy({
    allowPrivate: false,
    schemes: ['rtmp'],
    lookup: names({ 'public.test': ['93.184.215.14'], '0x7f.1': ['127.0.0.1'] }),
  });
  await live.check('rtmp://public.test/live/stream', { field: 'Url' });
  await expect(live.check('rtmp://0x7f.1/live', { field: 'Url' })).rejects.toMatchObject({
    code: 'InvalidParam',
  });
  await expect(live.check('http://public.test/', { field: 'Url' })).rejects.toMatchObject({
    code: 'InvalidParam',
  });
});

it('allows private networks if configured, but never the metadata service', async () => {
  const loose = createUrlPolicy({ allowPrivate: true, lookup });
  for (const url of ['http://127.0.0.1/', 'http://inside.test/', 'http://[::1]/'])
    await loose.check(url, { field: 'RecordURL' });
  for (const url of ['http://169.254.0.23/', 'http://half.test/', 'http://metadata.tencentyun.com/'])
    await expect(loose.check(url, { field: 'RecordURL' })).rejects.toMatchObject(closed);
});

it('does not wait long for a resolver in checks, and fails connections', async () => {
  const stuck = createUrlPolicy({
    allowPrivate: false,
    lookup: () => new Promise(() => undefined),
    lookupTimeoutMs: 20,
  });
  await stuck.check('http://public.test/', { field: 'RecordURL' });
  await expect(stuck.resolveHost('public.test')).rejects.toMatchObject({ code: 'ETIMEOUT' });
});

/** A server on 127.0.0.1, the one private address that the policies below allow. */
async function serve(answer: RequestListener) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    paths,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
const onlyHere = ['127.0.0.1/32'];

it('fetches allowed URLs, by address and by name', async () => {
  await using server = await serve((_, response) => response.end('here'));
  const policy = createUrlPolicy({ allowPrivate: onlyHere, lookup: names({ 'here.test': ['127.0.0.1'] }) });
  for (const host of ['127.0.0.1', 'here.test']) {
    const response = await policy.fetch(`http://${host}:${server.port}/x`, { method: 'POST', body: 'b' });
    expect([response.status, await response.text()]).toEqual([200, 'here']);
  }
  expect(server.paths).toEqual(['/x', '/x']);
});

it.each([
  'http://127.0.0.2:65533/',
  'http://169.254.0.23/',
  'http://[::1]:65533/',
  'http://inside.test:65533/',
  'http://metadata.tencentyun.com/',
])('does not connect to %s, at first or after a redirect', async (forbidden) => {
  await using server = await serve((request, response) => {
    response.writeHead(302, { Location: request.url === '/' ? '/again' : forbidden }).end();
  });
  const policy = createUrlPolicy({ allowPrivate: onlyHere, lookup });
  const refused = { cause: { code: 'AddressForbidden' } };
  await expect(policy.fetch(forbidden)).rejects.toMatchObject(refused);
  await expect(policy.fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject(refused);
  expect(server.paths).toEqual(['/', '/again']);
});

it('does not follow a name that changes its address after it was checked', async () => {
  const answers = ['127.0.0.1', '127.0.0.2'];
  const policy = createUrlPolicy({
    allowPrivate: onlyHere,
    lookup: async () => [{ address: answers.shift() ?? '127.0.0.2', family: 4 }],
  });
  await policy.check('http://turning.test:65533/', { field: 'CallbackURL' });
  await expect(policy.fetch('http://turning.test:65533/')).rejects.toMatchObject({
    cause: { code: 'AddressForbidden' },
  });
});
