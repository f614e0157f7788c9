import type { ControlRequest } from '@scf-media/protocol/trtc-push';

/** What a push is told while it runs. */
export type PushCommand =
  { type: 'pause' | 'resume' | 'stop'; text: string } | { type: 'seek'; positionMs: number; text: string };

/** The command that ends a push. */
export const stopCommand = 'stop';

/** Pure: a control request as a command; `text` is how the store keeps it. */
export function commandOf({ Action, Position = 0 }: ControlRequest): PushCommand {
  if (Action !== 'Seek') return parseCommand(Action.toLowerCase());
  return parseCommand(`seek:${Math.round(Position * 1000)}`);
}

/** Pure: a stored command. @throws when it is none */
export function parseCommand(text: string): PushCommand {
  if (text === 'pause' || text === 'resume' || text === stopCommand) return { type: text, text };
  const [, positionMs] = /^seek:(\d+)$/.exec(text) ?? [];
  if (positionMs === undefined) throw new TypeError(`no command: ${text}`);
  return { type: 'seek', positionMs: Number(positionMs), text };
}
