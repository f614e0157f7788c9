import { openRoomBrowser, startService } from '@scf-media/local-cloud/testing';
import { expect, test } from 'vitest';

test('the API documentation works in a browser, and sends requests only to the service', async () => {
  await using service = await startService('trtc-push', {
    // The description is public even where requests must be signed.
    environment: { API_APP_KEY: 'APIDtest', API_APP_SECRET: 'only-for-tests' },
  });
  await using room = await openRoomBrowser();
  const page = await room.browser.newPage();
  const requested: string[] = [];
  const errors: unknown[] = [];
  page.on('request', (request) => void requested.push(request.url()));
  page.on('pageerror', (error) => void errors.push(error));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${service.url}/docs`);
  await page.waitForSelector('.opblock-summary-path');
  const paths = await page.$$eval('.opblock-summary-path', (found) =>
    found.map((one) => one.getAttribute('data-path')),
  );
  const described = [
    '/',
    '/tasks',
    '/tasks/{requestId}',
    '/tasks/{requestId}/request',
    '/health',
    '/metrics',
  ];
  expect(new Set(paths)).toEqual(new Set([...described, 'callback']));
  const elsewhere = requested.filter((url) => !url.startsWith(service.url) && !url.startsWith('data:'));
  expect({ elsewhere, errors }).toEqual({ elsewhere: [], errors: [] });
});
