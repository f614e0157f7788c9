import { errorResponseSchema } from '../web-record/response.ts';
import { type ContractCase } from './contract-case.ts';
import { expectSame, expectShape, expectStart, expectThat } from './expectation.ts';

/** Creates a case that delivers an event (text as it is, anything else as JSON), which must be accepted: 200. */
export function takenCase(title: string, event: unknown): ContractCase {
  return {
    title,
    run: async (send) => {
      const { status, json } = await send(bodyOf(event));
      const refused = typeof json === 'object' && json !== null && 'ErrorCode' in json;
      expectThat(`the answer to ${shown(event)}`, { status, json }, 'status 200 and no ErrorCode', !refused);
      expectSame(`the HTTP status of the answer to ${shown(event)}`, status, 200);
    },
  };
}

/**
 * Creates a case that delivers what is no event (text as it is, anything else as JSON), which must be rejected: 400,
 * and a body with ErrorCode `InvalidEvent`, an ErrorMessage that names the field, and a RequestID.
 *
 * @param messageStart how ErrorMessage begins, such as `FileUploadEvent.FileId: missing`
 */
export function refusedCase(title: string, event: unknown, messageStart: string): ContractCase {
  return {
    title,
    run: async (send) => {
      const { status, json } = await send(bodyOf(event));
      const answer = expectShape(`the answer to ${shown(event)}`, json, errorResponseSchema);
      expectSame(`the HTTP status of the answer to ${shown(event)}`, status, 400);
      expectSame(`the fields of the answer to ${shown(event)}`, json, answer);
      expectSame('ErrorCode', answer.ErrorCode, 'InvalidEvent');
      expectStart('ErrorMessage', answer.ErrorMessage, messageStart);
    },
  };
}

function bodyOf(event: unknown): string {
  return typeof event === 'string' ? event : JSON.stringify(event);
}

function shown(event: unknown): string {
  const body = bodyOf(event);
  return body.length > 300 ? `${body.slice(0, 300)}…` : body;
}
