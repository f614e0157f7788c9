import { VOD_EVENT_TYPES, vodEventPayloads } from '../vod-events/vod-event-type.ts';
import { vodEventExample, vodEventExamples } from '../vod-events/vod-event-example.ts';
import { type ContractCase } from './contract-case.ts';
import { takenCase } from './vod-answer.ts';

const shown = new Set<unknown>(vodEventExamples.map(({ name }) => vodEventExample(name)['EventType']));
const upload = vodEventExample('NewFileUpload');

/** What VOD sends, and what it may send tomorrow: answered with 200. Uploads and pulls among them start a processing. */
export const vodTakenCases: readonly ContractCase[] = [
  ...vodEventExamples.map(({ name, source, text }) =>
    takenCase(`takes ${source === 'document' ? "the documents'" : 'the derived'} ${name}`, text),
  ),
  ...VOD_EVENT_TYPES.filter((type) => !shown.has(type)).map((type) =>
    takenCase(`takes ${type}`, {
      EventType: type,
      [vodEventPayloads[type]]: { TaskId: `1250000000-${type}-1`, Status: 'FINISH', ErrCode: 0 },
    }),
  ),
  ...['FutureComplete', '未来完成', 'constructor', '__proto__', '../../etc/passwd', 'a'.repeat(1000)].map(
    (type) => takenCase(`takes the unknown EventType ${type.slice(0, 40)}`, { EventType: type, A: [1] }),
  ),
  takenCase('takes an event with fields nobody knows', { ...upload, Added: { Later: [null, 1.5, 'x'] } }),
  takenCase('takes an event with null for what it does not have', {
    ...upload,
    PullCompleteEvent: null,
    Sign: null,
    T: null,
  }),
  takenCase('takes the same event again', upload),
];
