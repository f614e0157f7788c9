import { dirname } from 'node:path';

const scf = 'node --conditions=@scf-media/source tools/scf/src/main.ts';

/**
 * Gives each app that has an `scf.json` what deploys it: `package`, `deploy`, `remove`, `logs`, `status` and `rollback`. An app that
 * comes later needs that file and nothing else.
 *
 * @type {import('@nx/devkit').CreateNodesV2}
 */
export const createNodesV2 = [
  'apps/*/scf.json',
  (manifests) =>
    manifests.map((manifest) => [
      manifest,
      { projects: { [dirname(manifest)]: { targets: targetsOf(dirname(manifest)) } } },
    ]),
];

/**
 * @param {string} folder such as `apps/web-record`
 * @returns {Record<string, import('@nx/devkit').TargetConfiguration>}
 */
function targetsOf(folder) {
  const app = folder.slice('apps/'.length);
  /** @param {string} name */
  const command = (name) => ({ command: `${scf} ${name} ${app}` });
  return {
    package: {
      ...command('package'),
      dependsOn: ['build'],
      cache: true,
      inputs: [
        'production',
        '^production',
        '{workspaceRoot}/tools/build/**/*',
        '{workspaceRoot}/tools/scf/**/*',
        '{workspaceRoot}/tools/setup/debian-packages.mjs',
      ],
      outputs: [`{workspaceRoot}/dist/packages/${app}`],
    },
    deploy: { ...command('deploy'), dependsOn: ['package'] },
    remove: command('remove'),
    logs: command('logs'),
    status: command('status'),
    rollback: command('rollback'),
  };
}
