import { join } from 'node:path';
import { readFunction } from '../actual/read-function.ts';
import { PATIENCE } from '../apply/await-settled.ts';
import { createHandOver } from '../apply/hand-over.ts';
import { createCamApi } from '../cloud/cam-api.ts';
import { createClsSearch } from '../cloud/cls-api.ts';
import { imagePusher } from '../cloud/push-image.ts';
import { zipPutter } from '../cloud/put-zip.ts';
import { createScfApi } from '../cloud/scf-api.ts';
import { checkAccount } from '../commands/check-account.ts';
import { deployApp } from '../commands/deploy-app.ts';
import { applyDeployment, type DeployParts, sayPlan } from '../commands/deploy.ts';
import { logLines } from '../commands/logs.ts';
import { removeFunctions } from '../commands/remove.ts';
import { statusLines } from '../commands/status.ts';
import { localPortBase, readSettings, type Settings } from '../config.ts';
import { type AppManifest, getWebFunction } from '../manifest/app-manifest.ts';
import { localVariables } from '../desired/local-variables.ts';
import { missingVariables } from '../desired/missing-variables.ts';
import { timerFunctionName } from '../desired/timer-function.ts';
import { readAppManifest } from '../manifest/read-app-manifest.ts';
import { type MadePackage, packageApp } from '../package/package-app.ts';
import { planRollback } from '../plan/plan-rollback.ts';
import { type Transcript } from '../transcript/transcript.ts';
import { createVodApi } from '../vod/vod-api.ts';
import { confirmOnTerminal } from './confirm.ts';
import { type Arguments } from './read-arguments.ts';

export interface CommandParts {
  /** The workspace. */
  readonly root: string;
  readonly transcript: Transcript;
}

/** Does what was typed. @throws ServiceError, or DeploymentStopped */
export async function runCommand(given: Arguments, { root, transcript }: CommandParts): Promise<void> {
  const { command, app, isDryRun } = given;
  const manifest = await readAppManifest(root, app);
  const packages = join(root, 'dist/packages');
  if (command === 'package') {
    for (const made of await packageApp(root, app, manifest)) sayPackage(made, app, transcript);
    return;
  }

  const settings = readSettings({
    defaults: given.isLocal ? localVariables(app, manifest, packages, localPortBase()) : {},
    findProblems: (environment) =>
      command === 'deploy' && !given.isCheck ? missingVariables(manifest, environment) : [],
  });
  const parts = deployParts(settings, app, transcript);
  const confirm = confirmOnTerminal(given.isConfirmed);
  const names = listNames(manifest);
  const web = getWebFunction(manifest);
  const timerNames = web.timers.length === 0 ? [] : [timerFunctionName(web.name)];
  switch (command) {
    case 'deploy': {
      if (given.isCheck) {
        // The local cloud has no roles.
        const cam = settings.scf.endpoint === undefined ? createCamApi(settings) : undefined;
        return transcript.lines(await checkAccount(manifest, settings, { scf: parts.scf, cam }));
      }
      const vod = given.setVodCallback ? { api: createVodApi(settings), confirm } : undefined;
      // The local cloud is on this machine, and nobody else reaches it.
      const isPublic = given.isPublic || given.isLocal;
      await deployApp({ app, manifest, settings, packages, isDryRun, isPublic, root, vod }, parts);
      return;
    }
    case 'remove':
      // The timer first, so that nothing calls what is gone.
      return removeFunctions([...timerNames, ...names], { ...parts, confirm, isDryRun });
    case 'status':
      return transcript.lines(await statusLines([...names, ...timerNames], parts.scf));
    case 'rollback':
      return rollback(names, given, parts);
    case 'logs': {
      const search = createClsSearch(settings);
      return transcript.lines(await logLines(names, given.sinceMinutes, { scf: parts.scf, search }));
    }
  }
}

async function rollback(
  names: readonly string[],
  { app, to, isDryRun }: Arguments,
  parts: DeployParts,
): Promise<void> {
  const found = await Promise.all(names.map((name) => readFunction(parts.scf, name)));
  const steps = planRollback(
    found.filter((fn) => fn !== undefined),
    to,
  );
  if (isDryRun) return sayPlan(steps, parts.transcript);
  await applyDeployment(steps, parts);
  parts.transcript.say(`${app} is rolled back. The next deployment moves it forward again.`);
}

function deployParts(settings: Settings, app: string, transcript: Transcript): DeployParts {
  const { codeBucket } = settings;
  return {
    scf: createScfApi(settings),
    handOver: createHandOver({
      putZip: codeBucket === undefined ? undefined : zipPutter(settings, app, codeBucket),
      pushImage: imagePusher(settings.image.debianMirror),
    }),
    patience: PATIENCE,
    transcript,
  };
}

/** The web function first. */
function listNames({ functions }: AppManifest): string[] {
  return functions
    .toSorted((a, b) => Number(b.type === 'web') - Number(a.type === 'web'))
    .map(({ name }) => name);
}

function sayPackage({ path, bytes }: MadePackage, app: string, transcript: Transcript): void {
  const size =
    bytes === undefined ? 'its size is not known here' : `${(bytes / 1e6).toFixed(1)} MB compressed`;
  transcript.say(`${app} is packaged: ${path} (${size}).`);
}
