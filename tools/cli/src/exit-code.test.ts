import { ScfMediaError } from '@scf-media/client';
import { expect, test } from 'vitest';
import { CommandError } from './command-error.ts';
import { readSettings } from './config.ts';
import { exitCodeOf } from './exit-code.ts';
import { program } from './program.ts';

/** What a command line ends with that does not come so far as to do anything. */
async function endOf(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const write = (text: string): void => void said.push(text);
  const command = program(readSettings({}));
  for (const each of [command, ...command.commands])
    each.configureOutput({ writeErr: write, writeOut: write });
  const error = await command.parseAsync(args, { from: 'user' }).catch((thrown: unknown) => thrown);
  const { code, message = '' } = exitCodeOf(error);
  return { code, said: said.join('') + message };
}

test.each([
  [['push', 'http://a.test/a.mp4'], 'name the room: --room <name>, or --room-id <number>'],
  [['record', 'ftp://a.test'], 'ftp://a.test is no address of a web page'],
  [['record', 'a.test', '--fps', 'many'], 'It must be a whole number from 5 to 60'],
  [['record', 'a.test', '--no-such-option'], "unknown option '--no-such-option'"],
  [['record'], "missing required argument 'url'"],
  [['recrod'], 'Did you mean record?'],
  [['room', 'record', '--room', 'a', '--endpoint', 'https://a.test'], 'say where the files go'],
])('%j: the command line is wrong', async (args, message) => {
  expect(await endOf(...args)).toEqual({ code: 2, said: expect.stringContaining(message) });
});

test('help that was asked for is no error', async () => {
  expect(await endOf('record', '--help')).toEqual({ code: 0, said: expect.stringContaining('--duration') });
});

test('what was not done is told, and a mistake of ours keeps its stack', () => {
  expect(exitCodeOf(new CommandError('no'))).toEqual({ code: 1, message: 'no' });
  expect(exitCodeOf(new ScfMediaError('InvalidParam', 'no'))).toEqual({ code: 1, message: 'no' });
  const mistake = new TypeError('undefined is not a function');
  expect(() => exitCodeOf(mistake)).toThrow(mistake);
});
