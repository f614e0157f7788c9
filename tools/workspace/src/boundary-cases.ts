/** A file that lint has to accept. */
export interface Allowed {
  readonly title: string;
  readonly file: string;
  readonly code: string;
}

/** A file that lint has to reject. */
export interface Forbidden extends Allowed {
  /** The only rule that reports it. */
  readonly rule: string;
  /** Part of its message. */
  readonly because: string;
}

const importing = (specifier: string): string => `export * from '${specifier}';\n`;
const importingLate = (specifier: string): string =>
  `export const late = (): Promise<unknown> => import('${specifier}');\n`;
const readingEnvironment = "export const port = process.env['PORT'];\n";

const refuse = (title: string, file: string, code: string, because: string): Forbidden => ({
  title,
  file,
  code,
  rule: '@nx/enforce-module-boundaries',
  because,
});

const onlyOn = (tag: string): string => `tagged with "${tag}" can only depend on`;
const notImport = (tag: string, name: string): string =>
  `tagged with "${tag}" is not allowed to import "${name}"`;

/** Imports between projects. */
const betweenProjects: readonly Forbidden[] = [
  refuse(
    'media imports cloud',
    'libs/media/src/a.ts',
    importing('@scf-media/cloud/entry'),
    onlyOn('type:media'),
  ),
  refuse(
    'cloud imports media',
    'libs/cloud/src/a.ts',
    importing('@scf-media/media/entry'),
    onlyOn('type:cloud'),
  ),
  refuse(
    'an app imports an app',
    'apps/web-record/src/a.ts',
    importing('@scf-media/other-app/entry'),
    onlyOn('type:app'),
  ),
  refuse(
    'protocol imports media',
    'libs/protocol/src/a.ts',
    importing('@scf-media/media/entry'),
    onlyOn('type:protocol'),
  ),
  refuse(
    'cloud imports an app',
    'libs/cloud/src/b.ts',
    importing('@scf-media/web-record/entry'),
    onlyOn('type:cloud'),
  ),
  refuse(
    'an app imports the local cloud',
    'apps/web-record/src/b.ts',
    importing('@scf-media/local-cloud/entry'),
    onlyOn('type:app'),
  ),
  refuse(
    'cloud imports the local cloud',
    'libs/cloud/src/c.ts',
    importing('@scf-media/local-cloud/entry'),
    onlyOn('type:cloud'),
  ),
  refuse(
    'the local cloud imports cloud',
    'tools/local-cloud/src/a.ts',
    importing('@scf-media/cloud/entry'),
    onlyOn('type:tool'),
  ),
  refuse(
    'an app imports the client',
    'apps/web-record/src/g.ts',
    importing('@scf-media/client/entry'),
    onlyOn('type:app'),
  ),
  refuse(
    'client imports a type of protocol',
    'libs/client/src/b.ts',
    "export type { entry } from '@scf-media/protocol/entry';\n",
    onlyOn('type:client'),
  ),
  refuse(
    'a tool that measures imports an app',
    'tools/lab/src/a.ts',
    importing('@scf-media/web-record/entry'),
    onlyOn('type:measure'),
  ),
  refuse(
    'the local cloud imports a tool that measures',
    'tools/local-cloud/src/b.ts',
    importing('@scf-media/lab/entry'),
    onlyOn('type:tool'),
  ),
  refuse(
    'vod-callback imports media',
    'apps/vod-callback/src/a.ts',
    importing('@scf-media/media/entry'),
    '"scope:vod-callback" can not depend on libs tagged with "type:media"',
  ),
  refuse(
    "media imports one app's own library",
    'libs/media/src/j.ts',
    importing('@scf-media/own/entry'),
    onlyOn('scope:shared'),
  ),
  refuse(
    "media's test imports cloud",
    'libs/media/src/a.test.ts',
    importing('@scf-media/cloud/entry'),
    onlyOn('type:media'),
  ),
  refuse(
    'media imports cloud late',
    'libs/media/src/b.ts',
    importingLate('@scf-media/cloud/entry'),
    onlyOn('type:media'),
  ),
  refuse(
    'media imports a type of cloud',
    'libs/media/src/c.ts',
    "export type { entry } from '@scf-media/cloud/entry';\n",
    onlyOn('type:media'),
  ),
  refuse(
    'media imports cloud by a relative path',
    'libs/media/src/d.ts',
    importing('../../cloud/src/entry/index.ts'),
    'cannot be imported by a relative or absolute path',
  ),
];

