import type { LinkNumbers, MediaNumbers } from './link-numbers.ts';
import type { RemoteStatistic, Statistics, VideoType } from './sdk-types.ts';

/** All connections at one moment. */
export interface Sample {
  readonly atMs: number;
  /** By the user they go to. */
  readonly outgoing: ReadonlyMap<string, LinkNumbers>;
  /** By the user they come from. */
  readonly incoming: ReadonlyMap<string, LinkNumbers>;
}

/** The only one there is here; the declarations name it by an enum. */
const BIG = 'big' as VideoType;

/** Pure: what the event `statistics` says, from two samples. Rates are of the time between them. */
export function statisticsOf(before: Sample, now: Sample): Statistics {
  const seconds = (now.atMs - before.atMs) / 1000;
  const rateKbps = (media: MediaNumbers, earlier: readonly MediaNumbers[] | undefined): number => {
    const known = earlier?.find(({ kind }) => kind === media.kind)?.bytes ?? 0;
    // A new connection counts from 0.
    const bytes = known > media.bytes ? media.bytes : media.bytes - known;
    return Math.round((bytes * 8) / 1000 / seconds);
  };
  const sent = [...now.outgoing.values()].flatMap((link) => link.sent);
  const received = [...now.incoming.values()].flatMap((link) => link.received);
  const links = [...now.outgoing.values(), ...now.incoming.values()];
  // What goes to several users is one stream at the real service: the first copy stands for it.
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
        bitrate: sum(audioOf(firstCopy?.sent).map((media) => rateKbps(media, earlierCopy?.sent))),
        audioLevel: 0,
      },
      video: videoOf(firstCopy?.sent).map((media) => ({
        ...pictureOf(media),
        bitrate: rateKbps(media, earlierCopy?.sent),
      })),
    },
    remoteStatistics: [...now.incoming].map(([userId, link]): RemoteStatistic => {
      const earlier = before.incoming.get(userId)?.received;
      const [audio] = audioOf(link.received);
      return {
        userId,
        audio: {
          bitrate: audio === undefined ? 0 : rateKbps(audio, earlier),
          audioLevel: audio?.audioLevel ?? 0,
          jitterBufferDelay: Math.round(audio?.jitterBufferMs ?? 0),
        },
        video: videoOf(link.received).map((media) => ({
          ...pictureOf(media),
          bitrate: rateKbps(media, earlier),
          jitterBufferDelay: Math.round(media.jitterBufferMs),
        })),
      };
    }),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const audioOf = (media: readonly MediaNumbers[] = []): MediaNumbers[] =>
  media.filter(({ kind }) => kind === 'audio');
const videoOf = (media: readonly MediaNumbers[] = []): MediaNumbers[] =>
  media.filter(({ kind }) => kind === 'video');
const pictureOf = ({ width, height, framesPerSecond }: MediaNumbers): PictureNumbers => ({
  ...{ width, height, videoType: BIG },
  frameRate: Math.round(framesPerSecond),
});
interface PictureNumbers {
  width: number;
  height: number;
  frameRate: number;
  videoType: VideoType;
}

function lossPercent(received: readonly MediaNumbers[]): number {
  const lost = sum(received.map(({ packetsLost }) => packetsLost));
  const all = lost + sum(received.map(({ packets }) => packets));
  return all === 0 ? 0 : Math.round((100 * lost) / all);
}
