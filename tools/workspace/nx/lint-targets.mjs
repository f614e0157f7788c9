import { dirname } from 'node:path';

/**
 * Gives each project the target `lint`: oxlint checks the language, ESLint the boundaries between projects. Nx has no plugin for
 * oxlint.
 *
 * @type {import('@nx/devkit').CreateNodes}
 */
export const createNodes = [
  '{apps,libs,tools}/*/package.json',
  (manifests) =>
    manifests.map((manifest) => [manifest, { projects: { [dirname(manifest)]: { targets: { lint } } } }]),
];

/** @type {import('@nx/devkit').TargetConfiguration} */
export const lint = {
  command: 'oxlint --config ../../.oxlintrc.json . && eslint .',
  options: { cwd: '{projectRoot}' },
  cache: true,
  // The boundaries depend on the tags and entry points of the imported projects, and typed rules on their types.
  inputs: ['default', '^default', '{workspaceRoot}/eslint.config.mjs', '{workspaceRoot}/.oxlintrc.json'],
};
