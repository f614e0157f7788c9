import { clockCells, flashCells, stripCells, stripHeight } from './motion-page.ts';

export interface ClockSource {
  width: number;
  height: number;
  framesPerSecond: number;
  /** Without it, the source is endless and in real time. */
  seconds?: number;
  /** The clock is then the wall clock, ms since this time; otherwise the time in the file. */
  wallFromMs?: number;
  /** Adds film grain, so that encoding and decoding cost what they do for films. */
  grain?: boolean;
}

/**
 * Pure: returns the first part of an ffmpeg command line, up to the encoders: video with a clock like motionPage's
 * (see readClock), and a flash and a beep of 1 kHz in the first 0.1 s of each second.
 */
export function clockSource(options: ClockSource): string[] {
  const { width, height, framesPerSecond, seconds, wallFromMs, grain = false } = options;
  const lasts = seconds === undefined ? '' : `:d=${seconds}`;
  const ms = `floor(T*1000+0.5)`;
  const bit = `mod(floor(${ms}/pow(2,X)),2)`;
  const flash = `gte(X,${flashCells.from})*lt(mod(T+0.001,1),0.1)`;
  const live = seconds === undefined ? 'realtime,' : '';
  const wall = wallFromMs === undefined ? '' : `setpts='(RTCTIME/1000-${wallFromMs})/1000/TB',`;
  const strip = [
    `color=black:s=${stripCells}x2:r=${framesPerSecond}${lasts},format=gray,${live}${wall}`,
    `geq=lum='255*if(lt(X,${clockCells}),${bit},${flash})',`,
    `setpts=N/${framesPerSecond}/TB,scale=${width}:${stripHeight}:flags=neighbor,setsar=1`,
  ].join('');
  const below = `testsrc2=s=${width}x${height - stripHeight}:r=${framesPerSecond}${lasts}`;
  const noise = grain ? ',noise=alls=12:allf=t' : '';
  const beeps = `aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.1)':s=48000${lasts}`;
  return [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', strip, '-f', 'lavfi', '-i', `${below}${noise}`],
    ...['-f', 'lavfi', '-i', seconds === undefined ? `${beeps},arealtime` : beeps],
    ...['-filter_complex', '[0][1]vstack,format=yuv420p[v]', '-map', '[v]', '-map', '2:a'],
  ];
}
