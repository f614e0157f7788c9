import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalCloud } from '@scf-media/local-cloud/testing';
import { serveSources, startRtmpServer } from '@scf-media/media/testing';
import { findPrograms } from '../config.ts';
import { measurePush, type PushMeasurement } from './measure-push.ts';
import { pushKinds } from './push-source.ts';

/** Runs `npm run bench:push -- --only 720p --seconds 30`: measures the cost of a push, and what arrives in the room. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, seconds: { type: 'string', default: '30' } },
});
const seconds = Math.max(12, Number(values.seconds));

await using scope = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'bench-push-'));
scope.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
const files = scope.use(await serveSources(folder));
const rtmp = scope.use(await startRtmpServer());
const cloud = scope.use(await startLocalCloud({ dir: join(folder, 'cloud') }));

console.log(`| source | cores | first frame | audio delay | lost | size | latency | longest step |`);
console.log(`| --- | --- | --- | --- | --- | --- | --- | --- |`);
for (const kind of pushKinds.filter(({ name }) => name.includes(values.only)))
  console.log(
    formatRow(
      await measurePush(kind, {
        ...findPrograms(),
        ...{ cloud, folder, filesUrl: files.url, rtmpUrl: rtmp.url, seconds },
      }),
    ),
  );
console.log(
  `\n${seconds} s each; ${cpus().length} processors, ${cpus()[0]?.model ?? ''}; load ${loadavg()[0]?.toFixed(1)}`,
);

function formatRow(take: PushMeasurement): string {
  const late =
    take.lateMs === undefined ? '' : `${take.lateMs.map((ms) => (ms / 1000).toFixed(1)).join(' to ')} s`;
  return [
    ...['', take.kind.name, take.cores.toFixed(2), `${Math.round(take.firstFrameMs)} ms`],
    ...[
      take.audioDelayMs === undefined ? '' : `${Math.round(take.audioDelayMs)} ms`,
      `${take.lostPercent.toFixed(1)} %`,
      take.sizes.join(' → '),
    ],
    ...[late, `${Math.round(take.longestStepMs)} ms`, ''],
  ].join(' | ');
}
