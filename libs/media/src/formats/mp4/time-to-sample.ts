import { largestUint32, tableBox, uint32s } from './boxes.ts';
import { createUint32Column } from './uint32-column.ts';

/**
 * How long each sample lasts (`stts`, ISO/IEC 14496-12, 8.6.1.2): samples of one length in a row are one entry of
 * 8 bytes. Sound is one entry in all, pictures with the times of a browser mostly one each.
 */
export function createTimeToSample() {
  const closed = createUint32Column();
  let run = { samples: 0, ticks: 0 };
  let durationTicks = 0;

  return {
    /** Of all samples. */
    get durationTicks(): number {
      return durationTicks;
    },

    add(ticks: number): void {
      durationTicks += ticks;
      // A picture that stands for longer than the box can say (20 hours at 57,600 ticks a second) is cut short.
      const kept = Math.min(ticks, largestUint32);
      if (run.samples > 0 && run.ticks !== kept) {
        closed.push(run.samples);
        closed.push(run.ticks);
        run = { samples: 0, ticks: kept };
      }
      run = { samples: run.samples + 1, ticks: kept };
    },

    box(): Uint8Array[] {
      const open = run.samples === 0 ? [] : [uint32s([run.samples, run.ticks])];
      return tableBox('stts', [closed.length / 2 + open.length], [...closed.pieces(), ...open]);
    },
  };
}
