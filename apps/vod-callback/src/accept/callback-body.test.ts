import { expect, it } from 'vitest';
import { callbackBody } from './callback-body.ts';

const event = { EventType: 'NewFileUpload', FileUploadEvent: { FileId: '1', Name: '动物世界' } };
const json = JSON.stringify(event);

it.each([
  ['as it is', json],
  ['in an envelope', JSON.stringify({ body: json, isBase64Encoded: false })],
  ['in an envelope that says nothing of base64', JSON.stringify({ body: json, headers: {} })],
  ['in base64', JSON.stringify({ body: Buffer.from(json).toString('base64'), isBase64Encoded: true })],
])('reads an event %s', (_how, text) => {
  expect(callbackBody(text)).toEqual({ value: event, json });
});

it('lets an event that happens to have a field named body be', () => {
  expect(callbackBody('{"EventType":"X","body":1}').value).toEqual({ EventType: 'X', body: 1 });
});

it.each([
  ['', 'request body: must be JSON'],
  ['{', 'request body: must be JSON'],
  ['{"body":"{"}', 'body: must be JSON'],
  ['{"body":"%%%","isBase64Encoded":true}', 'body: must be JSON'],
  ['{"body":{}}', 'body: must be text'],
  ['{"body":"{}","isBase64Encoded":"yes"}', 'body: must be text'],
])('refuses %j', (text, message) => {
  expect(() => callbackBody(text)).toThrow(message);
});
