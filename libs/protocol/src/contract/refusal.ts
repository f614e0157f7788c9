import { errorResponseSchema } from '../web-record/response.ts';
import { answerOf } from './answer.ts';
import { type ContractCase } from './contract-case.ts';
import { type DocumentExample, documentExample } from './document-example.ts';
import { expectSame, expectStart } from './expectation.ts';

/** How a request must be refused: with ErrorCode `InvalidParam` and ErrorMessage ... */
export type Refusal =
  { /** ... exactly this. */ message: string } | { /** ... that begins with this. */ messageStart: string };

/** A case that sends one body (text as it is, anything else as JSON), which must be refused. */
export function refusalCase(title: string, body: unknown, refusal: Refusal): ContractCase {
  return {
    title,
    run: async (send) => {
      const answer = await answerOf(send, body, errorResponseSchema);
      expectSame('ErrorCode', answer.ErrorCode, 'InvalidParam');
      if ('message' in refusal) expectSame('ErrorMessage', answer.ErrorMessage, refusal.message);
      else expectStart('ErrorMessage', answer.ErrorMessage, refusal.messageStart);
    },
  };
}

/** A case that leaves out what the documents leave out in their failure example: the answer must be theirs. */
export function documentedRefusalCase(action: DocumentExample['action']): ContractCase {
  return {
    title: `${action} without its first field answers as the documents show, to the letter`,
    run: async (send) => {
      const documented = errorResponseSchema.parse(JSON.parse(documentExample(action, 'failure')));
      const answer = await answerOf(send, { Action: action, Data: {} }, errorResponseSchema);
      expectSame('the answer', answer, { ...documented, RequestID: answer.RequestID });
    },
  };
}
