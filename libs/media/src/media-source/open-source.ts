import { ServiceError } from '@scf-media/protocol/errors';
import { Server } from 'proxy-chain';
import type { AddressesOf } from '../guarded-network/guarded-network.ts';
import { pinnedLookup } from '../guarded-network/pinned-lookup.ts';
import { isRtmp, type SourceInput } from './source-input.ts';

/** A way to a source that leads only where it may; disposing closes it. */
export interface OpenSource extends AsyncDisposable {
  readonly input: SourceInput;
  /** The host that was refused on the way, such as that of a redirect or of a playlist's segment. */
  refusedHost(): string | undefined;
}

/**
 * Gets ready to read a source by ffmpeg, which looks names up and follows redirects and playlists by itself: over HTTP it goes through a
 * proxy of ours that connects only to addresses it was given. RTMP knows no proxy and no redirects: there ffmpeg gets the checked address in the place of the
 * name.
 *
 * @param addressesOf see {@link AddressesOf}; left out, ffmpeg may go anywhere
 * @throws ServiceError of `addressesOf` for an RTMP server that may not be reached
 */
export async function openSource(
  source: { url: string; isLive: boolean },
  addressesOf: AddressesOf | undefined,
): Promise<OpenSource> {
  if (addressesOf === undefined) return unguarded(source);
  if (isRtmp(source.url)) return unguarded(await withAddress(source, addressesOf));
  let refusedHost: string | undefined;
  const proxy = new Server({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: async ({ hostname }) => {
      try {
        return { dnsLookup: pinnedLookup(await addressesOf(hostname)) as never };
      } catch (error) {
        if (error instanceof ServiceError && error.fault === 'caller') refusedHost = hostname;
        throw error;
      }
    },
  });
  await proxy.listen();
  return {
    input: { ...source, proxyUrl: `http://127.0.0.1:${proxy.port}` },
    refusedHost: () => refusedHost,
    [Symbol.asyncDispose]: () => proxy.close(true),
  };
}

const unguarded = (input: SourceInput): OpenSource => ({
  input,
  refusedHost: () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

async function withAddress(
  { url, isLive }: { url: string; isLive: boolean },
  addressesOf: AddressesOf,
): Promise<SourceInput> {
  const named = new URL(url);
  const [first] = await addressesOf(named.hostname.replace(/^\[|\]$/g, ''));
  if (first === undefined)
    throw new ServiceError('SourceNotPlayable', 'the source has no address', { fault: 'destination' });
  const host = first.family === 6 ? `[${first.address}]` : first.address;
  // What stands before the stream's name in the path: RTMP's application.
  const [, application = ''] = named.pathname.split('/');
  return {
    url: url.replace(
      /^(rtmp:\/\/(?:[^@/]*@)?)(\[[^\]]*\]|[^:/]*)/i,
      (_, scheme: string) => `${scheme}${host}`,
    ),
    isLive,
    rtmpName: `rtmp://${named.host}/${application}`,
  };
}
