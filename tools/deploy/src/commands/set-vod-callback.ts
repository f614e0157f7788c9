import { ServiceError } from '@scf-media/protocol/errors';
import { type Transcript } from '../transcript/transcript.ts';
import { type VodApi } from '../vod/vod-api.ts';
import { vodEventChanges, type WantedVodEvents } from '../vod/vod-callback-plan.ts';

/** Asks a person; resolves to false when there is nobody to ask. */
export type Confirm = (question: string) => Promise<boolean>;

export interface VodCallbackParts {
  readonly vod: VodApi;
  readonly transcript: Transcript;
  readonly confirm: Confirm;
  readonly isDryRun: boolean;
}

/**
 * Makes VOD send its events to a service. Each application of VOD has one such setting, so whatever depends on the previous
 * one stops receiving events: it warns of that, and asks.
 *
 * @throws ServiceError `NotConfirmed`; then nothing was changed
 */
export async function setVodCallback(wanted: WantedVodEvents, parts: VodCallbackParts): Promise<void> {
  const { vod, transcript, confirm, isDryRun } = parts;
  const changes = vodEventChanges(await vod.read(), wanted);
  if (changes.length === 0) return transcript.say('The event settings of VOD are up to date.');
  transcript.say(`${isDryRun ? 'Would change' : 'Changing'} the event settings of VOD.`);
  transcript.detail(changes);
  transcript.say(
    'Warning: these settings hold for the whole application of VOD. Whatever depends on the present ones stops receiving events.',
  );
  if (isDryRun) return;
  if (!(await confirm('Change the event settings of VOD?'))) {
    throw new ServiceError(
      'NotConfirmed',
      'the event settings of VOD were left as they are: nobody confirmed (--yes does)',
      { fault: 'caller' },
    );
  }
  await vod.write(wanted);
  transcript.say('VOD now sends its events to this service.');
}
