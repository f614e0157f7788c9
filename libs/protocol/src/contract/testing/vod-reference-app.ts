import { ServiceError } from '../../errors/index.ts';
import { invalidEvent, parseVodEvent } from '../../vod-events/index.ts';
import { type Send } from '../contract-case.ts';

/** The smallest receiver that fulfils the contract: it ignores events. */
export function vodReferenceApp(): Send {
  let requests = 0;
  return (rawBody) => {
    const RequestID = `request-${requests++}`;
    try {
      parseVodEvent(parseJson(rawBody));
      return Promise.resolve({ status: 200, json: { RequestID } });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const json = { ErrorCode: error.code, ErrorMessage: error.message, RequestID };
      return Promise.resolve({ status: 400, json });
    }
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidEvent('request body: must be JSON');
  }
}
