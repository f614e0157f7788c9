import { expect, test } from 'vitest';
import { buildFfmpegArguments, createProgressReader } from './transcode.ts';
import { findTemplate, type TranscodeTemplate } from './templates.ts';

const template = (definition: number): TranscodeTemplate => {
  const found = findTemplate(definition);
  if (found === undefined) throw new Error(`no template ${definition}`);
  return found;
};

test('the templates are the documented ones', () => {
  const templates = [100010, 100020, 100030, 100210, 100220, 100230].map((definition) => {
    const { container, shortSide, videoKbps, audioKbps } = template(definition);
    return [definition, container, shortSide, videoKbps, audioKbps];
  });
  expect(templates).toEqual([
    [100010, 'mp4', 360, 400, 64],
    [100020, 'mp4', 540, 1000, 64],
    [100030, 'mp4', 720, 1800, 128],
    [100210, 'hls', 360, 400, 64],
    [100220, 'hls', 540, 1000, 64],
    [100230, 'hls', 720, 1800, 128],
  ]);
  expect([findTemplate(100000), findTemplate(20), findTemplate(100240)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('an MP4 has the size, rates and audio of its template', () => {
  expect(buildFfmpegArguments('http://h/in.mov', template(100010), '/w/v.f100010.mp4').join(' ')).toBe(
    [
      '-hide_banner -nostdin -loglevel error -nostats -progress pipe:1 -stats_period 0.2',
      '-protocol_whitelist http,tcp -i http://h/in.mov',
      '-map 0:v:0 -map 0:a:0? -map_metadata -1 -sn -dn',
      `-vf scale='if(gte(iw,ih),-2,360)':'if(gte(iw,ih),360,-2)',setsar=1`,
      '-c:v libx264 -preset veryfast -pix_fmt yuv420p -r 25 -b:v 400k -maxrate 600k -bufsize 800k',
      '-g 50 -keyint_min 50 -sc_threshold 0 -c:a aac -b:a 64k -ar 44100 -ac 2',
      '-movflags +faststart -f mp4 -y /w/v.f100010.mp4',
    ].join(' '),
  );
});

test('HLS differs only by its container', () => {
  const output = buildFfmpegArguments('http://h/in.mov', template(100230), '/w/v.f100230.m3u8');
  expect(output.slice(output.indexOf('-f')).join(' ')).toBe(
    '-f hls -hls_time 10 -hls_playlist_type vod -hls_segment_filename /w/v.f100230.%d.ts -y /w/v.f100230.m3u8',
  );
  const common = (definition: number): string[] => {
    const all = buildFfmpegArguments('s', template(definition), 'o');
    return all.slice(0, all.indexOf('-ac') + 2);
  };
  expect(common(100230)).toEqual(common(100030));
});

test('progress is the share of the duration, up to 99', () => {
  const readPercent = createProgressReader(4);
  expect(['out_time_us=0', 'out_time_us=1000000', 'out_time_us=3999999\n'].map(readPercent)).toEqual([
    0, 25, 99,
  ]);
  expect(['out_time_us=4000000', 'out_time_us=9000000'].map(readPercent)).toEqual([99, 99]);
});

test('lines without a time contain no progress', () => {
  const readPercent = createProgressReader(4);
  const lines = ['frame=12', 'out_time_us=N/A', 'out_time_ms=1000000', 'out_time_us=-1', 'progress=end', ''];
  expect(lines.map(readPercent)).toEqual(lines.map(() => undefined));
  expect(createProgressReader(0)('out_time_us=1000000')).toBeUndefined();
});
