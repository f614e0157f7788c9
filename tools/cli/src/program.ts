import { Command } from 'commander';
import type { Settings } from './config.ts';
import { doctor } from './machine/doctor.ts';
import { runNx } from './machine/run-nx.ts';
import { record, type RecordCommand } from './record/record.ts';
import { roomCommands } from './rooms/commands.ts';
import { taskCommands } from './tasks/commands.ts';
import { wholeNumber } from './whole-number.ts';

/** The command line. */
export function program(settings: Settings): Command {
  const command = new Command('scf-media')
    .description(
      'Records web pages, pushes media into TRTC rooms, and records rooms: here, or by deployed services.',
    )
    .version('0.1.0')
    .enablePositionalOptions()
    .showHelpAfterError('(--help tells more)')
    // Of the commands below, too: main.ts says how the process ends.
    .exitOverride();

  command
    .command('record')
    .description('record a web page, until it is as long as asked, or Ctrl-C')
    .argument('<url>', 'the page; without a scheme it is https')
    .option('-d, --duration <seconds>', 'how long', wholeNumber(1, 36_000))
    .option('-o, --out <file>', 'where to; an .mp4, or with --hls a folder')
    .option('--width <pixels>', 'of the page (1280)', wholeNumber(16, 2560))
    .option('--height <pixels>', 'of the page (720)', wholeNumber(16, 2560))
    .option('--fps <number>', 'frames per second (30)', wholeNumber(5, 60))
    .option('--hls', 'a playlist and segments instead of one file')
    .option('--poster', 'also a still picture')
    .option('--json', 'print what was recorded as JSON')
    .option('--open', 'open the file when it is there')
    .option('--endpoint <url>', 'a deployed web-record (SCF_MEDIA_ENDPOINT); without it, this machine')
    .action((url: string, options: RecordCommand) => record(url, options, settings));

  roomCommands(command, settings);
  taskCommands(command, settings);

  for (const [name, what] of [
    ['deploy', 'deploy a service, as npx nx deploy does'],
    ['logs', 'show what a deployed service logged, as npx nx logs does'],
  ] as const)
    command
      .command(name)
      .description(what)
      .argument('<service>', 'such as web-record')
      .argument('[options...]', 'those of nx, such as --check or --local')
      .passThroughOptions()
      .allowUnknownOption()
      .action((service: string, options: string[]) => runNx(name, [service, ...options]));

  command.command('doctor').description('what this machine lacks, and how to get it').action(doctor);

  command.addHelpText(
    'after',
    `
Requests to deployed services are signed with SCF_MEDIA_APP_KEY and SCF_MEDIA_APP_SECRET.

It ends with 0 when all was done, with 1 when it was not, and with 2 when the command line is wrong.

  scf-media record https://example.com --duration 30 --out lesson.mp4
  scf-media push https://example.com/film.mp4 --room lesson
  scf-media ls --running`,
  );
  return command;
}
