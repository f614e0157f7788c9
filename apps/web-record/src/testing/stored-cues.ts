import { expect } from 'vitest';

/** One thumbnail: its time, and its area in a sprite sheet. */
interface Cue {
  startMs: number;
  endMs: number;
  url: string;
  area: { x: number; y: number; width: number; height: number };
}

/** Fetches the thumbnails of a recording like a player. @throws if players could not read them */
export async function fetchCues(url: string): Promise<Cue[]> {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
  const [head, ...cues] = (await response.text()).trim().split('\n\n');
  expect(head).toBe('WEBVTT');
  const time = '(\\d\\d):(\\d\\d):(\\d\\d\\.\\d{3})';
  const form = new RegExp(`^${time} --> ${time}\n(\\S+)#xywh=(\\d+),(\\d+),(\\d+),(\\d+)$`);
  return cues.map((cue) => {
    const [, ...found] = form.exec(cue) ?? [];
    const ms = (h: number): number =>
      Math.round(Number(found[h]) * 3_600_000 + Number(found[h + 1]) * 60_000 + Number(found[h + 2]) * 1_000);
    const [x = NaN, y = NaN, width = NaN, height = NaN] = found.slice(7).map(Number);
    return {
      startMs: ms(0),
      endMs: ms(3),
      url: new URL(found[6] ?? '', url).href,
      area: { x, y, width, height },
    };
  });
}
