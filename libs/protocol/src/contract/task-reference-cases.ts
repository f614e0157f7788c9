import { type ContractCase } from './contract-case.ts';
import { documentExample } from './document-example.ts';
import { documentedRefusalCase, refusalCase } from './refusal.ts';
import { unmask } from './unmask.ts';

const actions = ['Pause', 'Resume', 'Refresh', 'Stop', 'Describe'] as const;
const unknownTasks = ["' OR 1=1 --", '../../etc/passwd', 'tasks:*', 't'.repeat(10_000)];
const notFound = { message: 'TaskID: invalid task id, task not found' };

/** What the actions on one task refuse when they are not told which, or there is no such task. */
export const taskReferenceCases: readonly ContractCase[] = actions.flatMap((Action) => [
  documentedRefusalCase(Action),
  refusalCase(`${Action} refuses a request without Data`, { Action }, { message: 'Data missing' }),
  ...['TaskID', 5, []].map((Data) =>
    refusalCase(
      `${Action} refuses Data ${JSON.stringify(Data)}`,
      { Action, Data },
      { message: 'Data must be an object' },
    ),
  ),
  ...['', 'undefined', null].map((TaskID) =>
    refusalCase(
      `${Action} takes TaskID ${JSON.stringify(TaskID)} for missing`,
      { Action, Data: { TaskID } },
      { message: 'TaskID missing' },
    ),
  ),
  ...[5, true, {}, []].map((TaskID) =>
    refusalCase(
      `${Action} refuses TaskID ${JSON.stringify(TaskID)}`,
      { Action, Data: { TaskID } },
      { message: 'TaskID must be a string' },
    ),
  ),
  refusalCase(
    `${Action} finds no task for the documents' own example`,
    unmask(documentExample(Action, 'request')),
    notFound,
  ),
  ...unknownTasks.map((TaskID) =>
    refusalCase(`${Action} finds no task ${TaskID.slice(0, 20)}`, { Action, Data: { TaskID } }, notFound),
  ),
]);
