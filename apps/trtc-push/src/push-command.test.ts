import { expect, test } from 'vitest';
import { commandOf, parseCommand } from './push-command.ts';

test.each([
  [{ Action: 'Pause' as const }, 'pause'],
  [{ Action: 'Resume' as const }, 'resume'],
  [{ Action: 'Seek' as const, Position: 12.3456 }, 'seek:12346'],
])('%j is kept as %s', (request, text) => {
  const command = commandOf(request);
  expect(command.text).toBe(text);
  expect(parseCommand(text)).toEqual(command);
});

test('what is no command is refused', () => {
  expect(() => parseCommand('seek:')).toThrow('no command');
});
