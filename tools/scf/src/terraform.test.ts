import { convertFiles } from '@cdktf/hcl2json';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { workspaceRoot } from './workspace-root.ts';

const blocks = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));
const moduleSchema = z.object({
  variable: blocks,
  output: blocks,
  locals: z.array(z.record(z.string(), z.unknown())),
  terraform: z.array(z.record(z.string(), z.unknown())),
  resource: z.record(z.string(), blocks),
});
const parsed = moduleSchema.parse(await convertFiles(join(workspaceRoot, 'deploy/terraform')));
const text = JSON.stringify(parsed);

/** The arguments that the provider's documents name, and Terraform's own. */
const known: Readonly<Record<string, readonly string[]>> = {
  tencentcloud_cam_role: ['name', 'description', 'document'],
  tencentcloud_cam_policy: ['name', 'description', 'document'],
  tencentcloud_cam_role_policy_attachment: ['role_id', 'policy_id'],
  tencentcloud_scf_function: [
    ...['name', 'func_type', 'runtime', 'async_run_enable', 'description', 'mem_size', 'timeout', 'role'],
    ...[
      'environment',
      'zip_file',
      'vpc_id',
      'subnet_id',
      'cls_logset_id',
      'cls_topic_id',
      'enable_public_net',
    ],
    ...['image_config', 'cfs_config'],
  ],
  tencentcloud_scf_function_version: ['function_name', 'description'],
  tencentcloud_scf_function_alias: ['function_name', 'function_version', 'name'],
  tencentcloud_scf_trigger_config: [
    ...[
      'function_name',
      'trigger_name',
      'type',
      'qualifier',
      'namespace',
      'enable',
      'trigger_desc',
      'custom_argument',
    ],
  ],
};
const ofTerraform = ['for_each', 'lifecycle', 'dynamic', 'depends_on'];

test.each(Object.entries(parsed.resource))(
  '%s has only arguments that the provider knows',
  (type, resources) => {
    for (const [body] of Object.values(resources)) {
      const dynamic = z.record(z.string(), z.unknown()).catch({}).parse(body?.['dynamic']);
      const names = [...Object.keys(body ?? {}), ...Object.keys(dynamic)].filter(
        (name) => !ofTerraform.includes(name),
      );
      expect(names.filter((name) => !known[type]?.includes(name))).toEqual([]);
    }
  },
);

test('all that is referred to is there', () => {
  const locals = new Set(parsed.locals.flatMap((block) => Object.keys(block)));
  const names = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  expect(names(/\bvar\.(\w+)/g).filter((name) => !(name in parsed.variable))).toEqual([]);
  expect(names(/\blocal\.(\w+)/g).filter((name) => !locals.has(name))).toEqual([]);
  const resources = Object.entries(parsed.resource).flatMap(([type, all]) =>
    Object.keys(all).map((name) => `${type}.${name}`),
  );
  expect(names(/\b(tencentcloud_\w+\.\w+)\b/g).filter((name) => !resources.includes(name))).toEqual([]);
});

test('every variable is used, and the settings come from scf.json', () => {
  const unused = Object.keys(parsed.variable).filter((name) => !new RegExp(`\\bvar\\.${name}\\b`).test(text));
  expect(unused).toEqual([]);
  for (const setting of ['memoryMb', 'timeoutSeconds', 'mountPath', 'policy', 'runtime', 'timers', 'fixed'])
    expect(text).toMatch(new RegExp(`\\.${setting}\\b`));
});
