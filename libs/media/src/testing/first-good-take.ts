/**
 * Measures again when a take falls short, up to `most` times. Only for what other work on the machine can take away,
 * such as frames: it adds none. Every take is measured whole and shown; the last one is what the test then judges.
 *
 * @param isGood whether a take meets its measure, so that another would tell nothing new
 */
export async function firstGoodTake<T>(
  most: number,
  take: () => Promise<T>,
  isGood: (measured: T) => boolean,
): Promise<T> {
  for (let number = 1; ; number++) {
    const measured = await take();
    if (isGood(measured) || number === most) return measured;
  }
}
