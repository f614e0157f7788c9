import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMediaTools } from '../config.ts';
import { findMarkedProcesses } from '../processes/marked-processes.ts';
import { at, createCosClient, startTestCos, TEST_BUCKET } from '../testing/cos-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample } from '../testing/vod-fixture.ts';
import { findTemplate } from './templates.ts';
import { transcode, type TranscodeOptions } from './transcode.ts';

/** A transcode of a sample that COS serves. */
async function prepare(
  dir: string,
  cosUrl: string,
  seconds: number,
  definition: number,
): Promise<Omit<TranscodeOptions, 'signal' | 'onProgress'>> {
  const FilePath = await makeSample(dir, { seconds });
  await createCosClient(cosUrl).uploadFile({ ...at('in.mp4'), FilePath });
  const folder = join(dir, 'out');
  await mkdir(folder);
  const template = findTemplate(definition);
  if (template === undefined) throw new Error('no such template');
  const tools = readMediaTools();
  const env = { ...tools.env, TEST_MARK: dir };
  const source = `${cosUrl}/${TEST_BUCKET}/in.mp4`;
  return { source, durationSeconds: seconds, template, folder, tools: { ...tools, env } };
}

test('progress rises from the beginning to the end', async () => {
  await using dir = await createTempDir('vod');
  await using cos = await startTestCos(dir.path);
  const options = await prepare(dir.path, cos.url, 4, 100030);
  const reported: number[] = [];
  const files = await transcode({
    ...options,
    onProgress: (percent) => reported.push(percent),
    signal: AbortSignal.timeout(60_000),
  });
  expect(files.map(({ name }) => name)).toEqual(['v.f100030.mp4']);
  expect(reported.length).toBeGreaterThan(0);
  expect(reported).toEqual([...new Set(reported)].sort((a, b) => a - b));
  expect(reported.every((percent) => percent >= 0 && percent < 100)).toBe(true);
});

test('the signal ends ffmpeg and the transcode', async () => {
  await using dir = await createTempDir('vod');
  await using cos = await startTestCos(dir.path);
  const options = await prepare(dir.path, cos.url, 4, 100230);
  const stop = new AbortController();
  const running = transcode({ ...options, onProgress: () => stop.abort(), signal: stop.signal });
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(await findMarkedProcesses('TEST_MARK', dir.path)).toEqual([]);
});

test('a failure contains the message of ffmpeg', async () => {
  await using dir = await createTempDir('vod');
  await using cos = await startTestCos(dir.path);
  const options = await prepare(dir.path, cos.url, 1, 100010);
  await using empty = await createTempDir('vod');
  const missing = { ...options, source: `${cos.url}/${TEST_BUCKET}/missing.mp4`, folder: empty.path };
  const signal = AbortSignal.timeout(60_000);
  await expect(transcode({ ...missing, onProgress: () => undefined, signal })).rejects.toThrow(/404/);
  expect(await readdir(empty.path)).toEqual(['ffmpeg.log']);
});
