import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readFunction } from '../actual/read-function.ts';
import { DEFAULT_POLLING } from '../apply/wait-for-function.ts';
import { createCodeUploader } from '../apply/upload-code.ts';
import { createCamApi } from '../cloud/cam-api.ts';
import { createClsSearch } from '../cloud/cls-api.ts';
import { createImagePusher } from '../cloud/push-image.ts';
import { createZipUploader } from '../cloud/put-zip.ts';
import { createScfApi } from '../cloud/scf-api.ts';
import { checkAccount } from '../commands/check-account.ts';
import { deployApp } from '../commands/deploy-app.ts';
import { applyDeployment, type DeployParts, sayPlan } from '../commands/deploy.ts';
import { readLogLines } from '../commands/logs.ts';
import { removeFunctions } from '../commands/remove.ts';
import { listStatus } from '../commands/status.ts';
import { readLocalPortBase, readSettings, type Settings } from '../config.ts';
import { type AppManifest, getWebFunction, readAppManifest } from '../app-manifest.ts';
import { createLocalVariables } from '../desired/local-variables.ts';
import { listMissingVariables } from '../desired/missing-variables.ts';
import { getTimerFunctionName } from '../desired/timer-function.ts';
import { type MadePackage, packageApp } from '../package/package-app.ts';
import { planRollback } from '../plan/plan-rollback.ts';
import type { Transcript } from '../transcript.ts';
import { createVodApi } from '../vod/vod-api.ts';
import type { Arguments } from './read-arguments.ts';
import type { Confirm } from '../commands/set-vod-callback.ts';

interface CommandParts {
  /** The workspace. */
  readonly root: string;
  readonly transcript: Transcript;
}

/** Runs a command. @throws ServiceError, or DeploymentStopped */
export async function runCommand(given: Arguments, { root, transcript }: CommandParts): Promise<void> {
  const { command, app, isDryRun } = given;
  const manifest = await readAppManifest(root, app);
  const packages = join(root, 'dist/packages');
  if (command === 'package') {
    for (const made of await packageApp(root, app, manifest)) sayPackage(made, app, transcript);
    return;
  }

  const settings = readSettings({
    defaults: given.isLocal ? createLocalVariables(app, manifest, packages, readLocalPortBase()) : {},
    findProblems: (environment) =>
      command === 'deploy' && !given.isCheck ? listMissingVariables(manifest, environment) : [],
  });
  const parts = createDeployParts(settings, app, transcript);
  const confirm = confirmOnTerminal(given.isConfirmed);
  const names = listNames(manifest);
  const web = getWebFunction(manifest);
  const timerNames = web.timers.length === 0 ? [] : [getTimerFunctionName(web.name)];
  switch (command) {
    case 'deploy': {
      if (given.isCheck) {
        // The local cloud has no roles.
        const cam = settings.scf.endpoint === undefined ? createCamApi(settings) : undefined;
        return transcript.lines(await checkAccount(manifest, settings, { scf: parts.scf, cam }));
      }
      const vod = given.setVodCallback ? { api: createVodApi(settings), confirm } : undefined;
      // Nobody else can reach the local cloud on this machine.
      const isPublic = given.isPublic || given.isLocal;
      await deployApp({ app, manifest, settings, packages, isDryRun, isPublic, root, vod }, parts);
      return;
    }
    case 'remove':
      // The timer first, so that it never calls a deleted function.
      return removeFunctions([...timerNames, ...names], { ...parts, confirm, isDryRun });
    case 'status':
      return transcript.lines(await listStatus([...names, ...timerNames], parts.scf));
    case 'rollback':
      return rollback(names, given, parts);
    case 'logs': {
      const search = createClsSearch(settings);
      return transcript.lines(await readLogLines(names, given.sinceMinutes, { scf: parts.scf, search }));
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

function createDeployParts(settings: Settings, app: string, transcript: Transcript): DeployParts {
  const { codeBucket } = settings;
  return {
    scf: createScfApi(settings),
    uploadCode: createCodeUploader({
      putZip: codeBucket === undefined ? undefined : createZipUploader(settings, app, codeBucket),
      pushImage: createImagePusher(settings.image.debianMirror),
    }),
    polling: DEFAULT_POLLING,
    transcript,
  };
}

/** Lists the names of an app's functions, the web function first. */
function listNames({ functions }: AppManifest): string[] {
  return functions
    .toSorted((a, b) => Number(b.type === 'web') - Number(a.type === 'web'))
    .map(({ name }) => name);
}

function sayPackage({ path, bytes }: MadePackage, app: string, transcript: Transcript): void {
  const size = bytes === undefined ? 'size unknown' : `${(bytes / 1e6).toFixed(1)} MB compressed`;
  transcript.say(`${app} is packaged: ${path} (${size}).`);
}

/**
 * Creates a function that asks for confirmation on the terminal; without a terminal, nothing is confirmed.
 *
 * @param isConfirmed whether `--yes` was given
 */
function confirmOnTerminal(isConfirmed: boolean): Confirm {
  return async (question) => {
    if (isConfirmed) return true;
    if (!process.stdin.isTTY) return false;
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    } finally {
      terminal.close();
    }
  };
}
