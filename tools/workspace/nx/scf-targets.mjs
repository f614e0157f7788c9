import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const scf = 'node --conditions=@scf-media/source tools/deploy/src/main.ts';

/**
 * Gives each app that has an `scf.json` the targets `package`, `deploy`, `remove`, `logs`, `status` and `rollback`. A new app
 * needs only that file.
 *
 * @type {import('@nx/devkit').CreateNodes}
 */
export const createNodes = [
  'apps/*/scf.json',
  (manifests, _options, { workspaceRoot }) =>
    manifests.map((manifest) => {
      const folder = dirname(manifest);
      const { code, functions } = JSON.parse(readFileSync(join(workspaceRoot, manifest), 'utf8'));
      const isImage = code?.type === 'image';
      const hasWebZip =
        isImage &&
        functions.some((/** @type {{ code?: { type: string } }} */ { code: own }) => own?.type === 'zip');
      const targets = {
        ...deploymentTargets(folder, isImage),
        ...(hasWebZip ? { 'build-web': buildWeb } : {}),
      };
      // Every package contains the console, so a change of the console changes the app.
      return [manifest, { projects: { [folder]: { targets, implicitDependencies: ['console'] } } }];
    }),
];

/**
 * Builds the web function of an app whose worker is an image: for the platform's Node, and without the worker.
 *
 * @type {import('@nx/devkit').TargetConfiguration}
 */
const buildWeb = {
  executor: '@nx/esbuild:esbuild',
  cache: true,
  inputs: ['production', '^production', '{workspaceRoot}/tools/workspace/build/**/*'],
  outputs: ['{options.outputPath}'],
  options: {
    outputPath: '{projectRoot}/dist-web',
    main: '{projectRoot}/src/main.ts',
    tsConfig: '{projectRoot}/tsconfig.json',
    esbuildConfig: 'tools/workspace/build/web-program.mjs',
    platform: 'node',
    target: 'node20',
    format: ['esm'],
    minify: true,
    sourcemap: false,
    declaration: false,
    skipTypeCheck: true,
    thirdParty: true,
  },
};

/**
 * @param {string} folder such as `apps/web-record`
 * @param {boolean} isImage its package is an image
 * @returns {Record<string, import('@nx/devkit').TargetConfiguration>}
 */
function deploymentTargets(folder, isImage) {
  const app = folder.slice('apps/'.length);
  /** @param {string} name */
  const command = (name) => ({ command: `${scf} ${name} ${app}` });
  return {
    package: {
      ...command('package'),
      // `build-web` only where the app has that target.
      dependsOn: ['build', 'build-web', 'console:build'],
      cache: true,
      inputs: [
        'production',
        '^production',
        '{workspaceRoot}/tools/workspace/build/**/*',
        '{workspaceRoot}/tools/deploy/src/package/**/*',
        ...(isImage
          ? [
              '{workspaceRoot}/tools/deploy/image/**/*',
              '{workspaceRoot}/tools/workspace/setup/debian-packages.mjs',
            ]
          : []),
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
