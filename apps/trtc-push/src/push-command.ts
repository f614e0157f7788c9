import type { ControlRequest } from '@scf-media/protocol/trtc-push';

/** A command to a running push. */
export type PushCommand =
  { type: 'pause' | 'resume' | 'stop'; text: string } | { type: 'seek'; positionMs: number; text: string };

/** Converts a control request to a command, whose `text` is its stored form. */
export function toCommand({ Action, Position = 0 }: ControlRequest): PushCommand {
  if (Action !== 'Seek') return parseCommand(Action.toLowerCase());
  return parseCommand(`seek:${Math.round(Position * 1000)}`);
}

/** Parses a stored command. @throws TypeError if it is invalid */
export function parseCommand(text: string): PushCommand {
  if (text === 'pause' || text === 'resume' || text === 'stop') return { type: text, text };
  const [, positionMs] = /^seek:(\d+)$/.exec(text) ?? [];
  if (positionMs === undefined) throw new TypeError(`not a command: ${text}`);
  return { type: 'seek', positionMs: Number(positionMs), text };
}
