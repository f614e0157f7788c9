import { readElementHeader, readUnsigned } from './ebml.ts';

/** RFC 9559, section 5: on the way to the channels of a sound track, and those. */
const inside: ReadonlySet<number> = new Set([0x18538067, 0x1654ae6b, 0xae, 0xe1]);
const channels = 0x9f;

/**
 * Pure: how many channels the sound has, by the header of a WebM stream; undefined when it does not say.
 *
 * @throws RangeError on bytes that are not WebM
 */
export function channelsIn(header: Uint8Array): number | undefined {
  for (let at = 0; at < header.length;) {
    const element = readElementHeader(header, at);
    if (element === undefined) return undefined;
    const content = at + element.headerBytes;
    if (element.id === channels) return readUnsigned(header, content, element.size ?? 0);
    at = inside.has(element.id) ? content : content + (element.size ?? header.length);
  }
  return undefined;
}
