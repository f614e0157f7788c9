/** H.264 unless a test asks for the other. */
export type PreferredCodec = 'h264' | 'vp8';

/** Pure: the preferred codec first, all else in its order behind it. */
export function codecOrder<Codec extends { readonly mimeType: string }>(
  codecs: readonly Codec[],
  preferred: PreferredCodec,
): Codec[] {
  const isPreferred = ({ mimeType }: Codec): boolean => mimeType.toLowerCase() === `video/${preferred}`;
  return [...codecs.filter(isPreferred), ...codecs.filter((codec) => !isPreferred(codec))];
}
