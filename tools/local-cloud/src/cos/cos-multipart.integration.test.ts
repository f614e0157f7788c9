import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { at, createCosClient, startTestCos, TEST_BUCKET, uploadParts } from '../testing/cos-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const MIB = 1024 * 1024;
const leftParts = (dir: string): Promise<string[]> => readdir(join(dir, 'cos-state', TEST_BUCKET, 'uploads'));

test('parts uploaded in any order make one object, identical before and after merging', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const bodies = [randomBytes(MIB), randomBytes(2 * MIB), randomBytes(1000)];
  const { UploadId } = await client.multipartInit({ ...at('r/v.mp4'), ContentType: 'video/mp4' });
  const Parts: { PartNumber: number; ETag: string }[] = [];
  for (const number of [3, 2, 1]) {
    const Body = bodies[number - 1] ?? Buffer.alloc(0);
    const { ETag } = await client.multipartUpload({ ...at('r/v.mp4'), UploadId, PartNumber: number, Body });
    Parts.unshift({ PartNumber: number, ETag });
  }
  const listed = await client.multipartListPart({ ...at('r/v.mp4'), UploadId });
  expect(listed.Part.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    ['1', String(MIB)],
    ['2', String(2 * MIB)],
    ['3', '1000'],
  ]);
  expect(cos.openUploads(TEST_BUCKET)).toEqual([UploadId]);

  const completed = await client.multipartComplete({ ...at('r/v.mp4'), UploadId, Parts });
  const digests = Buffer.concat(bodies.map((body) => createHash('md5').update(body).digest()));
  expect(completed.ETag).toBe(`"${createHash('md5').update(digests).digest('hex')}-3"`);
  expect(cos.openUploads(TEST_BUCKET)).toEqual([]);

  const whole = Buffer.concat(bodies);
  const url = `${cos.url}/${TEST_BUCKET}/r/v.mp4`;
  const read = async (): Promise<void> => {
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await response.arrayBuffer()).equals(whole)).toBe(true);
    const part = await fetch(url, { headers: { Range: `bytes=${MIB - 5}-${3 * MIB + 5}` } });
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(MIB - 5, 3 * MIB + 6))).toBe(true);
  };
  await read();
  await cos.merged();
  await read();
  expect((await readFile(join(dir.path, 'cos', TEST_BUCKET, 'r/v.mp4'))).equals(whole)).toBe(true);
  expect(await leftParts(dir.path)).toEqual([]);
});

test('completing takes a fraction of the time of merging', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const body = randomBytes(16 * MIB);
  const upload = await uploadParts(client, 'k', [body, body, body, body, body, body, body, body]);
  const startMs = performance.now();
  await client.multipartComplete({ ...at('k'), ...upload });
  const completedMs = performance.now();
  expect((await client.headObject(at('k'))).headers?.['content-length']).toBe(String(8 * 16 * MIB));
  await cos.merged();
  expect(completedMs - startMs).toBeLessThan((performance.now() - completedMs) / 2);
});

test('a slow reader gets the whole object while parts are merged or replaced', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const bodies = [randomBytes(8 * MIB), randomBytes(8 * MIB), randomBytes(8 * MIB)];
  await client.multipartComplete({ ...at('k'), ...(await uploadParts(client, 'k', bodies)) });
  const response = await fetch(`${cos.url}/${TEST_BUCKET}/k`);
  await client.putObject({ ...at('k'), Body: 'new' });
  expect(await leftParts(dir.path)).toHaveLength(1);
  expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.concat(bodies))).toBe(true);
  await cos.merged();
  expect(await leftParts(dir.path)).toEqual([]);
  expect((await client.getObject(at('k'))).Body.toString()).toBe('new');
});

