import { ServiceError } from '@scf-media/protocol/errors';
import { type Transcript } from '../transcript.ts';
import { type VodApi } from '../vod/vod-api.ts';
import { listVodEventChanges, type WantedVodEvents } from '../vod/vod-callback-plan.ts';

/** Asks the user; resolves to false when that is impossible. */
export type Confirm = (question: string) => Promise<boolean>;

interface VodCallbackParts {
  readonly vod: VodApi;
  readonly transcript: Transcript;
  readonly confirm: Confirm;
  readonly isDryRun: boolean;
}

/**
 * Makes VOD send its events to a service. An application of VOD has only one such setting, so whatever depends on the previous
 * one stops receiving events: a warning says so before the user is asked.
 *
 * @throws ServiceError `NotConfirmed`; then nothing was changed
 */
export async function setVodCallback(wanted: WantedVodEvents, parts: VodCallbackParts): Promise<void> {
  const { vod, transcript, confirm, isDryRun } = parts;
  const changes = listVodEventChanges(await vod.read(), wanted);
  if (changes.length === 0) return transcript.say('The event settings of VOD are up to date.');
  transcript.say(`${isDryRun ? 'Would change' : 'Changing'} the event settings of VOD.`);
  transcript.detail(changes);
  transcript.say(
    'Warning: these settings apply to the whole VOD application. Whatever depends on the current ones stops receiving events.',
  );
  if (isDryRun) return;
  if (!(await confirm('Change the event settings of VOD?'))) {
    throw new ServiceError(
      'NotConfirmed',
      'the event settings of VOD were not changed: not confirmed (--yes confirms)',
      { fault: 'caller' },
    );
  }
  await vod.write(wanted);
  transcript.say('VOD now sends its events to this service.');
}
