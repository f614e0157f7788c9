import type { SourceVideo } from '../../source/source-info.ts';

const avcProfiles: Record<string, string> = {
  'Constrained Baseline': '42E0',
  Baseline: '4200',
  Main: '4D40',
};

/** What Chromium decodes without help (Debian's build; HEVC and MPEG-4 it does not). */
export const decodedCodecs = ['h264', 'vp8', 'vp9', 'av1'] as const;

/** Pure: the name by which WebCodecs knows a codec (RFC 6381). The stream itself says the rest. */
export function webCodecOf({ codec, profile, level }: SourceVideo): string {
  if (codec === 'vp8') return 'vp8';
  if (codec === 'vp9') return 'vp09.00.40.08';
  if (codec === 'av1') return 'av01.0.08M.08';
  const hex = Math.max(10, level).toString(16).padStart(2, '0').toUpperCase();
  return `avc1.${avcProfiles[profile] ?? '6400'}${hex}`;
}