/** Packages that belong in one project. */
const packages: readonly Forbidden[] = [
  refuse(
    'protocol imports hono',
    'libs/protocol/src/b.ts',
    importing('hono'),
    notImport('type:protocol', 'hono'),
  ),
  refuse('page imports zod', 'libs/page/src/a.ts', importing('zod'), notImport('type:page', 'zod')),
  refuse('client imports zod', 'libs/client/src/a.ts', importing('zod'), notImport('type:client', 'zod')),
  refuse(
    'media imports the COS SDK',
    'libs/media/src/e.ts',
    importing('cos-nodejs-sdk-v5'),
    notImport('type:media', 'cos-nodejs-sdk-v5'),
  ),
  refuse(
    'media imports a deep path of the Tencent Cloud SDK',
    'libs/media/src/f.ts',
    importing('tencentcloud-sdk-nodejs/tencentcloud/services/scf/index.js'),
    notImport('type:media', 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/index.js'),
  ),
  refuse(
    'cloud imports puppeteer-core',
    'libs/cloud/src/d.ts',
    importing('puppeteer-core'),
    notImport('type:cloud', 'puppeteer-core'),
  ),
];

const fluentFfmpeg: readonly Forbidden[] = [
  {
    title: 'media outside its ffmpeg folder',
    file: 'libs/media/src/g.ts',
    code: importing('fluent-ffmpeg'),
    rule: 'no-restricted-imports',
  },
  {
    title: 'an app',
    file: 'apps/web-record/src/c.ts',
    code: importing('fluent-ffmpeg'),
    rule: 'no-restricted-imports',
  },
  {
    title: 'a dynamic import in media',
    file: 'libs/media/src/h.ts',
    code: importingLate('fluent-ffmpeg'),
    rule: 'no-restricted-syntax',
  },
].map((entry) => ({
  ...entry,
  title: `${entry.title} imports fluent-ffmpeg`,
  because: 'Only libs/media/src/ffmpeg',
}));

const nodeBuiltIns: readonly Forbidden[] = [
  {
    title: 'protocol imports a built-in of Node',
    file: 'libs/protocol/src/d.ts',
    code: importing('node:fs'),
    rule: '@typescript-eslint/no-restricted-imports',
    because: 'protocol runs in the browser too',
  },
];

const environment: readonly Forbidden[] = [
  { title: 'process.env in an app', file: 'apps/web-record/src/d.ts', code: readingEnvironment },
  { title: 'process.env in the ffmpeg folder', file: 'libs/media/src/ffmpeg/a.ts', code: readingEnvironment },
  { title: "process['env']", file: 'libs/cloud/src/e.ts', code: "export const all = process['env'];\n" },
  {
    title: 'env taken out of process',
    file: 'libs/cloud/src/f.ts',
    code: 'const { env } = process;\nexport const all = env;\n',
  },
  {
    title: 'env imported',
    file: 'libs/cloud/src/g.ts',
    code: "export { env } from 'node:process';\n",
    rule: 'no-restricted-imports',
  },
].map((entry) => ({
  rule: 'no-restricted-syntax',
  ...entry,
  because: 'Only config.ts reads the environment',
}));

export const forbidden: readonly Forbidden[] = [
  ...betweenProjects,
  ...packages,
  ...fluentFfmpeg,
  ...nodeBuiltIns,
  ...environment,
];

export const allowed: readonly Allowed[] = [
  {
    title: 'an app imports its own library',
    file: 'apps/web-record/src/h.ts',
    code: importing('@scf-media/own/entry'),
  },
  {
    title: 'an app imports media',
    file: 'apps/web-record/src/e.ts',
    code: importing('@scf-media/media/entry'),
  },
  {
    title: 'an app imports cloud',
    file: 'apps/web-record/src/f.ts',
    code: importing('@scf-media/cloud/entry'),
  },
  {
    title: 'media imports protocol',
    file: 'libs/media/src/i.ts',
    code: importing('@scf-media/protocol/entry'),
  },
  {
    title: 'cloud imports protocol',
    file: 'libs/cloud/src/h.ts',
    code: importing('@scf-media/protocol/entry'),
  },
  {
    title: 'a tool that measures imports media, cloud and the local cloud',
    file: 'tools/lab/src/b.ts',
    code: ['media', 'cloud', 'local-cloud'].map((name) => importing(`@scf-media/${name}/entry`)).join(''),
  },
  {
    title: "protocol's test imports a built-in of Node",
    file: 'libs/protocol/src/a.test.ts',
    code: importing('node:fs'),
  },
  { title: 'protocol imports zod', file: 'libs/protocol/src/c.ts', code: importing('zod') },
  {
    title: 'the ffmpeg folder imports fluent-ffmpeg',
    file: 'libs/media/src/ffmpeg/b.ts',
    code: importing('fluent-ffmpeg'),
  },
  {
    title: "an app's test imports the local cloud",
    file: 'apps/web-record/src/a.test.ts',
    code: importing('@scf-media/local-cloud/entry'),
  },
  {
    title: "cloud's test imports the local cloud",
    file: 'libs/cloud/src/a.test.ts',
    code: importing('@scf-media/local-cloud/entry'),
  },
  { title: 'config.ts reads process.env', file: 'apps/web-record/src/config.ts', code: readingEnvironment },
  { title: 'a test reads process.env', file: 'libs/media/src/ffmpeg/c.test.ts', code: readingEnvironment },
];
