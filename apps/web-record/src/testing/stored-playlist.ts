import { type HlsSegment, readSegments } from '@scf-media/media/hls';
import { packetTimes } from '@scf-media/media/testing';

/** A playlist as players see it. */
interface StoredPlaylist {
  text: string;
  segments: HlsSegment[];
  hasEnded: boolean;
  cacheControl: string | null;
}

/** @returns undefined if there is none yet */
export async function fetchPlaylist(url: string): Promise<StoredPlaylist | undefined> {
  const response = await fetch(url);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const text = await response.text();
  return {
    text,
    segments: readSegments(text),
    hasEnded: text.includes('#EXT-X-ENDLIST'),
    cacheControl: response.headers.get('cache-control'),
  };
}

/** Measures the time from the last frame of each segment to the first of the next, ms, with ffprobe. */
export async function measureSegmentSteps(
  segmentUrls: readonly string[],
  stream: 'v' | 'a',
): Promise<number[]> {
  const segments: { firstMs: number; lastMs: number }[] = [];
  for (const url of segmentUrls) {
    const times = (await packetTimes(url, stream)).map(({ timeMs }) => timeMs);
    segments.push({ firstMs: times.at(0) ?? NaN, lastMs: times.at(-1) ?? NaN });
  }
  return segments.slice(1).map(({ firstMs }, index) => firstMs - (segments[index]?.lastMs ?? NaN));
}

/** Follows a playlist while it is written, and collects changes that would break a player. */
export function followPlaylist(url: string): {
  problems: string[];
  lengths: number[];
  stop(): Promise<void>;
} {
  const problems: string[] = [];
  const lengths: number[] = [];
  const over = new AbortController();
  let last: StoredPlaylist | undefined;
  async function look(): Promise<void> {
    const next = await fetchPlaylist(url);
    if (next === undefined || next.text === last?.text) return;
    lengths.push(next.segments.length);
    // An EVENT playlist only grows: each version is a prefix of the next.
    if (last !== undefined && !next.text.startsWith(last.text))
      problems.push(`not grown: ${last.text} => ${next.text}`);
    for (const { name } of next.segments.slice(last?.segments.length ?? 0)) {
      const { status } = await fetch(new URL(name, url), { method: 'HEAD' });
      if (status !== 200) problems.push(`${name} is listed but missing: ${status}`);
    }
    last = next;
  }
  const following = (async () => {
    while (!over.signal.aborted) {
      await look().catch((error: unknown) => problems.push(String(error)));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await look();
  })();
  return {
    problems,
    lengths,
    async stop() {
      over.abort();
      await following;
    },
  };
}
