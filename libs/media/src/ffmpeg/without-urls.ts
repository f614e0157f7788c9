/** Pure: what ffmpeg says, without addresses: they may be signed. */
export function withoutUrls(text: string): string {
  return text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replace(/^[\s:…]+/, '')
    .trim();
}
