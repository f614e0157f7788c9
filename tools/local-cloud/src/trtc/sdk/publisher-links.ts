import type { Streams } from '../signal-messages.ts';
import { collectStatistics } from './collect-statistics.ts';
import type { LinkMessage } from './link-messages.ts';
import { openPublisherLink, type PublisherLink, type PublisherLinkOptions } from './publisher-link.ts';

export interface PublisherLinksOptions extends Pick<PublisherLinkOptions, 'codec' | 'outgoing'> {
  relay(userId: string, message: LinkMessage): void;
}

/** The connections to those who receive something from this user. */
export interface PublisherLinks {
  /** What a user wants from now on; without anything the connection goes. */
  want(userId: string, streams: Streams): void;
  takeAnswer(userId: string, message: Extract<LinkMessage, { kind: 'answer' }>): void;
  takeCandidate(userId: string, message: Extract<LinkMessage, { kind: 'candidate' }>): void;
  /** The local tracks have changed. */
  refresh(): void;
  /** The signalling was interrupted. */
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
    want(userId, streams) {
      if (streams.audio || streams.video) return linkTo(userId).want(streams);
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
