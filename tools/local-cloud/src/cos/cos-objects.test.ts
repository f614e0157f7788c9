import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { at, createCosClient, startTestCos, TEST_BUCKET } from '../testing/cos-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

test('the SDK puts an object with an odd key, and gets, heads and deletes it', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const key = "课程/lesson 1 +(final)!'*&=~.mp4";
  const body = randomBytes(300_000);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;

  const put = await client.putObject({ ...at(key), Body: body, ContentType: 'video/mp4' });
  expect(put.ETag).toBe(etag);
  expect(put.headers?.['x-cos-request-id']).toMatch(/^[\da-f-]{36}$/);

  const got = await client.getObject(at(key));
  expect(got.Body.equals(body)).toBe(true);
  expect(got.headers?.['content-type']).toBe('video/mp4');

  const head = await client.headObject(at(key));
  expect(head.headers).toMatchObject({ 'content-length': '300000', etag, 'accept-ranges': 'bytes' });

  expect((await client.deleteObject(at(key))).statusCode).toBe(204);
  await expect(client.headObject(at(key))).rejects.toMatchObject({ statusCode: 404 });
  await expect(client.getObject(at(key))).rejects.toMatchObject({ statusCode: 404, code: 'NoSuchKey' });
  expect((await client.deleteObject(at(key))).statusCode).toBe(204);
});

test('an object is a plain file that outlives a restart, and its folders go with it', async () => {
  await using dir = await createTempDir('cos');
  {
    await using cos = await startTestCos(dir.path);
    await createCosClient(cos.url).putObject({
      ...at('a/b/c.txt'),
      Body: 'hello',
      CacheControl: 'no-cache',
      Headers: { 'x-cos-meta-task': 't1' },
    });
  }
  expect(await readFile(join(dir.path, 'cos', TEST_BUCKET, 'a/b/c.txt'), 'utf8')).toBe('hello');
  await using cos = await startTestCos(dir.path);
  const head = await createCosClient(cos.url).headObject(at('a/b/c.txt'));
  expect(head.headers).toMatchObject({ 'cache-control': 'no-cache', 'x-cos-meta-task': 't1' });
  await createCosClient(cos.url).deleteObject(at('a/b/c.txt'));
  expect(await readdir(join(dir.path, 'cos', TEST_BUCKET))).toEqual([]);
});

test('streams are uploaded and downloaded without buffering', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const body = randomBytes(5_000_000);
  const file = join(dir.path, 'body');
  await writeFile(file, body);
  await createCosClient(cos.url).putObject({
    ...at('s'),
    Body: createReadStream(file),
    ContentLength: body.length,
  });
  const output = new PassThrough();
  const received = output.toArray();
  await createCosClient(cos.url).getObject({ ...at('s'), Output: output });
  expect(Buffer.concat(await received).equals(body)).toBe(true);
});

test('anybody can read an object, whole or in part', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  await createCosClient(cos.url).putObject({ ...at('v.mp4'), Body: '0123456789', ContentType: 'video/mp4' });
  const url = `${cos.url}/${TEST_BUCKET}/v.mp4`;
  const range = async (value: string): Promise<[number, string | null, string]> => {
    const response = await fetch(url, { headers: { Range: value } });
    return [response.status, response.headers.get('content-range'), await response.text()];
  };
  const whole = await fetch(url);
  expect([whole.status, await whole.text()]).toEqual([200, '0123456789']);
  expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await range('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await range('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await range('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
  const beyond = await range('bytes=10-');
  expect(beyond[0]).toBe(416);
  expect(beyond[1]).toBe('bytes */10');
  expect(beyond[2]).toContain('<Code>InvalidRange</Code>');
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
  const etag = whole.headers.get('etag') ?? '';
  expect((await fetch(url, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  expect((await fetch(url, { headers: { 'If-Match': '"other"' } })).status).toBe(412);
});

test('an empty object is an object', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  await createCosClient(cos.url).putObject({ ...at('empty'), Body: '' });
  const response = await fetch(`${cos.url}/${TEST_BUCKET}/empty`);
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('a truncated body, or one with a wrong digest, leaves the old object unchanged', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  await client.putObject({ ...at('k'), Body: 'old' });
  const wrong = createHash('md5').update('other').digest('base64');
  await expect(
    client.putObject({ ...at('k'), Body: 'new', Headers: { 'Content-MD5': wrong } }),
  ).rejects.toMatchObject({
    code: 'BadDigest',
  });
  await expect(
    client.putObject({ ...at('k'), Body: 'new', Headers: { 'Content-MD5': 'short' } }),
  ).rejects.toMatchObject({
    code: 'InvalidDigest',
  });
  const body = new PassThrough();
  const cut = client.putObject({ ...at('k'), Body: body, ContentLength: 1_000_000 });
  body.write(randomBytes(100_000), () => body.destroy(new Error('gone')));
  await expect(cut).rejects.toThrow();
  expect((await client.getObject(at('k'))).Body.toString()).toBe('old');
});
