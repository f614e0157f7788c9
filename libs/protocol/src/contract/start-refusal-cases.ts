import { type ContractCase } from './contract-case.ts';
import { documentedRefusalCase, refusalCase } from './refusal.ts';
import { shortened } from './shortened.ts';
import { startRequest } from './start-request.ts';
import { pageRefusals } from './start-rows-page.ts';
import { startRows } from './start-rows.ts';

const encryptedMp4 = startRequest({
  'Output.Video.EncryptKey': '0'.repeat(32),
  'Output.Video.AuthUrl': 'https://example.com/key',
});
const encryptedWith = (field: string, value: unknown) =>
  startRequest({
    'Output.Video.Muxer': 'hls',
    'Output.Video.EncryptKey': '0'.repeat(32),
    'Output.Video.AuthUrl': 'https://example.com/key',
    [`Output.Video.${field}`]: value,
  });
const threeFaults = startRequest({ RecordURL: 'file:///', Width: 2561, 'Output.Cos.Bucket': 5 });

/** What Start refuses: every row of its table, and what the rows say together. */
export const startRefusalCases: readonly ContractCase[] = [
  documentedRefusalCase('Start'),
  refusalCase('Start refuses a request without Data', { Action: 'Start' }, { message: 'Data missing' }),
  ...startRows.flatMap((row) =>
    row.refused.map(({ value, says }) =>
      refusalCase(
        `Start refuses ${row.field} ${shortened(value)}`,
        startRequest({ ...row.alongside, [row.field]: value }),
        { messageStart: `${row.field} ${says}` },
      ),
    ),
  ),
  refusalCase('Start refuses EncryptKey for an mp4 file, which would not be encrypted', encryptedMp4, {
    messageStart: 'Output.Video.EncryptKey needs Muxer hls',
  }),
  ...Object.entries({ Poster: true, Thumbnails: {} }).map(([field, value]) =>
    refusalCase(
      `Start refuses ${field} with EncryptKey, since pictures are not encrypted`,
      encryptedWith(field, value),
      { message: `Output.Video.${field} must not be with EncryptKey: pictures are not encrypted` },
    ),
  ),
  ...pageRefusals.map(({ data, message }) =>
    refusalCase(`Start says: ${message}`, startRequest(data), { message }),
  ),
  refusalCase('Start names every field at fault, in the order of the documents', threeFaults, {
    message:
      'RecordURL must be an http or https URL; Width must be 0 or in range [16, 2560]; Output.Cos.Bucket must be a string',
  }),
];
