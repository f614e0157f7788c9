import { convertFiles } from '@cdktf/hcl2json';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { workspaceRoot } from './workspace-root.ts';

const body = z.record(z.string(), z.unknown());
type Body = z.output<typeof body>;
const blocks = z.record(z.string(), z.array(body));
const moduleSchema = z.object({
  variable: blocks,
  output: blocks,
  locals: z.array(body),
  terraform: z.array(body),
  data: z.record(z.string(), blocks),
  resource: z.record(z.string(), blocks),
});
const parsed = moduleSchema.parse(await convertFiles(join(workspaceRoot, 'deploy/terraform')));
const text = JSON.stringify(parsed);

const ofTerraform = ['for_each', 'count', 'lifecycle', 'dynamic', 'depends_on'];
const names = z.array(z.string()).default([]);
const documentedSchema = z.object({
  arguments: z.record(z.string(), z.object({ required: names, optional: names })),
});
const { arguments: known } = documentedSchema.parse(
  JSON.parse(await readFile(join(import.meta.dirname, 'terraform-arguments.json'), 'utf8')),
);

interface Found {
  /** `type`, or `type.block` */
  readonly at: string;
  readonly body: Body;
}

/** A resource with its documented blocks, literal or dynamic. */
function withBlocks(at: string, given: Body): Found[] {
  const dynamic = Object.entries(blocks.catch({}).parse(given['dynamic'])).map(
    ([name, [block]]) => [name, z.tuple([body]).parse(block?.['content'])] as const,
  );
  const written = Object.entries(given).flatMap(([name, value]) => {
    const block = z.tuple([body]).safeParse(value);
    return `${at}.${name}` in known && block.success ? [[name, block.data] as const] : [];
  });
  const inside = [...dynamic, ...written].flatMap(([name, [block]]) => withBlocks(`${at}.${name}`, block));
  const dynamicNames = Object.fromEntries(dynamic.map(([name]) => [name, {}]));
  return [{ at, body: { ...given, ...dynamicNames } }, ...inside];
}

const resources = [...Object.entries(parsed.resource), ...Object.entries(parsed.data)].flatMap(
  ([type, named]) =>
    Object.entries(named).map(([name, [given]]) => ({ type, name, body: given ?? {} }) as const),
);
const one = (type: string, name: string): Body =>
  resources.find((resource) => resource.type === type && resource.name === name)?.body ?? {};

test.each(resources)('$type $name has the arguments that are documented, and no others', (resource) => {
  for (const found of withBlocks(resource.type, resource.body)) {
    const { required = [], optional = [] } = known[found.at] ?? {};
    const given = Object.keys(found.body).filter((name) => !ofTerraform.includes(name));
    expect(
      given.filter((name) => ![...required, ...optional].includes(name)),
      found.at,
    ).toEqual([]);
    expect(
      required.filter((name) => !given.includes(name)),
      found.at,
    ).toEqual([]);
  }
});

test('every reference exists', () => {
  const locals = new Set(parsed.locals.flatMap((block) => Object.keys(block)));
  const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  expect(found(/\bvar\.(\w+)/g).filter((name) => !(name in parsed.variable))).toEqual([]);
  expect(found(/\blocal\.(\w+)/g).filter((name) => !locals.has(name))).toEqual([]);
  const all = resources.map(({ type, name }) => `${type}.${name}`);
  expect(
    found(/\b((?:tencentcloud_\w+|local_file|archive_file)\.\w+)\b/g).filter((name) => !all.includes(name)),
  ).toEqual([]);
});

test('every variable is used, and the settings come from scf.json', () => {
  const unused = Object.keys(parsed.variable).filter((name) => !new RegExp(`\\bvar\\.${name}\\b`).test(text));
  expect(unused).toEqual([]);
  for (const setting of [
    'memoryMb',
    'timeoutSeconds',
    'concurrency',
    'mountPath',
    'policy',
    'runtime',
    'timers',
    'fixed',
  ])
    expect(text).toMatch(new RegExp(`\\.${setting}\\b|each\\.value\\.${setting}`));
});

test('triggers belong to the right resource: the URL without a name, timers on an event function', () => {
  // tencentcloud_scf_trigger_config calls UpdateTrigger even to create a trigger.
  expect(Object.keys(parsed.resource)).not.toContain('tencentcloud_scf_trigger_config');
  expect(one('tencentcloud_scf_trigger', 'url')).not.toHaveProperty('trigger_name');
  expect(one('tencentcloud_scf_trigger', 'timer')['function_name']).toBe(
    '${tencentcloud_scf_function.timer[0].name}',
  );
  expect(one('tencentcloud_scf_function', 'timer')['func_type']).toBe('Event');
});

test('changed code is uploaded and published before the previous version is removed', () => {
  // The provider compares only the path of a zip.
  expect(one('local_file', 'code')['filename']).toContain('local.code_hash');
  expect(one('archive_file', 'timer')['output_path']).toContain('sha256(local.timer_program)');
  expect(one('tencentcloud_scf_function_version', 'this')['lifecycle']).toEqual([
    { create_before_destroy: true },
  ]);
});

test('everything of SCF names its namespace', () => {
  const scf = resources.filter(({ type }) => type.startsWith('tencentcloud_scf_'));
  expect(scf.filter((resource) => resource.body['namespace'] !== 'default')).toEqual([]);
});
