import type { VodEvent } from '@scf-media/protocol/vod-events';

/** The event without what belongs to one delivery of it. */
export function withoutDeliveryFields(event: VodEvent): Record<string, unknown> {
  const { Sign: _, T: __, EventHandle: ___, ...fields } = event;
  return fields;
}
