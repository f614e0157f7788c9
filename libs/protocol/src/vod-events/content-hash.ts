/**
 * 64 bits of a text as 16 hex digits: two 32-bit lanes over its UTF-16 units, mixed with each other at the end (the
 * construction known as cyrb53, with all its bits). The same everywhere and without a crypto module. It tells events apart;
 * it protects from nothing.
 */
export function contentHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  const mixedA = mixed(a, b);
  const mixedB = mixed(b, mixedA);
  return hex(mixedB) + hex(mixedA);
}

function mixed(lane: number, other: number): number {
  const first = Math.imul(lane ^ (lane >>> 16), 2246822507);
  return first ^ Math.imul(other ^ (other >>> 13), 3266489909);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
