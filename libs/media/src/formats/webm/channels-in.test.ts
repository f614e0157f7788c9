import { expect, test } from 'vitest';
import { element, liveElement, trackEntry, webmHeader } from './build-webm.ts';
import { channelsIn } from './channels-in.ts';
import { elementId } from './ebml.ts';

const picture = trackEntry(1, 'V_VP8', element(0xe0, element(0xb0, Uint8Array.of(2))));
const sound = (channels: number) =>
  trackEntry(
    2,
    'A_OPUS',
    element(0xe1, element(0xb5, Buffer.alloc(8)), element(0x9f, Uint8Array.of(channels))),
  );
const header = (...tracks: Uint8Array[]) =>
  Buffer.concat([webmHeader, liveElement(elementId.segment, element(elementId.tracks, ...tracks))]);

test.each([1, 2])('%d channels, also beside a picture', (channels) => {
  expect(channelsIn(header(sound(channels)))).toBe(channels);
  expect(channelsIn(header(picture, sound(channels)))).toBe(channels);
});

test('of no sound there are none', () => {
  expect(channelsIn(header(picture))).toBeUndefined();
  expect(channelsIn(webmHeader)).toBeUndefined();
});
