import {
  LOCAL_CREDENTIAL,
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCodeUploader } from '../apply/upload-code.ts';
import { createZipUploader } from '../cloud/put-zip.ts';
import { createScfApi, type ScfApi } from '../cloud/scf-api.ts';
import { deployApp, type DeployOptions } from '../commands/deploy-app.ts';
import type { DeployParts } from '../commands/deploy.ts';
import { type Environment, readSettings, type Settings } from '../config.ts';
import { listMissingVariables } from '../desired/missing-variables.ts';
import { type AppManifest, readAppManifest } from '../app-manifest.ts';
import { packageApp } from '../package/package-app.ts';
import { createTranscript } from '../transcript.ts';
import { workspaceRoot } from '../workspace-root.ts';

/** Deploys to a local cloud of its own, from packages of its own. */
export interface LocalDeployment extends AsyncDisposable {
  readonly cloud: LocalCloud;
  readonly scf: ScfApi;
  /** A folder that is removed at the end. */
  readonly dir: string;
  /** The folder of its packages. */
  readonly packages: string;
  /** Returns settings with more variables; checks those that the manifest requires. */
  settings(variables?: Record<string, string>, manifest?: AppManifest): Settings;
  parts(app: string, settings: Settings): DeployParts;
  /** Packages the build in `apps/<app>/dist`, or in another folder. */
  package(app: string, dist?: string): Promise<void>;
  /**
   * Deploys the package; by default, anyone may call it.
   *
   * @returns the address, and the printed lines without times
   */
  deploy(
    app: string,
    variables?: Record<string, string>,
    options?: Partial<Pick<DeployOptions, 'isDryRun' | 'isPublic' | 'vod'>>,
  ): Promise<{ address: string | undefined; printed: string[] }>;
}

/** Starts a local cloud for deployments. @param options of the cloud */
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
      manifest === undefined ? [] : listMissingVariables(manifest, given);
    return readSettings({ environment, findProblems });
  };
  const parts = (
    app: string,
    given: Settings,
    print: (text: string) => void = () => undefined,
  ): DeployParts => ({
    scf: createScfApi(given),
    uploadCode: createCodeUploader({
      putZip: given.codeBucket === undefined ? undefined : createZipUploader(given, app, given.codeBucket),
      pushImage: () => Promise.resolve(),
    }),
    polling: { pollMs: 50, timeoutMs: 60_000 },
    transcript: createTranscript(print),
  });
  const started = starting.move();
  return {
    cloud,
    dir,
    packages,
    scf: createScfApi(settings()),
    settings,
    parts: (app, given) => parts(app, given),
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
      const deploySettings = settings(variables, manifest);
      const address = await deployApp(
        { app, manifest, settings: deploySettings, packages, isDryRun, isPublic, root: dir, vod },
        parts(app, deploySettings, (text) => (printed += text)),
      );
      return { address, printed: printed.trimEnd().split('\n').map(withoutTime) };
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

const withoutTime = (line: string): string => line.replace(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] /, '');
