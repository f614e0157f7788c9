/** An address of this machine where servers of ours may be reached; all its other addresses may not. */
export const outside = '127.0.0.2';

/** Where the changing names lead when they do not lead outside. */
const inside = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.0.23', '10.0.0.1', '0.0.0.0'];

/**
 * What the names `r0` to `r8` answer with, one letter for each time they are asked, again and again from the beginning:
 * `o`utside, `i`nside, or `b`oth at once. The first is the usual attack: good when it is checked, bad when it is used.
 */
const turns = ['oi', 'io', 'ooi', 'oii', 'ob', 'oooi', 'i', 'oib', 'b'];

/**
 * Answers differently each time. Nothing leads to the internet, so that nothing is sent there.
 *
 * @returns a resolver of its own, which knows how often it was asked for each name
 */
export function rebindingLookup(): (hostname: string) => Promise<{ address: string; family: number }[]> {
  const asked = new Map<string, number>();
  return async (hostname) => {
    const times = asked.get(hostname) ?? 0;
    asked.set(hostname, times + 1);
    if (hostname === 'public.test') return [toAnswer(outside)];
    const turn = turns[Number(/^r(\d)\./.exec(hostname)?.[1] ?? 0)] ?? 'oi';
    const letter = turn[times % turn.length];
    const inward = inside[Math.floor(times / turn.length) % inside.length] ?? '127.0.0.1';
    return [...(letter === 'i' ? [] : [outside]), ...(letter === 'o' ? [] : [inward])].map(toAnswer);
  };
}

const toAnswer = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 });
