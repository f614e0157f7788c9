import type { VodEvent } from '@scf-media/protocol/vod-events';

/** The event without what belongs to one delivery of it; the very same when there is nothing of that. */
export function withoutDeliveryFields(event: VodEvent): Record<string, unknown> {
  if (!('Sign' in event || 'T' in event || 'EventHandle' in event)) return event;
  const { Sign: _, T: __, EventHandle: ___, ...fields } = event;
  return fields;
}
