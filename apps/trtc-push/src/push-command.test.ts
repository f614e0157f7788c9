import { expect, test } from 'vitest';
import { toCommand, parseCommand } from './push-command.ts';

test.each([
  [{ Action: 'Pause' as const }, 'pause'],
  [{ Action: 'Resume' as const }, 'resume'],
  [{ Action: 'Seek' as const, Position: 12.3456 }, 'seek:12346'],
])('%j is stored as %s', (request, text) => {
  const command = toCommand(request);
  expect(command.text).toBe(text);
  expect(parseCommand(text)).toEqual(command);
});

test('rejects invalid commands', () => {
  expect(() => parseCommand('seek:')).toThrow('not a command');
});
