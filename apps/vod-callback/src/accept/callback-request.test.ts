import { expect, it } from 'vitest';
import { parseCallbackBody, verifySignature } from './callback-request.ts';

const event = { EventType: 'NewFileUpload', FileUploadEvent: { FileId: '1', Name: '动物世界' } };
const json = JSON.stringify(event);

it.each([
  ['without an envelope', json],
  ['in an envelope', JSON.stringify({ body: json, isBase64Encoded: false })],
  ['in an envelope without isBase64Encoded', JSON.stringify({ body: json, headers: {} })],
  ['in base64', JSON.stringify({ body: Buffer.from(json).toString('base64'), isBase64Encoded: true })],
])('parses an event %s', (_how, text) => {
  expect(parseCallbackBody(text)).toEqual({ value: event, json });
});

it('does not unwrap an event that has a field named body', () => {
  expect(parseCallbackBody('{"EventType":"X","body":1}').value).toEqual({ EventType: 'X', body: 1 });
});

it.each([
  ['', 'request body: must be JSON'],
  ['{', 'request body: must be JSON'],
  ['{"body":"{"}', 'body: must be JSON'],
  ['{"body":"%%%","isBase64Encoded":true}', 'body: must be JSON'],
  ['{"body":{}}', 'body: must be text'],
  ['{"body":"{}","isBase64Encoded":"yes"}', 'body: must be text'],
])('rejects %j', (text, message) => {
  expect(() => parseCallbackBody(text)).toThrow(message);
});

const key = 'callbackkey1';
const nowMs = 1_600_000_000_000;
// printf 'callbackkey11600000600' | md5sum
const good = { T: 1_600_000_600, Sign: '6cc7586cfdf3f86cc2e96653c9f1c590' };

it('accepts signatures of the platform, with T as a number or text and Sign in either case', () => {
  expect(() => verifySignature(good, key, nowMs)).not.toThrow();
  expect(() => verifySignature({ ...good, T: String(good.T) }, key, nowMs)).not.toThrow();
  expect(() => verifySignature({ ...good, Sign: good.Sign.toUpperCase() }, key, nowMs)).not.toThrow();
});

it.each([
  ['another key', good, 'otherkey', nowMs, 'Sign: wrong'],
  ['a modified T', { ...good, T: good.T + 1 }, key, nowMs, 'Sign: wrong'],
  ['a T that expires now', good, key, good.T * 1000, 'T: expired'],
  ['an expired T', good, key, good.T * 1000 + 1, 'T: expired'],
  ['no Sign', { T: good.T }, key, nowMs, 'Sign: missing'],
  ['an empty Sign', { ...good, Sign: '' }, key, nowMs, 'Sign: missing'],
  ['a Sign that is not text', { ...good, Sign: 1 }, key, nowMs, 'Sign: missing'],
  ['no T', { Sign: good.Sign }, key, nowMs, 'T: missing'],
  ['a T that is not a time', { ...good, T: '1e9' }, key, nowMs, 'T: missing'],
  ['a body that is not an object', null, key, nowMs, 'Sign: missing'],
])('rejects %s', (_what, body, withKey, atMs, message) => {
  expect(() => verifySignature(body, withKey, atMs)).toThrow(
    expect.objectContaining({ code: 'WrongSign', message }),
  );
});
