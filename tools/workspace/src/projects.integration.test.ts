import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ExportTarget, readProjects, workspaceRoot } from './workspace-files.ts';

const projects = await readProjects();
const codeOwners = await readFile(join(workspaceRoot, 'CODEOWNERS'), 'utf8');

describe.each(projects)('$path', ({ path, manifest }) => {
  const folder = path.split('/')[0] ?? '';
  const name = basename(path);

  test('is named after its folder and never published', () => {
    expect(manifest).toMatchObject({
      name: `@scf-media/${name}`,
      private: true,
      type: 'module',
      nx: { name },
    });
  });

  test('has the tags that the boundaries depend on', () => {
    const tags: Record<string, string[][]> = {
      apps: [['type:app', `scope:${name}`]],
      libs: [[`type:${name}`, 'scope:shared']],
      tools: [
        ['type:tool', 'scope:shared'],
        ['type:measure', 'scope:shared'],
      ],
    };
    expect(tags[folder]).toContainEqual(manifest.nx.tags);
  });

  test('has the targets that npm test and CI run', () => {
    const targets = { apps: ['build', 'serve'], libs: ['build'], tools: [] }[folder] ?? [];
    expect(Object.keys(manifest.nx.targets ?? {})).toEqual(expect.arrayContaining(targets));
    // lint, typecheck and test are inferred: of package.json and these files.
    for (const file of ['tsconfig.json', 'vitest.config.ts'])
      expect(existsSync(join(workspaceRoot, path, file)), file).toBe(true);
  });

  test('pins its dependencies to exact versions', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  const entryPoints = Object.values(manifest.exports ?? {}).filter(
    (target): target is ExportTarget => typeof target === 'object',
  );
  test('has entry points that exist, all in the same form', () => {
    for (const target of entryPoints) {
      const source = target['@scf-media/source'];
      expect(source).toMatch(/^\.\/src\/([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/);
      expect(target).toEqual({
        '@scf-media/source': source,
        types: source,
        // An entry point with types alone has no build output.
        ...('default' in target && { default: source.replace('./src/', './dist/').replace(/\.ts$/, '.js') }),
      });
      expect(existsSync(join(workspaceRoot, path, source)), `${path} ${source}`).toBe(true);
    }
  });

  test('has an owner, each app its own team', () => {
    const team = folder === 'apps' ? `@scf-media/${name}` : '@scf-media/platform';
    const owned = folder === 'apps' ? `/${path}/` : `/${folder}/`;
    expect(codeOwners.split('\n').map((line) => line.split(/\s+/))).toContainEqual([owned, team]);
  });
});

test('each of the four apps has a team in CODEOWNERS', () => {
  for (const app of ['vod-callback', 'web-record', 'trtc-push', 'trtc-record']) {
    expect(codeOwners).toContain(`@scf-media/${app}`);
  }
});