test('a merge interrupted by kill -9 is finished by the next start', async () => {
  await using dir = await createTempDir('cos');
  const script = fileURLToPath(new URL('../testing/cos-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@scf-media/source', script], {
    env: { TEST_DIR: dir.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const client = createCosClient(url);
  const bodies = [1, 2, 3, 4].map(() => randomBytes(16 * MIB));
  await uploadParts(client, 'unfinished', [Buffer.from('x')]);
  await client.multipartComplete({ ...at('k'), ...(await uploadParts(client, 'k', bodies)) });
  child.kill('SIGKILL');
  await exited;
  expect(await leftParts(dir.path)).toHaveLength(2);

  await using cos = await startTestCos(dir.path);
  const whole = Buffer.concat(bodies);
  const response = await fetch(`${cos.url}/${TEST_BUCKET}/k`);
  expect(Buffer.from(await response.arrayBuffer()).equals(whole)).toBe(true);
  await cos.merged();
  expect((await readFile(join(dir.path, 'cos', TEST_BUCKET, 'k'))).equals(whole)).toBe(true);
  // The incomplete upload still exists and can be resumed.
  expect(await leftParts(dir.path)).toEqual(cos.openUploads(TEST_BUCKET));
  expect(cos.openUploads(TEST_BUCKET)).toHaveLength(1);
});

test('the SDK resumes an upload after a restart without sending a part twice', async () => {
  await using dir = await createTempDir('cos');
  const body = randomBytes(3 * MIB);
  const slices = [body.subarray(0, MIB), body.subarray(MIB, 2 * MIB)];
  {
    await using cos = await startTestCos(dir.path);
    await uploadParts(createCosClient(cos.url), 'k', slices);
  }
  await using cos = await startTestCos(dir.path);
  const file = join(dir.path, 'body');

  await writeFile(file, body);
  const again = cos.faults.fail({ method: 'PUT', match: /partNumber=[12]&/ });
  const client = createCosClient(cos.url, { ConfCwd: dir.path });
  await client.sliceUploadFile({ ...at('k'), FilePath: file, SliceSize: MIB, ChunkSize: MIB });
  expect(again.hits).toBe(0);
  expect((await client.getObject(at('k'))).Body.equals(body)).toBe(true);
});

test('an invalid list of parts is rejected with its code, and the upload stays open', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const { UploadId, Parts } = await uploadParts(client, 'k', [
    randomBytes(MIB),
    randomBytes(10),
    randomBytes(10),
  ]);
  const complete = (parts: { PartNumber: number; ETag: string }[]): Promise<unknown> =>
    client.multipartComplete({ ...at('k'), UploadId, Parts: parts });
  const [first, second, third] = Parts;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three parts');
  await expect(complete(Parts)).rejects.toMatchObject({ statusCode: 400, code: 'EntityTooSmall' });
  await expect(complete([second, first])).rejects.toMatchObject({ code: 'InvalidPartOrder' });
  await expect(complete([first, first])).rejects.toMatchObject({ code: 'InvalidPartOrder' });
  await expect(complete([first, { ...second, ETag: first.ETag }])).rejects.toMatchObject({
    code: 'InvalidPart',
  });
  await expect(complete([first, { ...second, PartNumber: 9 }])).rejects.toMatchObject({
    code: 'InvalidPart',
  });
  await expect(complete([])).rejects.toMatchObject({ code: 'MalformedXML' });
  await complete([first, third]);
  await expect(complete([first, third])).rejects.toMatchObject({ statusCode: 404, code: 'NoSuchUpload' });
  expect((await client.headObject(at('k'))).headers?.['content-length']).toBe(String(MIB + 10));
});

test('a repeated part replaces the first', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const { UploadId } = await uploadParts(client, 'k', [Buffer.from('old')]);
  const { ETag } = await client.multipartUpload({ ...at('k'), UploadId, PartNumber: 1, Body: 'new' });
  await client.multipartComplete({ ...at('k'), UploadId, Parts: [{ PartNumber: 1, ETag }] });
  expect((await client.getObject(at('k'))).Body.toString()).toBe('new');
});

test('an aborted upload leaves nothing', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const { UploadId } = await uploadParts(client, 'k', [Buffer.from('x')]);
  const uploads = await client.multipartList({ ...at(''), Prefix: '', Delimiter: '' });
  expect(uploads.Upload.map(({ Key, UploadId: id }) => [Key, id])).toEqual([['k', UploadId]]);
  await client.multipartAbort({ ...at('k'), UploadId });
  const another = { ...at('k'), UploadId, PartNumber: 2, Body: 'x' };
  await expect(client.multipartUpload(another)).rejects.toMatchObject({ code: 'NoSuchUpload' });
  expect(await leftParts(dir.path)).toEqual([]);
});

test.each(['0', '10001', '1.5', 'x', ''])('%j is not a part number', async (PartNumber) => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = createCosClient(cos.url);
  const { UploadId } = await client.multipartInit(at('k'));
  const url = client.getObjectUrl(
    { ...at('k'), Method: 'PUT', Sign: true, Query: { partNumber: PartNumber, uploadId: UploadId } },
    () => undefined,
  );
  const response = await fetch(url, { method: 'PUT', body: 'x' });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('InvalidArgument')]);
});

test('rejects a body without a length', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const url = createCosClient(cos.url).getObjectUrl(
    { ...at('k'), Method: 'PUT', Sign: true },
    () => undefined,
  );
  const body = new Blob(['x']).stream();
  const response = await fetch(url, { method: 'PUT', body, duplex: 'half' } as RequestInit);
  expect([response.status, await response.text()]).toEqual([
    411,
    expect.stringContaining('<Code>MissingContentLength</Code>'),
  ]);
});
