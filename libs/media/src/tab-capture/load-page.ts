import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import type { Page } from 'puppeteer-core';

/**
 * Goes to the page that is to be recorded and waits for its `load` event.
 *
 * @throws ServiceError `PageNotLoaded`, fault `destination`: no such host, an answer of 400 or more, a download, or
 *   no `load` event in time
 * @param lastFailure why a connection failed, where the browser has to ask somebody else to connect
 */
export async function loadPage(
  page: Page,
  url: string,
  timeoutMs: number,
  lastFailure: () => string | undefined = () => undefined,
): Promise<void> {
  const failed = (reason: string, cause?: unknown): ServiceError =>
    new ServiceError('PageNotLoaded', reason, { fault: 'destination', cause });
  let status: number | undefined;
  try {
    const response = await page.goto(url, { waitUntil: 'load', timeout: timeoutMs });
    status = response?.status();
  } catch (error) {
    const message = messageOf(error);
    const reason = socksFailure(message, lastFailure()) ?? /net::ERR_[A-Z_]+/.exec(message)?.[0];
    throw failed(
      reason ?? (message.includes('timeout') ? `no load event within ${timeoutMs} ms` : message),
      error,
    );
  }
  if (status !== undefined && status >= 400) throw failed(`the page answered ${status}`);
}

function socksFailure(message: string, why: string | undefined): string | undefined {
  return message.includes('net::ERR_SOCKS_') && why !== undefined ? `no connection to ${why}` : undefined;
}
