import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, fetch } from 'undici';
import { toServedPlaylist, type ServedPlaylist } from './served-playlist.ts';

export interface LivePlaylistsOptions {
  /** The URL of the source: a master playlist or a media playlist. */
  url: string;
  /** The prefix of our playlists' URLs. */
  baseUrl: string;
  /** Connects only to where a source may lead. */
  dispatcher: Dispatcher;
}

/** The response to ffmpeg. */
export interface PlaylistAnswer {
  statusCode: number;
  headers?: Record<string, string | string[]>;
  body?: string;
}

/** Serves the playlists of a live HLS source to ffmpeg; disposing ends everything that waits. */
export interface LivePlaylists extends Disposable {
  /** The URL for ffmpeg to open. */
  readonly url: string;
  /**
   * Waits until there is a new segment, for 12 s at most: starting to read just before one instead of just after it
   * costs a whole segment of delay. Throws only for its signal: ffmpeg reports a playlist that cannot be read.
   */
  newSegment(signal: AbortSignal): Promise<void>;
  /** @param pathname the path of one of our playlists */
  answer(pathname: string): Promise<PlaylistAnswer>;
}

interface Playlist {
  readonly url: string;
  readonly path: string;
  served?: ServedPlaylist;
  readAtMs: number;
  grewAtMs: number;
  /** The end of the playlist that ffmpeg received last; undefined before its first request. */
  sentSequence?: number | undefined;
}

class UnreadablePlaylist extends Error {
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`the playlist's server answered ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/**
 * More often than RFC 8216, 6.3.4 suggests: a later poll is a later frame. For half a segment after a new one it does
 * not poll.
 */
const pollEveryMs = 300;
const maxWaitMs = 12_000;
/** ffmpeg times out on a silent server after 10 s. */
const maxHoldMs = 5_000;
const readTimeoutMs = 5_000;
const freshMs = 500;
const maxBytes = 4 * 1024 * 1024;
const maxCookies = 50;

/**
 * Polls the playlists of a live source for ffmpeg, and answers ffmpeg's requests when there is a new segment. Left
 * alone, ffmpeg polls once a segment at times of its own: with segments of 4 s that is up to 2 s more delay
 * (measured), and every miss adds to it permanently.
 */
export function openLivePlaylists({ url, baseUrl, dispatcher }: LivePlaylistsOptions): LivePlaylists {
  const closing = new AbortController();
  const playlists: Playlist[] = [];
  /** Servers may expect the cookies of a playlist with the requests for its segments. */
  const cookies = new Map<string, { host: string; pair: string; line: string }>();
  const findPlaylist = (playlistUrl: string): Playlist => {
    const known = playlists.find((playlist) => playlist.url === playlistUrl);
    if (known !== undefined) return known;
    const added = {
      url: playlistUrl,
      path: `/live/${playlists.length}.m3u8`,
      readAtMs: -Infinity,
      grewAtMs: -Infinity,
    };
    playlists.push(added);
    return added;
  };
  const root = findPlaylist(url);

  async function read(playlist: Playlist, signal: AbortSignal): Promise<ServedPlaylist> {
    const { host, username, password, href } = new URL(playlist.url);
    const kept = [...cookies.values()].filter((cookie) => cookie.host === host).map(({ pair }) => pair);
    const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    // `fetch` rejects URLs with credentials.
    const response = await fetch(href.replace(/\/\/[^/?#]*@/, '//'), {
      dispatcher,
      headers: {
        'user-agent': 'Lavf',
        accept: '*/*',
        ...(kept.length > 0 ? { cookie: kept.join('; ') } : {}),
        ...(login === ':' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
      },
      signal: AbortSignal.any([signal, closing.signal, AbortSignal.timeout(readTimeoutMs)]),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const domain = /;\s*domain=/i.test(line) ? '' : `; domain=${new URL(response.url).hostname}`;
      const key = `${host} ${pair.split('=')[0]}`;
      if (cookies.has(key) || cookies.size < maxCookies)
        cookies.set(key, { host, pair, line: line + domain });
    }
    const text = await readText(response.body);
    if (!response.ok) throw new UnreadablePlaylist(response.status);
    const base = new URL(response.url);
    // Its segments and other playlists need the same credentials.
    if (base.host === host) Object.assign(base, { username, password });
    const served = toServedPlaylist(
      text,
      base.href,
      (playlistUrl) => `${baseUrl}${findPlaylist(playlistUrl).path}`,
    );
    playlist.readAtMs = performance.now();
    if (served.endSequence !== playlist.served?.endSequence) playlist.grewAtMs = playlist.readAtMs;
    return (playlist.served = served);
  }

  /** Polls a playlist until it differs from `before`, or until the deadline. @throws when it cannot be read by then */
  async function waitForGrowth(
    playlist: Playlist,
    before: number | undefined,
    untilMs: number,
    signal: AbortSignal,
  ): Promise<ServedPlaylist> {
    for (;;) {
      let failure: unknown;
      try {
        const { served, readAtMs } = playlist;
        const isFresh = served?.endSequence !== before && performance.now() - readAtMs < freshMs;
        const now = served !== undefined && isFresh ? served : await read(playlist, signal);
        if (now.endSequence !== before || now.isOver || performance.now() >= untilMs) return now;
      } catch (error) {
        failure = error;
      }
      signal.throwIfAborted();
      closing.signal.throwIfAborted();
      if (failure !== undefined && performance.now() >= untilMs) throw failure;
      const quietMs = playlist.grewAtMs + (playlist.served?.segmentMs ?? 0) / 2 - performance.now();
      const leftMs = Math.max(0, untilMs - performance.now());
      await delay(Math.min(leftMs, Math.max(pollEveryMs, quietMs)), undefined, {
        signal: AbortSignal.any([signal, closing.signal]),
      });
    }
  }

  return {
    url: `${baseUrl}${root.path}`,
    async newSegment(signal) {
      for (const playlist of playlists) playlist.sentSequence = undefined;
      try {
        const { variants } = await read(root, signal);
        // All variants get a segment at the same time.
        const first = variants[0] === undefined ? root : findPlaylist(variants[0]);
        const { endSequence } =
          first === root ? { endSequence: root.served?.endSequence } : await read(first, signal);
        await waitForGrowth(first, endSequence, performance.now() + maxWaitMs, signal);
      } catch {
        signal.throwIfAborted();
      }
    },
    async answer(pathname) {
      const playlist = playlists.find(({ path }) => path === pathname);
      if (playlist === undefined) return { statusCode: 404 };
      const before = playlist.sentSequence;
      try {
        const untilMs = performance.now() + (before === undefined ? 0 : maxHoldMs);
        const { text, endSequence } = await waitForGrowth(playlist, before, untilMs, closing.signal);
        playlist.sentSequence = endSequence;
        const headers = {
          'content-type': 'application/vnd.apple.mpegurl',
          'set-cookie': [...cookies.values()].map(({ line }) => line),
        };
        return { statusCode: 200, headers, body: text };
      } catch (error) {
        return { statusCode: error instanceof UnreadablePlaylist ? error.statusCode : 502 };
      }
    },
    [Symbol.dispose]: () => closing.abort(),
  };
}

async function readText(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the playlist has more than ${maxBytes} bytes`);
  }
  return Buffer.concat(chunks).toString();
}
