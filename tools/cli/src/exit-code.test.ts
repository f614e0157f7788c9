import { ScfMediaError } from '@scf-media/client';
import { expect, test } from 'vitest';
import { CommandError } from './command-error.ts';
import { readSettings } from './config.ts';
import { toExitCode } from './exit-code.ts';
import { createProgram } from './program.ts';

/** Parses a command line that fails before it does anything. */
async function runCli(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const write = (text: string): void => void said.push(text);
  const command = createProgram(readSettings({}));
  for (const each of [command, ...command.commands])
    each.configureOutput({ writeErr: write, writeOut: write });
  const error = await command.parseAsync(args, { from: 'user' }).catch((thrown: unknown) => thrown);
  const { code, message = '' } = toExitCode(error);
  return { code, said: said.join('') + message };
}

test.each([
  [['push', 'http://a.test/a.mp4'], 'name the room: --room <name>, or --room-id <number>'],
  [['record', 'ftp://a.test'], 'ftp://a.test is not the URL of a web page'],
  [['record', 'a.test', '--fps', 'many'], 'Must be a whole number from 5 to 60'],
  [['record', 'a.test', '--no-such-option'], "unknown option '--no-such-option'"],
  [['record'], "missing required argument 'url'"],
  [['recrod'], 'Did you mean record?'],
  [['room', 'record', '--room', 'a', '--endpoint', 'https://a.test'], 'name the bucket for the files'],
])('%j: the command line is wrong', async (args, message) => {
  expect(await runCli(...args)).toEqual({ code: 2, said: expect.stringContaining(message) });
});

test('requested help is not an error', async () => {
  expect(await runCli('record', '--help')).toEqual({ code: 0, said: expect.stringContaining('--duration') });
});

test('an expected failure has a message, and a bug keeps its stack trace', () => {
  expect(toExitCode(new CommandError('no'))).toEqual({ code: 1, message: 'no' });
  expect(toExitCode(new ScfMediaError('InvalidParam', 'no'))).toEqual({ code: 1, message: 'no' });
  const mistake = new TypeError('undefined is not a function');
  expect(() => toExitCode(mistake)).toThrow(mistake);
});
