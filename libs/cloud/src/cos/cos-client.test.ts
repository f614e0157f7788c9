import { buffer } from 'node:stream/consumers';
import { LOCAL_CREDENTIAL } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCosClient } from './cos-client.ts';
import {
  address,
  createBenchClient,
  openCosBench,
  openProxy,
  passOn,
  type CosBench,
} from './testing/cos-bench.ts';

let bench: CosBench;
beforeAll(async () => {
  bench = await openCosBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

it.each(['plain.txt', '深/录 制+&#?.txt', "a/!'()*.txt"])(
  'puts, finds, reads and deletes %s',
  async (key) => {
    const { cos } = bench;
    const at = address(key);
    const { etag } = await cos.putObject(at, '内容', { contentType: 'text/plain' });
    expect(await cos.headObject(at)).toEqual({ bytes: 6, etag, contentType: 'text/plain' });
    expect(await cos.getObjectText(at)).toBe('内容');
    expect(await buffer(cos.getObjectStream(at))).toEqual(Buffer.from('内容'));
    expect(await (await fetch(cos.toUrl(at))).text()).toBe('内容');
    await cos.deleteObject(at);
    expect(await cos.headObject(at)).toBeUndefined();
    await cos.deleteObject(at);
  },
);

it('puts bytes from the middle of a larger buffer', async () => {
  const whole = new Uint8Array([9, 9, 1, 2, 3, 9]);
  await bench.cos.putObject(address('middle'), whole.subarray(2, 5), {
    contentType: 'application/octet-stream',
  });
  expect(await buffer(bench.cos.getObjectStream(address('middle')))).toEqual(Buffer.from([1, 2, 3]));
});

it("fails to read a missing object instead of returning the error's text", async () => {
  const missing = { code: 'CosNoSuchKey', status: 404, fault: 'destination' };
  await expect(bench.cos.getObjectText(address('none'))).rejects.toMatchObject(missing);
  await expect(buffer(bench.cos.getObjectStream(address('none')))).rejects.toMatchObject(missing);
});

it('fails a truncated read', async () => {
  await bench.cos.putObject(address('long'), Buffer.alloc(500_000, 7), {
    contentType: 'application/octet-stream',
  });
  await using proxy = await openProxy(bench.cloud.cos.url, async (_incoming, answer, outgoing) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    for await (const chunk of answer) {
      outgoing.write(chunk, () => outgoing.destroy());
      return;
    }
  });
  const reading = buffer(createBenchClient(proxy.url).getObjectStream(address('long')));
  await expect(reading).rejects.toMatchObject({ code: 'CosUnreachable' });
});

it('reports the error of COS, without the signature', async () => {
  const noBucket = bench.cos.putObject({ ...address('k'), bucket: 'none-1250000000' }, 'x', {
    contentType: 'a/b',
  });
  await expect(noBucket).rejects.toMatchObject({ code: 'CosNoSuchBucket', status: 404 });
  const badBucket = bench.cos.putObject({ ...address('k'), bucket: 'nope' }, 'x', { contentType: 'a/b' });
  await expect(badBucket).rejects.toMatchObject({ code: 'CosInvalidRequest' });
  const badKey = createBenchClient(bench.cloud.cos.url, { secretKey: 'wrong' }).putObject(address('k'), 'x', {
    contentType: 'a/b',
  });
  const error: unknown = await badKey.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'CosSignatureDoesNotMatch', status: 403 });
  expect(JSON.stringify(error)).not.toMatch(/q-sign/);
});

it('reports that COS cannot be reached', async () => {
  const client = createBenchClient('http://127.0.0.1:1');
  await expect(client.headObject(address('k'))).rejects.toMatchObject({
    code: 'CosUnreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

it('times out when COS does not answer', async () => {
  await using silent = await openProxy(bench.cloud.cos.url, () => new Promise(() => undefined));
  const client = createBenchClient(silent.url, { timeoutMs: 50 });
  await expect(client.headObject(address('k'))).rejects.toMatchObject({ code: 'CosUnreachable' });
});

it('asks for credentials before each call, and reports when there are none', async () => {
  const keys = [LOCAL_CREDENTIAL, { secretId: 'AKIDold', secretKey: 'old' }, LOCAL_CREDENTIAL];
  const client = createCosClient({
    credentials: async () => keys.shift() ?? Promise.reject(new Error('role is gone')),
    domain: `${bench.cloud.cos.url}/{Bucket}`,
    timeoutMs: 5_000,
  });
  const put = () => client.putObject(address('rotating'), 'x', { contentType: 'text/plain' });
  await put();
  await expect(put()).rejects.toMatchObject({ status: 403 });
  await put();
  await expect(put()).rejects.toMatchObject({
    code: 'CosCredentials',
    message: expect.stringContaining('role is gone'),
  });
});

it('sends the session token of temporary keys', async () => {
  const tokens: unknown[] = [];
  await using proxy = await openProxy(bench.cloud.cos.url, async (incoming, answer, outgoing) => {
    tokens.push(incoming.headers['x-cos-security-token']);
    await passOn(answer, outgoing);
  });
  const client = createCosClient({
    credentials: () => ({ ...LOCAL_CREDENTIAL, token: 'the-token' }),
    domain: `${proxy.url}/{Bucket}`,
    timeoutMs: 5_000,
  });
  await client.headObject(address('k')).catch(() => undefined);
  expect(tokens).toEqual(['the-token']);
});
