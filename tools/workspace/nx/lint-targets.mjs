import { dirname } from 'node:path';

/**
 * Gives each project the target `lint`: oxlint for what is about the language, ESLint for the walls between the
 * projects. There is no plugin of Nx for oxlint.
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
  // The walls depend on the tags and the doors of what is imported, and types come from there.
  inputs: ['default', '^default', '{workspaceRoot}/eslint.config.mjs', '{workspaceRoot}/.oxlintrc.json'],
};
