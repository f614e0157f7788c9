import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, fetch } from 'undici';
import { servedPlaylist, type ServedPlaylist } from './served-playlist.ts';

export interface LivePlaylistsOptions {
  /** Of the source: a master or a media playlist. */
  url: string;
  /** What comes before the name of a playlist of ours. */
  baseUrl: string;
  /** The way to the servers: it leads only where a source may. */
  dispatcher: Dispatcher;
}

/** What ffmpeg is answered. */
export interface PlaylistAnswer {
  statusCode: number;
  headers?: Record<string, string | string[]>;
  body?: string;
}

/** The playlists of a live HLS source as ffmpeg is given them; disposing ends all that waits. */
export interface LivePlaylists extends Disposable {
  /** What ffmpeg opens. */
  readonly url: string;
  /**
   * Waits until there is a new segment, for 12 s at most. Whoever begins to read just before one is a whole segment later than
   * whoever begins just behind it. Never throws but for its signal: a playlist that cannot be read is for ffmpeg to report.
   */
  newSegment(signal: AbortSignal): Promise<void>;
  /** @param pathname of a playlist of ours */
  answer(pathname: string): Promise<PlaylistAnswer>;
}

interface Playlist {
  readonly url: string;
  readonly path: string;
  served?: ServedPlaylist;
  readAtMs: number;
  grewAtMs: number;
  /** What ffmpeg was last given; undefined before it asked. */
  givenSequence?: number | undefined;
}

class UnreadablePlaylist extends Error {
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`the playlist's server answered ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** More often than RFC 8216 6.3.4 has it: each look later is a frame later. For half a segment after a new one nothing is asked. */
const lookEveryMs = 300;
const maxWaitMs = 12_000;
/** ffmpeg gives a silent server up after 10 s. */
const maxHoldMs = 5_000;
const readTimeoutMs = 5_000;
const freshMs = 500;
const maxBytes = 4 * 1024 * 1024;
const maxCookies = 50;

/**
 * Reads the playlists of a live source for ffmpeg, and answers ffmpeg's request for one when it has a new segment. By itself ffmpeg looks
 * once a segment, at its own times: measured with segments of 4 s, it is late by up to 2 s more than needed, and each miss adds to that for good.
 */
export function openLivePlaylists({ url, baseUrl, dispatcher }: LivePlaylistsOptions): LivePlaylists {
  const closing = new AbortController();
  const playlists: Playlist[] = [];
  /** Servers may want back with the segments what they set with a playlist. */
  const cookies = new Map<string, { host: string; pair: string; line: string }>();
  const findPlaylist = (of: string): Playlist => {
    const known = playlists.find((playlist) => playlist.url === of);
    if (known !== undefined) return known;
    const added = {
      url: of,
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
    // `fetch` takes no address with a login in it.
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
    // What is beside the playlist wants the same login.
    if (base.host === host) Object.assign(base, { username, password });
    const served = servedPlaylist(text, base.href, (of) => `${baseUrl}${findPlaylist(of).path}`);
    playlist.readAtMs = performance.now();
    if (served.endSequence !== playlist.served?.endSequence) playlist.grewAtMs = playlist.readAtMs;
    return (playlist.served = served);
  }

  /** Reads a playlist until it is another than `before`, or until then. @throws when it cannot be read at the end */
  async function grown(
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
      await delay(Math.min(leftMs, Math.max(lookEveryMs, quietMs)), undefined, {
        signal: AbortSignal.any([signal, closing.signal]),
      });
    }
  }

  return {
    url: `${baseUrl}${root.path}`,
    async newSegment(signal) {
      for (const playlist of playlists) playlist.givenSequence = undefined;
      try {
        const { variants } = await read(root, signal);
        // All variants get their segments at the same time.
        const first = variants[0] === undefined ? root : findPlaylist(variants[0]);
        const { endSequence } =
          first === root ? { endSequence: root.served?.endSequence } : await read(first, signal);
        await grown(first, endSequence, performance.now() + maxWaitMs, signal);
      } catch {
        signal.throwIfAborted();
      }
    },
    async answer(pathname) {
      const playlist = playlists.find(({ path }) => path === pathname);
      if (playlist === undefined) return { statusCode: 404 };
      const before = playlist.givenSequence;
      try {
        const untilMs = performance.now() + (before === undefined ? 0 : maxHoldMs);
        const { text, endSequence } = await grown(playlist, before, untilMs, closing.signal);
        playlist.givenSequence = endSequence;
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
