import { tableBox } from './boxes.ts';
import { createUint32Column } from './uint32-column.ts';

/**
 * Which samples a player can begin with (`stss`, ISO/IEC 14496-12, 8.6.2). Without the box it can begin with any, so
 * that sound, of which every frame is one, takes no memory.
 */
export function createSyncSamples() {
  let samples = 0;
  /** Key frames before the first sample that is none. */
  let leading = 0;
  const later = createUint32Column();

  return {
    add(key: boolean): void {
      if (key && leading === samples) leading += 1;
      else if (key) later.push(samples + 1);
      samples += 1;
    },

    /** Nothing when every sample is a key frame. */
    box(): Uint8Array[] {
      if (leading === samples) return [];
      const numbers = createUint32Column();
      for (let number = 1; number <= leading; number++) numbers.push(number);
      return tableBox('stss', [leading + later.length], [...numbers.pieces(), ...later.pieces()]);
    },
  };
}
