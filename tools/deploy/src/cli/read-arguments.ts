import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { parseArgs } from 'node:util';

const commands = ['package', 'deploy', 'remove', 'logs', 'status', 'rollback'] as const;
type Command = (typeof commands)[number];

/** The command line. */
export interface Arguments {
  readonly command: Command;
  readonly app: string;
  readonly isDryRun: boolean;
  /** Whether to use the local cloud, with its known names and keys. */
  readonly isLocal: boolean;
  /** Whether to proceed without asking. */
  readonly isConfirmed: boolean;
  readonly setVodCallback: boolean;
  /** Whether anyone may call: no key is created, and an existing one is removed. */
  readonly isPublic: boolean;
  /** Whether only to report what the account lacks. */
  readonly isCheck: boolean;
  /** The version to roll back to; undefined: the previous one. */
  readonly to: string | undefined;
  /** How far back to read logs. */
  readonly sinceMinutes: number;
}

const usage = `usage: npx nx ${commands.join('|')} <app> [--local] [--dry-run] [--yes]
  deploy    [--public] [--set-vod-callback] [--check]
  rollback  [--to <version>]
  logs      [--since <minutes>]`;

/** Parses the command line. @throws ServiceError `InvalidArguments` with the usage */
export function readArguments(argv: readonly string[]): Arguments {
  const invalid = (problem: string): ServiceError =>
    new ServiceError('InvalidArguments', `${problem}\n${usage}`, { fault: 'caller' });
  const { values, positionals } = parse(argv, invalid);
  const command = commands.find((name) => name === positionals[0]);
  const app = positionals[1];
  if (command === undefined || app === undefined || positionals.length !== 2)
    throw invalid('expected a command and an app');
  // It becomes part of a path.
  if (!/^[a-z][a-z0-9-]*$/.test(app)) throw invalid(`${app}: not the name of an app`);
  if (values.to !== undefined && !/^\d+$/.test(values.to))
    throw invalid('--to: must be the number of a version');
  const sinceMinutes = Number(values.since ?? 60);
  if (!(sinceMinutes > 0)) throw invalid('--since: must be a number of minutes');
  return {
    command,
    app,
    isDryRun: values['dry-run'] ?? false,
    isLocal: values.local ?? false,
    isConfirmed: values.yes ?? false,
    setVodCallback: values['set-vod-callback'] ?? false,
    isPublic: values.public ?? false,
    isCheck: values.check ?? false,
    to: values.to,
    sinceMinutes,
  };
}

function parse(argv: readonly string[], invalid: (problem: string) => ServiceError) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean' },
        local: { type: 'boolean' },
        yes: { type: 'boolean', short: 'y' },
        'set-vod-callback': { type: 'boolean' },
        public: { type: 'boolean' },
        check: { type: 'boolean' },
        to: { type: 'string' },
        since: { type: 'string' },
      },
    });
  } catch (error) {
    throw invalid(toMessage(error));
  }
}
