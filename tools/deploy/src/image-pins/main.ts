import { toMessage } from '@scf-media/protocol/errors';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { workspaceRoot } from '../workspace-root.ts';
import { countDaysBehind, readImagePins, replaceImagePins } from './image-pins.ts';

/**
 * Shows, checks and moves the pins of images, for the weekly workflow:
 *
 * - `show`: prints the base image with its tag
 * - `check --days 14`: fails when the Debian packages are older than that
 * - `move --digest sha256:…`: pins the base image to this digest, and Debian to today
 */
const FILES = ['tools/deploy/image/Dockerfile', 'deploy/compose/Dockerfile'].map((path) =>
  join(workspaceRoot, path),
);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { days: { type: 'string', default: '14' }, digest: { type: 'string', default: '' } },
});

try {
  const texts = await Promise.all(FILES.map((file) => readFile(file, 'utf8')));
  const pins = readImagePins(texts[0] ?? '');
  switch (positionals[0]) {
    case 'show':
      console.info(pins.base);
      break;
    case 'check': {
      const days = countDaysBehind(pins, Date.now());
      console.info(`The images have the Debian of ${pins.debianDate}, ${days} days behind.`);
      if (days > Number(values.days)) throw new RangeError(`more than ${values.days} days behind`);
      break;
    }
    case 'move': {
      const next = { digest: values.digest, debianDate: new Date().toISOString().slice(0, 10) };
      await Promise.all(FILES.map((file, at) => writeFile(file, replaceImagePins(texts[at] ?? '', next))));
      break;
    }
    default:
      throw new RangeError('show, check or move');
  }
} catch (error) {
  console.error(toMessage(error));
  process.exitCode = 1;
}
