/** Pure. */
export const toBase64 = (data: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(data)));

/** Pure. */
export const fromBase64 = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
