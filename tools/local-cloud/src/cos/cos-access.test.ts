import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { at, createCosClient, startTestCos, TEST_BUCKET } from '../testing/cos-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const codeIn = async (response: Response): Promise<string> => {
  const body = await response.text();
  expect(body).toContain(`<RequestId>${response.headers.get('x-cos-request-id')}</RequestId>`);
  return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(body)?.[1]}`;
};

test('without a signature only objects can be read', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  await createCosClient(cos.url).putObject({ ...at('k'), Body: 'x' });
  const bucket = `${cos.url}/${TEST_BUCKET}`;
  const call = async (path: string, method = 'GET', body?: string): Promise<string> =>
    codeIn(await fetch(bucket + path, { method, ...(body === undefined ? {} : { body }) }));
  expect(await call('/')).toBe('403 AccessDenied');
  expect(await call('')).toBe('403 AccessDenied');
  expect(await call('/?uploads')).toBe('403 AccessDenied');
  expect(await call('/k?uploadId=x')).toBe('403 AccessDenied');
  expect(await call('/k', 'PUT', 'evil')).toBe('403 AccessDenied');
  expect(await call('/k', 'DELETE')).toBe('403 AccessDenied');
  expect(await call('/k?uploads', 'POST', '')).toBe('403 AccessDenied');
  expect(await (await fetch(`${bucket}/k`)).text()).toBe('x');
});

test('rejects wrong keys, unknown ids and wrong signatures, even for public objects', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const put = (options: object): Promise<unknown> =>
    createCosClient(cos.url, options).putObject({ ...at('k'), Body: 'x' });
  await expect(put({ SecretKey: 'wrong' })).rejects.toMatchObject({
    statusCode: 403,
    code: 'SignatureDoesNotMatch',
  });
  await expect(put({ SecretId: 'AKIDother' })).rejects.toMatchObject({ code: 'InvalidAccessKeyId' });
  const url = `${cos.url}/${TEST_BUCKET}/k`;
  const withHeader = (Authorization: string): Promise<Response> => fetch(url, { headers: { Authorization } });
  expect(await codeIn(await withHeader('q-sign-algorithm=sha1&q-ak=A'))).toBe('403 AccessDenied');
  expect(cos.objects(TEST_BUCKET)).toEqual([]);
});

test('a signed link can read and write only its key, while it is valid', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const link = (Method: 'GET' | 'PUT', Expires: number): string =>
    client.getObjectUrl({ ...at('a b'), Method, Sign: true, Expires }, () => undefined);
  const put = (url: string): Promise<Response> => fetch(url, { method: 'PUT', body: 'by link' });
  expect((await put(link('PUT', 60))).status).toBe(200);
  expect(await (await fetch(link('GET', 60))).text()).toBe('by link');
  expect(await codeIn(await put(link('GET', 60)))).toBe('403 SignatureDoesNotMatch');
  expect(await codeIn(await put(link('PUT', 60).replace('a%20b', 'other')))).toBe(
    '403 SignatureDoesNotMatch',
  );
  const old = await put(link('PUT', -10));
  expect(await codeIn(old.clone())).toBe('403 AccessDenied');
  expect(await old.text()).toContain('Request has expired');
});

test('a wrong clock is reported, and the SDK corrects itself', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const skewed = { SystemClockOffset: 5 * 3600 * 1000 };
  const rigid = createCosClient(cos.url, { ...skewed, CorrectClockSkew: false });
  await expect(rigid.putObject({ ...at('k'), Body: 'x' })).rejects.toMatchObject({
    statusCode: 403,
    code: 'RequestTimeTooSkewed',
  });
  expect((await createCosClient(cos.url, skewed).putObject({ ...at('k'), Body: 'x' })).statusCode).toBe(200);
});

test('an unknown bucket does not exist', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const Bucket = 'other-1250000000';
  const client = createCosClient(cos.url);
  await expect(client.putObject({ ...at('k'), Bucket, Body: 'x' })).rejects.toMatchObject({
    statusCode: 404,
    code: 'NoSuchBucket',
  });
  expect(await codeIn(await fetch(`${cos.url}/${Bucket}/k`))).toBe('404 NoSuchBucket');
});

test('no key can leave the folder of its bucket', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  await mkdir(join(dir.path, 'secret'));
  await writeFile(join(dir.path, 'secret', 'file'), 'secret');
  /** Sends the request line unchanged: `fetch` would resolve the dots. */
  const raw = async (path: string): Promise<string> => {
    const socket = connect(cos.port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    return text(socket);
  };
  for (const key of [
    '../../secret/file',
    '%2e%2e/%2e%2e/secret/file',
    '..%2F..%2Fsecret%2Ffile',
    '/etc/passwd',
  ])
    expect(await raw(`/${TEST_BUCKET}/${key}`)).toMatch(/^HTTP\/1.1 404 /);
  expect(await raw(`/../secret/file`)).toMatch(/^HTTP\/1.1 404 /);
  expect(await raw(`/${TEST_BUCKET}/a%00b`)).toMatch(/^HTTP\/1.1 404 /);
  expect(await raw(`/${TEST_BUCKET}/%ff`)).toMatch(/^HTTP\/1.1 400 /);

  const client = createCosClient(cos.url, { UseRawKey: true });
  for (const key of ['../evil', 'a/../../evil', '/tmp/evil', 'a\0b'])
    for (const put of [client.putObject({ ...at(key), Body: 'x' }), client.multipartInit(at(key))])
      await expect(put).rejects.toMatchObject({ statusCode: 400, code: 'InvalidURI' });
  expect((await readdir(dir.path)).sort()).toEqual(['cos', 'cos-state', 'secret']);
  expect(await readdir(join(dir.path, 'cos', TEST_BUCKET))).toEqual([]);
});

test('as plain files, one key cannot be the folder of another', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  await client.putObject({ ...at('a'), Body: 'x' });
  await expect(client.putObject({ ...at('a/b'), Body: 'x' })).rejects.toMatchObject({ statusCode: 409 });
  expect((await client.getObject(at('a'))).Body.toString()).toBe('x');
});

test('unsupported operations are rejected, not mistaken for others', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  await client.putObject({ ...at('k'), Body: 'x' });
  await expect(client.getObjectAcl(at('k'))).rejects.toMatchObject({
    statusCode: 501,
    code: 'NotImplemented',
  });
  expect((await client.getObject(at('k'))).Body.toString()).toBe('x');
});

test('local scripts can request ranges, and scripts of other sites can read nothing', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const requestPreflight = (Origin: string) =>
    fetch(`${cos.url}/${TEST_BUCKET}/k`, {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'GET' },
    });
  const preflight = await requestPreflight('http://localhost:9000');
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:9000');
  expect((await requestPreflight('https://evil.example')).headers.has('access-control-allow-origin')).toBe(
    false,
  );
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Range');
});

test('temporary keys work only with their token, until they expire', async () => {
  await using dir = await createTempDir('cos');
  const [SecretId, SecretKey, token] = ['AKIDtmp', 'key', 'token'];
  const lasting = { secretId: SecretId, secretKey: SecretKey, token, expiresAtMs: Date.now() + 60_000 };
  const ended = { ...lasting, secretId: 'AKIDended', expiresAtMs: Date.now() - 60_000 };
  await using cloud = await startLocalCloud({ dir: dir.path, credentials: [lasting, ended] });
  const put = (options: object): Promise<unknown> =>
    createCosClient(cloud.cosUrl, { SecretId, SecretKey, ...options }).putObject({ ...at('k'), Body: 'x' });
  await expect(put({})).rejects.toMatchObject({ code: 'AccessDenied' });
  await expect(put({ SecurityToken: 'wrong' })).rejects.toMatchObject({ code: 'AccessDenied' });
  await expect(put({ SecretId: 'AKIDended', SecurityToken: token })).rejects.toMatchObject({
    code: 'ExpiredToken',
  });
  await expect(put({ SecurityToken: token })).resolves.toMatchObject({ statusCode: 200 });
});
