import {
  LOCAL_CREDENTIAL,
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHandOver } from '../apply/hand-over.ts';
import { zipPutter } from '../cloud/put-zip.ts';
import { createScfApi, type ScfApi } from '../cloud/scf-api.ts';
import { deployApp, type DeployOptions } from '../commands/deploy-app.ts';
import { type DeployParts } from '../commands/deploy.ts';
import { type Environment, readSettings, type Settings } from '../config.ts';
import { missingVariables } from '../desired/missing-variables.ts';
import { type AppManifest } from '../manifest/app-manifest.ts';
import { readAppManifest } from '../manifest/read-app-manifest.ts';
import { packageApp } from '../package/package-app.ts';
import { createTranscript } from '../transcript/transcript.ts';
import { workspaceRoot } from '../workspace-root.ts';

/** Deployments to a local cloud of their own, of packages of their own. */
export interface LocalDeployment extends AsyncDisposable {
  readonly cloud: LocalCloud;
  readonly scf: ScfApi;
  /** A folder that goes away at the end. */
  readonly dir: string;
  /** The folder of its packages. */
  readonly packages: string;
  /** What deployments go by, with more variables, and what an app needs of them. */
  settings(variables?: Record<string, string>, manifest?: AppManifest): Settings;
  parts(app: string, settings: Settings): DeployParts;
  /** Packages what is built in `apps/<app>/dist`, or elsewhere. */
  package(app: string, dist?: string): Promise<void>;
  /**
   * Deploys the package, for everybody to call if nothing else is said.
   *
   * @returns the address, and what was printed, without times
   */
  deploy(
    app: string,
    variables?: Record<string, string>,
    options?: Partial<Pick<DeployOptions, 'isDryRun' | 'isPublic' | 'vod'>>,
  ): Promise<{ address: string | undefined; printed: string[] }>;
}

/** @param options of the cloud */
export async function startLocalDeployment(
  options: Omit<LocalCloudOptions, 'dir'> = {},
): Promise<LocalDeployment> {
  await using starting = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'scf-media-deploy-'));
  starting.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = starting.use(await startLocalCloud({ ...options, dir: join(dir, 'cloud') }));
  const packages = join(dir, 'packages');
  const settings = (variables: Record<string, string> = {}, manifest?: AppManifest): Settings => {
    const environment = {
      SECRET_ID: LOCAL_CREDENTIAL.secretId,
      SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
      SCF_ROLE: 'scf-media',
      SCF_ENDPOINT: cloud.apiEndpoint,
      SCF_PROTOCOL: 'http://',
      VOD_ENDPOINT: cloud.apiEndpoint,
      VOD_PROTOCOL: 'http://',
      COS_DOMAIN: cloud.cosDomain,
      ...variables,
    };
    const findProblems = (given: Environment) =>
      manifest === undefined ? [] : missingVariables(manifest, given);
    return readSettings({ environment, findProblems });
  };
  const parts = (
    app: string,
    of: Settings,
    print: (text: string) => void = () => undefined,
  ): DeployParts => ({
    scf: createScfApi(of),
    handOver: createHandOver({
      putZip: of.codeBucket === undefined ? undefined : zipPutter(of, app, of.codeBucket),
      pushImage: () => Promise.resolve(),
    }),
    patience: { pollMs: 50, timeoutMs: 60_000 },
    transcript: createTranscript(print),
  });
  const started = starting.move();
  return {
    cloud,
    dir,
    packages,
    scf: createScfApi(settings()),
    settings,
    parts: (app, of) => parts(app, of),
    async package(app, dist) {
      const manifest = await readAppManifest(workspaceRoot, app);
      await packageApp(workspaceRoot, app, manifest, {
        out: packages,
        ...(dist === undefined ? {} : { dist }),
      });
    },
    async deploy(app, variables, { isDryRun = false, isPublic = true, vod } = {}) {
      let printed = '';
      const manifest = await readAppManifest(workspaceRoot, app);
      const of = settings(variables, manifest);
      const address = await deployApp(
        { app, manifest, settings: of, packages, isDryRun, isPublic, root: dir, vod },
        parts(app, of, (text) => (printed += text)),
      );
      return { address, printed: printed.trimEnd().split('\n').map(withoutTime) };
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

const withoutTime = (line: string): string => line.replace(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] /, '');
