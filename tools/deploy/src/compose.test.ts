import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readComposeFile } from './testing/compose-file.ts';
import { workspaceRoot } from './workspace-root.ts';

test('all services but the published one share the network of the cloud, and every build context exists', async () => {
  const { redis, cloud, ...others } = await readComposeFile();
  expect([redis?.network_mode, cloud?.network_mode]).toEqual([undefined, undefined]);
  for (const [name, { network_mode: network, build }] of Object.entries(others)) {
    expect(network, name).toBe('service:cloud');
    if (typeof build === 'object') expect(existsSync(join(workspaceRoot, build.dockerfile)), name).toBe(true);
    // Created by `nx package`.
    else if (build !== undefined) expect(build).toBe(`../../dist/packages/${name}/image`);
  }
});
