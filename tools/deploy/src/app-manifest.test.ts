import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { workspaceRoot } from './workspace-root.ts';
import { appManifestSchema } from './app-manifest.ts';

test('the schema for editors is generated from the checked one', async () => {
  const path = join(workspaceRoot, 'tools/deploy/scf.schema.json');
  const written: unknown = JSON.parse(await readFile(path, 'utf8'));
  expect(written).toEqual(z.toJSONSchema(appManifestSchema, { io: 'input' }));
});

describe('a manifest', () => {
  const fn = { name: 'app', type: 'web', memoryMb: 256, timeoutSeconds: 60, initTimeoutSeconds: 30 };
  const manifest = { code: { type: 'image' }, functions: [fn], environment: {}, policy: [] };
  const problems = (changes: object): string[] =>
    (appManifestSchema.safeParse({ ...manifest, ...changes }).error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );

  test('needs only these fields', () => expect(problems({})).toEqual([]));

  test('has one web function', () => {
    expect(problems({ functions: [{ ...fn, type: 'worker' }] })).toEqual([
      'functions: must have one web function',
    ]);
  });

  test('cannot have a web function that runs for hours, or an unknown field', () => {
    expect(problems({ functions: [{ ...fn, timeoutSeconds: 86_400 }] })[0]).toContain(
      'functions.0.timeoutSeconds',
    );
    expect(problems({ timeout: 5 })).toEqual([': Unrecognized key: "timeout"']);
  });

  test('has timers with the platform’s seven fields', () => {
    const timers = [{ name: 'sweep', cron: '*/5 * * * *' }];
    expect(problems({ functions: [{ ...fn, timers }] })).toEqual([
      'functions.0.timers.0.cron: must have seven fields: second minute hour day month weekday year',
    ]);
  });
});
