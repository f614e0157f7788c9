import { createHash } from 'node:crypto';

/**
 * The SessionId of a file and its templates (at most 50 characters): the platform refuses the same one for three days,
 * so however often an event comes, and whoever asks, a file is transcoded once.
 */
export function sessionIdOf(fileId: string, definitions: readonly number[]): string {
  const sorted = [...new Set(definitions)].sort((a, b) => a - b);
  const digest = createHash('sha256')
    .update(JSON.stringify([fileId, sorted]))
    .digest('hex');
  return `vod-callback-${digest.slice(0, 32)}`;
}
