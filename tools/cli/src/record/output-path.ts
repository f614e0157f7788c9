import { extname, join, resolve } from 'node:path';

/** The files of a recording on this machine. */
export interface OutputPath {
  /** The MP4, or the playlist of an HLS. */
  file: string;
  poster: string;
}

/**
 * Pure: chooses the files of a recording. HLS consists of many files, so its name is a folder's unless it ends in `.m3u8`.
 *
 * @param out the value of `--out`; by default the name has the page's host and the time
 */
export function chooseOutputPath({
  out,
  url,
  hls,
  now,
}: {
  out: string | undefined;
  url: string;
  hls: boolean;
  now: Date;
}): OutputPath {
  const time = now.toISOString().replace(/\..*/, '').replaceAll(/[-:]/g, '').replace('T', '-');
  const name = out ?? `${new URL(url).hostname.replaceAll(/[^\w.-]/g, '_')}-${time}`;
  const stem = withoutExtension(name);
  const file = !hls
    ? extname(name).toLowerCase() === '.mp4'
      ? name
      : `${name}.mp4`
    : extname(name).toLowerCase() === '.m3u8'
      ? name
      : join(name, 'index.m3u8');
  return { file: resolve(file), poster: resolve(`${hls ? withoutExtension(file) : stem}.jpg`) };
}

function withoutExtension(name: string): string {
  return /\.(mp4|m3u8)$/i.test(name) ? name.slice(0, -extname(name).length) : name;
}
