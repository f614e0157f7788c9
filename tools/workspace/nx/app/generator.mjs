import { join } from 'node:path';
import { formatFiles, generateFiles, installPackagesTask, names, readJson, updateJson } from '@nx/devkit';

/** The last port for services on the local cloud; the next ones belong to COS and RTMP. */
const maxPort = 9009;

/**
 * Generates an app: a Hono web function with settings, one route, the test of its contract, its deployment on SCF and the
 * workflow that deploys it. Its request and response are added to libs/protocol, where those of all apps are.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ name: string, description?: string, skipInstall?: boolean }} options
 */
export default async function generateApp(
  tree,
  { name, description = 'A service that answers.', skipInstall },
) {
  const root = `apps/${name}`;
  if (tree.exists(root)) throw new Error(`${root} already exists.`);
  const { version, dependencies } = readJson(tree, 'libs/cloud/package.json');
  const values = {
    version,
    dependencies,
    name,
    description,
    port: findFreePort(tree),
    camel: names(name).propertyName,
    className: names(name).className,
    dot: '.',
    tmpl: '',
  };
  generateFiles(tree, join(import.meta.dirname, 'files/app'), root, values);
  generateFiles(tree, join(import.meta.dirname, 'files/protocol'), `libs/protocol/src/${name}`, values);

  const source = `./src/${name}/index.ts`;
  updateJson(tree, 'libs/protocol/package.json', (manifest) => ({
    ...manifest,
    exports: {
      ...manifest.exports,
      [`./${name}`]: { '@scf-media/source': source, types: source, default: `./dist/${name}/index.js` },
    },
  }));
  // Edited as text: serialised as JSON, the list would have three lines for each project.
  const solution = tree.read('tsconfig.json', 'utf8') ?? '';
  tree.write(
    'tsconfig.json',
    solution.replace(/ \}\s*\]\s*\}\s*$/, ` },\n    { "path": "./${root}" }\n  ]\n}\n`),
  );
  append(tree, 'CODEOWNERS', `/${root}/`.padEnd(20) + ` @scf-media/${name}\n`);
  addWorkflow(tree, name);
  await formatFiles(tree);
  return () => {
    if (skipInstall !== true) installPackagesTask(tree, true);
    console.log(`\nNext: describe its requests in libs/protocol/src/${name}, then npx nx serve ${name}\n`);
  };
}

/** @param {import('@nx/devkit').Tree} tree */
function findFreePort(tree) {
  const taken = tree
    .children('apps')
    .map((app) => /^PORT=(\d+)$/m.exec(tree.read(`apps/${app}/.env.serve`, 'utf8') ?? '')?.[1]);
  return Math.min(Math.max(9000, ...taken.map((port) => Number(port ?? 0))) + 1, maxPort);
}

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {string} name of the app
 */
function addWorkflow(tree, name) {
  const folder = '.github/workflows';
  const model = tree.read(`${folder}/deploy-vod-callback.yml`, 'utf8') ?? '';
  tree.write(`${folder}/deploy-${name}.yml`, model.replaceAll('vod-callback', name));
  const job = /\n {2}deploy-vod-callback:\n(?: {4}.*\n)+/.exec(
    tree.read(`${folder}/ci.yml`, 'utf8') ?? '',
  )?.[0];
  if (job === undefined)
    throw new Error(`${folder}/ci.yml has no job deploy-vod-callback, which is the model for the new one.`);
  append(tree, `${folder}/ci.yml`, job.replaceAll('vod-callback', name));
}

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {string} path
 * @param {string} text
 */
function append(tree, path, text) {
  tree.write(path, `${tree.read(path, 'utf8')?.trimEnd()}\n${text}`);
}
