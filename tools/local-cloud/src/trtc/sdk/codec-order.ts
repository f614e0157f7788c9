/** H.264, unless a test chooses VP8. */
export type PreferredCodec = 'h264' | 'vp8';

/** Moves the preferred codec to the front. */
export function sortCodecs<Codec extends { readonly mimeType: string }>(
  codecs: readonly Codec[],
  preferred: PreferredCodec,
): Codec[] {
  const isPreferred = ({ mimeType }: Codec): boolean => mimeType.toLowerCase() === `video/${preferred}`;
  return [...codecs.filter(isPreferred), ...codecs.filter((codec) => !isPreferred(codec))];
}
