import { type ContractCase } from './contract-case.ts';
import { refusalCase } from './refusal.ts';
import { shortened } from './shortened.ts';
import { startRequest } from './start-request.ts';
import { startRows } from './start-rows.ts';

/** A fault in another row. Start names every field at fault: when it names this one alone, the rest is taken. */
const faultBeside = (field: string) =>
  field === 'RecordURL'
    ? { fault: { Width: 2561 }, message: 'Width must be 0 or in range [16, 2560]' }
    : { fault: { RecordURL: 'file:///' }, message: 'RecordURL must be an http or https URL' };

/** What Start takes: every row of its table with each of its values, and left out. No task comes of it. */
export const startAcceptedCases: readonly ContractCase[] = startRows.flatMap((row) => {
  const { fault, message } = faultBeside(row.field);
  const given = row.accepted.map(({ value }) =>
    refusalCase(
      `Start takes ${row.field} ${shortened(value)}`,
      startRequest({ ...row.alongside, ...fault, [row.field]: value }),
      { message },
    ),
  );
  const leftOut = ['', 'undefined', null].map((blank) =>
    refusalCase(
      `Start takes ${row.field} ${JSON.stringify(blank)} for left out`,
      startRequest({ ...fault, [row.field]: blank }),
      { message },
    ),
  );
  return row.field === 'RecordURL' ? given : [...given, ...leftOut];
});
