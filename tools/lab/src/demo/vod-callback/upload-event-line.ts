import { parseVodEvent } from '@scf-media/protocol/vod-events';

/**
 * One line on a NewFileUpload event: what it tells of the file.
 *
 * @throws when it is none
 */
export function uploadEventLine(value: unknown): string {
  const event = parseVodEvent(value);
  if (event.EventType !== 'NewFileUpload') throw new Error(`${event.EventType} is not NewFileUpload`);
  const { FileId, MediaBasicInfo: info, MetaData: media } = event.FileUploadEvent;
  const told = [
    media?.Width && media.Height && `${media.Width}x${media.Height}`,
    media?.Duration && `${media.Duration.toFixed(2)} s`,
    `FileId ${FileId}`,
  ];
  const name = `${info?.Name ?? ''}.${info?.Type ?? ''}`;
  return `vod-callback received ${event.EventType}: ${[name, ...told].filter(Boolean).join(', ')}`;
}
