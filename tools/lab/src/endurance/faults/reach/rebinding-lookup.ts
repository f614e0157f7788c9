/** The only address of this machine that may be reached. */
export const publicAddress = '127.0.0.2';

/** Addresses that must not be reached, to which the changing names lead. */
const privateAddresses = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.0.23', '10.0.0.1', '0.0.0.0'];

/**
 * The DNS answers for the names `r0` to `r8`, one letter for each lookup, repeated from the start: `o` is the allowed address,
 * `i` a forbidden one, `b` both. The first is the usual attack: allowed when checked, forbidden when used.
 */
const sequences = ['oi', 'io', 'ooi', 'oii', 'ob', 'oooi', 'i', 'oib', 'b'];

/**
 * Creates a resolver whose answers change. No answer leads to the internet, so that nothing is sent there.
 *
 * @returns a resolver that counts the lookups of each name
 */
export function createRebindingLookup(): (
  hostname: string,
) => Promise<{ address: string; family: number }[]> {
  const asked = new Map<string, number>();
  return async (hostname) => {
    const times = asked.get(hostname) ?? 0;
    asked.set(hostname, times + 1);
    if (hostname === 'public.test') return [toAnswer(publicAddress)];
    const sequence = sequences[Number(/^r(\d)\./.exec(hostname)?.[1] ?? 0)] ?? 'oi';
    const letter = sequence[times % sequence.length];
    const inward =
      privateAddresses[Math.floor(times / sequence.length) % privateAddresses.length] ?? '127.0.0.1';
    return [...(letter === 'i' ? [] : [publicAddress]), ...(letter === 'o' ? [] : [inward])].map(toAnswer);
  };
}

const toAnswer = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 });
