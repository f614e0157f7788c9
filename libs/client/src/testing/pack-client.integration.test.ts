import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packClient, tsc } from './pack-client.ts';

const run = promisify(execFile);

const consumer = `
import { createClient, ScfMediaError, verifyCallback, type WebRecord } from '@scf-media/client';

const { webRecord } = createClient({ endpoints: { webRecord: 'http://127.0.0.1:1/' }, maxAttempts: 1 });
const data: WebRecord.StartData = { RecordURL: 'https://example.com/', Output: { Video: { Muxer: 'hls' } } };
// @ts-expect-error a field that does not exist
void ({ ...data, Widht: 1 } satisfies WebRecord.StartData);
const error = await webRecord.start(data).catch((thrown: unknown) => thrown);
const verdict = await verifyCallback({ headers: {}, body: '', keys: [] });
console.log([error instanceof ScfMediaError && error.code, verdict.ok].join(' '));
`;

test('the published package works and has its types, with nothing else installed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'client-'));
  try {
    const packed = join(dir, 'node_modules/@scf-media/client');
    await mkdir(packed, { recursive: true });
    await packClient(packed);
    const { dependencies, ...manifest } = JSON.parse(
      await readFile(join(packed, 'package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(dependencies).toBeUndefined();
    expect(manifest).toMatchObject({ name: '@scf-media/client', engines: { node: '>=22' } });

    const { stdout: listed } = await run('npm', ['pack', '--dry-run', '--json'], { cwd: packed });
    const [{ files = [] } = {}] = JSON.parse(listed) as { files: { path: string }[] }[];
    const others = files
      .map(({ path }) => path)
      .filter((path) => !/^(client|wire)\/[\w-]+\.d\.ts$/.test(path));
    expect(others.toSorted()).toEqual(['LICENSE', 'README.md', 'index.js', 'package.json']);

    await writeFile(join(dir, 'package.json'), '{ "type": "module" }');
    await writeFile(join(dir, 'consumer.ts'), consumer);
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, module: 'nodenext', target: 'es2023' },
      ...{ lib: ['es2023', 'dom'], types: [] },
    };
    await writeFile(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const compiled = await run(process.execPath, [tsc, '--project', dir]).catch((error: unknown) => error);
    expect(compiled).toMatchObject({ stdout: '', stderr: '' });
    const { stdout } = await run(process.execPath, [join(dir, 'consumer.js')]);
    expect(stdout.trim()).toBe('Unreachable false');
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
