import type { Streams } from '../signal-messages.ts';
import { collectStatistics } from './link-statistics.ts';
import type { LinkMessage } from './link-messages.ts';
import { openPublisherLink, type PublisherLink, type PublisherLinkOptions } from './publisher-link.ts';

interface PublisherLinksOptions extends Pick<PublisherLinkOptions, 'codec' | 'outgoing'> {
  relay(userId: string, message: LinkMessage): void;
}

/** The connections to this user's subscribers. */
interface PublisherLinks {
  /** Changes a user's subscription; without any stream its connection is closed. */
  setSubscription(userId: string, streams: Streams): void;
  takeAnswer(userId: string, message: Extract<LinkMessage, { kind: 'answer' }>): void;
  takeCandidate(userId: string, message: Extract<LinkMessage, { kind: 'candidate' }>): void;
  /** Applies changed local tracks. */
  refresh(): void;
  /** Repeats pending offers after an interruption of the signalling. */
  repeat(): void;
  statistics(): Promise<ReadonlyMap<string, RTCStatsReport>>;
  close(): void;
}

export function createPublisherLinks({ codec, outgoing, relay }: PublisherLinksOptions): PublisherLinks {
  const links = new Map<string, PublisherLink>();
  const linkTo = (userId: string): PublisherLink => {
    const known = links.get(userId);
    if (known !== undefined) return known;
    const link = openPublisherLink({ codec, outgoing, send: (message) => relay(userId, message) });
    links.set(userId, link);
    return link;
  };
  return {
    setSubscription(userId, streams) {
      if (streams.audio || streams.video) return linkTo(userId).setSubscription(streams);
      links.get(userId)?.close();
      links.delete(userId);
      return undefined;
    },
    takeAnswer: (userId, message) => links.get(userId)?.takeAnswer(message),
    takeCandidate: (userId, message) => links.get(userId)?.takeCandidate(message),
    refresh() {
      for (const link of links.values()) link.refresh();
    },
    repeat() {
      for (const link of links.values()) link.repeat();
    },
    statistics: () => collectStatistics(links),
    close() {
      for (const link of links.values()) link.close();
      links.clear();
    },
  };
}
