import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { at, cosClient, startTestCos, TEST_BUCKET } from '../testing/cos-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const MIB = 1024 * 1024;

test('parts that came in any order make one object that reads the same before and after merging', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = cosClient(cos.url);
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
  expect(await readdir(join(dir.path, 'cos-state', TEST_BUCKET, 'uploads'))).toEqual([]);
});

test('an aborted upload leaves nothing', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const client = cosClient(cos.url);
  const { UploadId } = await client.multipartInit(at('k'));
  await client.multipartUpload({ ...at('k'), UploadId, PartNumber: 1, Body: 'x' });
  const uploads = await client.multipartList({ ...at(''), Prefix: '', Delimiter: '' });
  expect(uploads.Upload.map(({ Key, UploadId: id }) => [Key, id])).toEqual([['k', UploadId]]);
  await client.multipartAbort({ ...at('k'), UploadId });
  await expect(
    client.multipartUpload({ ...at('k'), UploadId, PartNumber: 2, Body: 'x' }),
  ).rejects.toMatchObject({ code: 'NoSuchUpload' });
  expect(await readdir(join(dir.path, 'cos-state', TEST_BUCKET, 'uploads'))).toEqual([]);
});
