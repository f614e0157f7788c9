import { Command, InvalidArgumentError } from 'commander';
import type { Settings } from './config.ts';
import { record, type RecordCommand } from './record/record.ts';

/** The command line. */
export function program(settings: Settings): Command {
  const command = new Command('scf-media')
    .description(
      'Records web pages, pushes media into TRTC rooms, records rooms: here, or by deployed services.',
    )
    .version('0.1.0')
    .showHelpAfterError();

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

  return command;
}

/** Reads an option that is a whole number. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`must be a whole number from ${min} to ${max}`);
  };
}
