import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Which project may import which: the walls of the house. README, "Architecture", has the picture. */
const walls = [
  {
    sourceTag: 'type:protocol',
    onlyDependOnLibsWithTags: ['type:protocol'],
    allowedExternalImports: ['zod'],
  },
  {
    sourceTag: 'type:media',
    onlyDependOnLibsWithTags: ['type:media', 'type:protocol'],
    bannedExternalImports: ['tencentcloud-sdk-nodejs*', 'cos-nodejs-sdk-v5', 'ioredis'],
  },
  {
    sourceTag: 'type:cloud',
    onlyDependOnLibsWithTags: ['type:cloud', 'type:protocol'],
    bannedExternalImports: ['puppeteer-core', 'fluent-ffmpeg', 'mediabunny'],
  },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:media', 'type:cloud', 'type:protocol'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool', 'type:protocol'] },
];

/** Tests may also talk to the local cloud and to the media tools that measure a file. */
const wallsForTests = walls.map((wall) =>
  wall.sourceTag === 'type:protocol'
    ? { ...wall, allowedExternalImports: ['zod', 'vitest'] }
    : { ...wall, onlyDependOnLibsWithTags: [...wall.onlyDependOnLibsWithTags, 'type:tool'] },
);

const moduleBoundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      enforceBuildableLibDependency: false,
      allow: [],
      depConstraints,
      checkDynamicDependenciesExceptions: [],
    },
  ],
});

const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only config.ts reads the environment; take the value as a parameter.',
};

const noFluentFfmpeg = {
  name: 'fluent-ffmpeg',
  message: 'Only libs/media/src/ffmpeg may use fluent-ffmpeg (it is archived upstream).',
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/out-tsc/**', '**/node_modules/**', '.nx/**', '.local-cloud/**'] },
  ...nx.configs['flat/base'],
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...moduleBoundaries(walls),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-syntax': ['error', noEnvironment],
      'no-restricted-imports': ['error', { paths: [noFluentFfmpeg] }],
      eqeqeq: 'error',
    },
  },
  { files: ['libs/media/src/ffmpeg/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['**/config.ts', '**/*.test.ts', '**/testing/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.test.ts', '**/testing/**/*.ts'], rules: moduleBoundaries(wallsForTests) },
  {
    files: ['vitest.shared.ts', '**/vitest.config.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { 'no-restricted-syntax': 'off' },
  },
  prettier,
);
