import { createProjectGraphAsync, readCachedProjectGraph } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import { readdirSync } from 'node:fs';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

await ensureProjectGraph();

/** Which project may import which: the boundaries between projects. CONTRIBUTING.md says where a line of code belongs. */
const boundaries = [
  {
    sourceTag: 'type:protocol',
    onlyDependOnLibsWithTags: ['type:protocol'],
    allowedExternalImports: ['zod'],
  },
  // They run in other people's pages and programs: nothing comes with them.
  { sourceTag: 'type:page', onlyDependOnLibsWithTags: ['type:page'], bannedExternalImports: ['*'] },
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: ['type:client'], bannedExternalImports: ['*'] },
  {
    sourceTag: 'type:media',
    onlyDependOnLibsWithTags: ['type:media', 'type:protocol'],
    bannedExternalImports: ['tencentcloud-sdk-nodejs*', 'cos-nodejs-sdk-v5', 'ioredis'],
  },
  {
    sourceTag: 'type:cloud',
    onlyDependOnLibsWithTags: ['type:cloud', 'type:protocol'],
    bannedExternalImports: ['puppeteer*', 'fluent-ffmpeg', 'mediabunny'],
  },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:media', 'type:cloud', 'type:protocol'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool', 'type:protocol', 'type:client'] },
  // Tools that judge the services from outside, with what the libraries' own tests judge by. Nothing imports them.
  {
    sourceTag: 'type:measure',
    onlyDependOnLibsWithTags: ['type:tool', 'type:media', 'type:cloud', 'type:protocol', 'type:client'],
  },
  // A library may belong to one app; the tag `scope:<app>` then keeps all others out.
  ...['shared', ...readdirSync(new URL('apps', import.meta.url))].map((scope) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
  })),
  // Its cold start counts: nothing of Chrome or ffmpeg may come into its zip, not even through another library.
  { sourceTag: 'scope:vod-callback', notDependOnLibsWithTags: ['type:media'] },
];

/** What else a test may use: the client, and the tools: the local cloud, and what measures a file. */
const boundariesForTests = boundaries.map((boundary) => {
  switch (boundary.sourceTag) {
    case 'type:protocol':
      return { ...boundary, allowedExternalImports: ['zod', 'vitest', 'vitest/config', 'fast-check'] };
    case 'type:page':
      return { ...boundary, bannedExternalImports: [] };
    case 'type:client':
      return {
        ...boundary,
        onlyDependOnLibsWithTags: ['type:client', 'type:protocol', 'type:tool'],
        bannedExternalImports: [],
      };
    default:
      return boundary.sourceTag.startsWith('scope:')
        ? boundary
        : {
            ...boundary,
            onlyDependOnLibsWithTags: [
              ...(boundary.onlyDependOnLibsWithTags ?? []),
              'type:client',
              'type:tool',
            ],
          };
  }
});

/**
 * @param {object[]} depConstraints
 * @returns {import('eslint').Linter.RulesRecord}
 */
const moduleBoundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      enforceBuildableLibDependency: false,
      // Root files that belong to no project.
      allow: [
        '../../vitest.shared.ts',
        // Scripts that run before any package is installed: they are in no package of their own.
        '../../workspace/setup/*',
        '../../../workspace/setup/*',
      ],
      depConstraints,
      // Its descriptions of the services are read when somebody asks for one; the rest is needed at once.
      checkDynamicDependenciesExceptions: ['@scf-media/protocol/**'],
    },
  ],
});

const environmentMessage = 'Only config.ts reads the environment; take the value as a parameter.';
const environmentSyntax = [
  "MemberExpression[object.name='process']:matches([property.name='env'], [property.value='env'])",
  "VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
].map((selector) => ({ selector, message: environmentMessage }));
const environmentImports = ['process', 'node:process'].map((name) => ({
  name,
  importNames: ['env', 'default'],
  message: environmentMessage,
}));

const fluentFfmpegMessage = 'Only libs/media/src/ffmpeg may use fluent-ffmpeg (it is archived upstream).';
const fluentFfmpegSyntax = [
  { selector: "ImportExpression[source.value='fluent-ffmpeg']", message: fluentFfmpegMessage },
];
const fluentFfmpegImports = [{ name: 'fluent-ffmpeg', message: fluentFfmpegMessage }];

/**
 * The restrictions a file is under; with both false, none.
 *
 * @param {{ environment: boolean, fluentFfmpeg: boolean }} on
 * @returns {import('eslint').Linter.RulesRecord}
 */
const restrictions = ({ environment, fluentFfmpeg }) => {
  const syntax = [...(environment ? environmentSyntax : []), ...(fluentFfmpeg ? fluentFfmpegSyntax : [])];
  const imports = [...(environment ? environmentImports : []), ...(fluentFfmpeg ? fluentFfmpegImports : [])];
  return {
    // A severity without options would keep the options of an earlier entry.
    'no-restricted-syntax': syntax.length === 0 ? 'off' : ['error', ...syntax],
    'no-restricted-imports': imports.length === 0 ? 'off' : ['error', { paths: imports }],
  };
};

/**
 * What `libs/protocol` is under besides; built-ins without the `node:` prefix are not used in this repository.
 *
 * @type {import('eslint').Linter.RulesRecord}
 */
const noNodeBuiltIns = {
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: [{ group: ['node:*'], message: 'protocol runs in the browser too.' }] },
  ],
};

const mayReadEnvironment = [
  '**/config.ts',
  '**/*.test.ts',
  '**/testing/**/*.ts',
  '**/*.config.ts',
  'vitest.shared.ts',
  'tools/workspace/**/*.ts',
];
const mayUseFluentFfmpeg = ['libs/media/src/ffmpeg/**/*.ts'];

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/dist-web/**',
      '**/out-tsc/**',
      '**/node_modules/**',
      '.nx/**',
      '.local-cloud/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...nx.configs['flat/base'],
  // Only the boundaries; what is about the language itself is oxlint's: .oxlintrc.json.
  {
    files: ['**/*.ts', '**/*.mjs'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
  },
  {
    files: ['**/*.ts'],
    rules: { ...moduleBoundaries(boundaries), ...restrictions({ environment: true, fluentFfmpeg: true }) },
  },
  {
    files: ['**/*.test.ts', '**/testing/**/*.ts', '**/*.config.ts'],
    rules: moduleBoundaries(boundariesForTests),
  },
  { files: mayReadEnvironment, rules: restrictions({ environment: false, fluentFfmpeg: true }) },
  { files: mayUseFluentFfmpeg, rules: restrictions({ environment: true, fluentFfmpeg: false }) },
  {
    files: mayReadEnvironment.map((pattern) => [...mayUseFluentFfmpeg, pattern]),
    rules: restrictions({ environment: false, fluentFfmpeg: false }),
  },
  { files: ['libs/protocol/**/*.ts'], ignores: ['**/*.test.ts', '**/*.config.ts'], rules: noNodeBuiltIns },
);

/**
 * The module-boundary rule reads Nx's cached project graph and silently skips itself when there is none. A task
 * that Nx started has a fresh one; in any other case (plain `npx eslint`, an editor) it is made here.
 */
async function ensureProjectGraph() {
  if (process.env['NX_TASK_TARGET_PROJECT'] !== undefined && hasCachedProjectGraph()) return;
  process.env['NX_DAEMON'] ??= 'false';
  await createProjectGraphAsync({ exitOnError: false });
}

function hasCachedProjectGraph() {
  try {
    readCachedProjectGraph();
    return true;
  } catch {
    return false;
  }
}
