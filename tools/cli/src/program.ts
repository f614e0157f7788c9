import { Command } from 'commander';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { workspaceRoot } from '@scf-media/local-cloud/stack';
import type { Settings } from './config.ts';
import { doctor } from './doctor.ts';
import { record, type RecordCommand } from './record/record.ts';
import { addRoomCommands } from './rooms/commands.ts';
import { addTaskCommands } from './tasks/commands.ts';
import { wholeNumber } from './whole-number.ts';

/** Defines the command line. */
export function createProgram(settings: Settings): Command {
  const command = new Command('scf-media')
    .description(
      'Records web pages, pushes media into TRTC rooms, and records rooms: here, or by deployed services.',
    )
    .version('0.1.0')
    .enablePositionalOptions()
    .showHelpAfterError('(see --help)')
    // Applies to the commands below, too: main.ts chooses the exit code.
    .exitOverride();

  command
    .command('record')
    .description('record a web page for a given time, or until Ctrl-C')
    .argument('<url>', 'the page; https unless there is a scheme')
    .option('-d, --duration <seconds>', 'length of the recording', wholeNumber(1, 36_000))
    .option('-o, --out <file>', 'output: an .mp4 file, or with --hls a folder')
    .option('--width <pixels>', 'width of the page (default: 1280)', wholeNumber(16, 2560))
    .option('--height <pixels>', 'height of the page (default: 720)', wholeNumber(16, 2560))
    .option('--fps <number>', 'frames per second (default: 30)', wholeNumber(5, 60))
    .option('--hls', 'write a playlist and segments instead of one file')
    .option('--poster', 'also write a poster image')
    .option('--json', 'print the result as JSON')
    .option('--open', 'open the file when it is complete')
    .option('--endpoint <url>', 'a deployed web-record (SCF_MEDIA_ENDPOINT); default: this machine')
    .action((url: string, options: RecordCommand) => record(url, options, settings));

  addRoomCommands(command, settings);
  addTaskCommands(command, settings);

  for (const [name, what] of [
    ['deploy', 'deploy a service, as npx nx deploy does'],
    ['logs', 'show what a deployed service logged, as npx nx logs does'],
  ] as const)
    command
      .command(name)
      .description(what)
      .argument('<service>', 'the service, such as web-record')
      .argument('[options...]', 'options of the Nx target, such as --check or --local')
      .passThroughOptions()
      .allowUnknownOption()
      .action((service: string, options: string[]) => runNx(name, [service, ...options]));

  command.command('doctor').description('show what this machine lacks, and how to install it').action(doctor);

  command.addHelpText(
    'after',
    `
Requests to deployed services are signed with SCF_MEDIA_APP_KEY and SCF_MEDIA_APP_SECRET.

Exit codes: 0 on success, 1 on failure, 2 when the command line is invalid.

  scf-media record https://example.com --duration 30 --out lesson.mp4
  scf-media push https://example.com/film.mp4 --room lesson
  scf-media ls --running`,
  );
  return command;
}

/** Runs a target of an app as `npx nx` does, and exits with its code. The terminal sends Ctrl-C to the child as well. */
async function runNx(target: string, args: readonly string[]): Promise<void> {
  const nx = join(workspaceRoot, 'node_modules/.bin/nx');
  const child = spawn(process.execPath, [nx, target, ...args], { cwd: workspaceRoot, stdio: 'inherit' });
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', ignore);
  process.exitCode = code ?? 1;
}
