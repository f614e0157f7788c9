import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The kinds of tests, which file names tell apart. vitest.shared.ts configures each. */
const kinds = /** @type {const} */ (['unit', 'integration', 'media']);

/**
 * Gives each project with a vitest.config.ts a target for each kind of tests that it has (`test-unit`, `test-integration`,
 * `test-media`), and the target `test`, which runs them all.
 *
 * @type {import('@nx/devkit').CreateNodes}
 */
export const createNodes = [
  '{apps,libs,tools}/*/vitest.config.ts',
  (configs, _options, { workspaceRoot }) =>
    configs.map((config) => {
      const root = dirname(config);
      return [config, { projects: { [root]: { targets: testTargets(join(workspaceRoot, root)) } } }];
    }),
];

/**
 * @param {string} folder of the project
 * @returns {Record<string, import('@nx/devkit').TargetConfiguration>}
 */
function testTargets(folder) {
  const files = existsSync(join(folder, 'src')) ? globSync('src/**/*.test.ts', { cwd: folder }) : [];
  const present = kinds.filter((kind) => files.some((file) => getKind(file) === kind));
  return {
    ...Object.fromEntries(present.map((kind) => [`test-${kind}`, createTarget(kind)])),
    test: { executor: 'nx:noop', dependsOn: present.map((kind) => `test-${kind}`) },
  };
}

/** @param {string} file */
function getKind(file) {
  return kinds.find((kind) => file.endsWith(`.${kind}.test.ts`)) ?? 'unit';
}

/**
 * @param {typeof kinds[number]} kind
 * @returns {import('@nx/devkit').TargetConfiguration}
 */
function createTarget(kind) {
  const report = `{projectRoot}/test-reports/${kind}.json`;
  return {
    command: `vitest run --project ${kind} --reporter=default --reporter=json --outputFile.json=test-reports/${kind}.json`,
    options: { cwd: '{projectRoot}' },
    // Unit tests depend only on sources. The others also depend on programs of the machine, so they always run.
    cache: kind === 'unit',
    ...(kind === 'unit'
      ? {
          inputs: ['default', '^default', '{workspaceRoot}/tools/workspace/test-all/**/*'],
          outputs: [report],
        }
      : {}),
    // One media test at a time, whatever else Nx runs.
    parallelism: kind !== 'media',
  };
}
