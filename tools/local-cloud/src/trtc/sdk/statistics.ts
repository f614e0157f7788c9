import type { LinkStatistics, MediaStatistics } from './link-statistics.ts';
import type { RemoteStatistic, Statistics, VideoType } from './sdk-types.ts';

/** The statistics of all connections at one time. */
export interface Sample {
  readonly atMs: number;
  /** By receiver. */
  readonly outgoing: ReadonlyMap<string, LinkStatistics>;
  /** By sender. */
  readonly incoming: ReadonlyMap<string, LinkStatistics>;
}

/** The only video type of the stand-in; the declarations use an enum. */
const BIG = 'big' as VideoType;

/** Creates the event `statistics` from two samples. Rates apply to the time between them. */
export function toStatistics(before: Sample, now: Sample): Statistics {
  const seconds = (now.atMs - before.atMs) / 1000;
  const rateKbps = (media: MediaStatistics, earlier: readonly MediaStatistics[] | undefined): number => {
    const known = earlier?.find(({ kind }) => kind === media.kind)?.bytes ?? 0;
    // A new connection counts from 0.
    const bytes = known > media.bytes ? media.bytes : media.bytes - known;
    return Math.round((bytes * 8) / 1000 / seconds);
  };
  const sent = [...now.outgoing.values()].flatMap((link) => link.sent);
  const received = [...now.incoming.values()].flatMap((link) => link.received);
  const links = [...now.outgoing.values(), ...now.incoming.values()];
  // The real service sends one stream for all receivers: use the first copy.
  const [firstReader] = now.outgoing.keys();
  const firstCopy = firstReader === undefined ? undefined : now.outgoing.get(firstReader);
  const earlierCopy = firstReader === undefined ? undefined : before.outgoing.get(firstReader);
  return {
    rtt: Math.round(Math.max(0, ...links.map(({ roundTripMs }) => roundTripMs))),
    upLoss: 0,
    downLoss: lossPercent(received),
    bytesSent: sum(sent.map(({ bytes }) => bytes)),
    bytesReceived: sum(received.map(({ bytes }) => bytes)),
    localStatistics: {
      audio: {
        bitrate: sum(selectAudio(firstCopy?.sent).map((media) => rateKbps(media, earlierCopy?.sent))),
        audioLevel: 0,
      },
      video: selectVideo(firstCopy?.sent).map((media) => ({
        ...toVideoStatistics(media),
        bitrate: rateKbps(media, earlierCopy?.sent),
      })),
    },
    remoteStatistics: [...now.incoming].map(([userId, link]): RemoteStatistic => {
      const earlier = before.incoming.get(userId)?.received;
      const [audio] = selectAudio(link.received);
      return {
        userId,
        audio: {
          bitrate: audio === undefined ? 0 : rateKbps(audio, earlier),
          audioLevel: audio?.audioLevel ?? 0,
          jitterBufferDelay: Math.round(audio?.jitterBufferMs ?? 0),
        },
        video: selectVideo(link.received).map((media) => ({
          ...toVideoStatistics(media),
          bitrate: rateKbps(media, earlier),
          jitterBufferDelay: Math.round(media.jitterBufferMs),
        })),
      };
    }),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const selectAudio = (media: readonly MediaStatistics[] = []): MediaStatistics[] =>
  media.filter(({ kind }) => kind === 'audio');
const selectVideo = (media: readonly MediaStatistics[] = []): MediaStatistics[] =>
  media.filter(({ kind }) => kind === 'video');
const toVideoStatistics = ({ width, height, framesPerSecond }: MediaStatistics): VideoStatistics => ({
  ...{ width, height, videoType: BIG },
  frameRate: Math.round(framesPerSecond),
});
interface VideoStatistics {
  width: number;
  height: number;
  frameRate: number;
  videoType: VideoType;
}

function lossPercent(received: readonly MediaStatistics[]): number {
  const lost = sum(received.map(({ packetsLost }) => packetsLost));
  const all = lost + sum(received.map(({ packets }) => packets));
  return all === 0 ? 0 : Math.round((100 * lost) / all);
}
