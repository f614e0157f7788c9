/**
 * Measures up to three times and gives the first measurement that is good, else the last: other work on the machine makes
 * a measurement worse, never better.
 */
export async function firstGoodTake<T>(
  take: (number: number) => Promise<T>,
  isGood: (measured: T) => boolean,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    const measured = await take(number);
    if (number === 3 || isGood(measured)) return measured;
  }
}
