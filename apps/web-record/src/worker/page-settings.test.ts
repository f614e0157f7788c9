import { parseWebRecordRequest, type StartData } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { toPageSettings } from './page-settings.ts';

function startData(fields: object): StartData {
  const request = parseWebRecordRequest({
    Action: 'Start',
    Data: { RecordURL: 'https://a.example/', ...fields },
  });
  if (request.Action !== 'Start') throw new Error('not a Start');
  return request.Data;
}

const plain = {
  loadTimeoutMs: 20_000,
  permissions: [],
  fakeMedia: false,
  ignoreCertificateErrors: false,
  frameRate: 30,
};

test('an empty request leaves everything to Chrome and the service', () => {
  const none = { loadTimeoutMs: 20_000, timeZone: undefined, locale: undefined };
  expect(toPageSettings(startData({}), none)).toEqual(plain);
  const own = { loadTimeoutMs: 20_000, timeZone: 'Asia/Shanghai', locale: 'zh-CN' };
  expect(toPageSettings(startData({}), own)).toEqual({
    ...plain,
    timeZone: 'Asia/Shanghai',
    locale: 'zh-CN',
  });
});

test('fields of the request override the defaults', () => {
  const asked = startData({
    Cookies: [
      { Name: 'session', Value: 'a' },
      { Name: 'b', Value: '', Path: '/x', Secure: true, SameSite: 'None' },
    ],
    Headers: { Authorization: 'Bearer a' },
    HttpCredentials: { Username: 'u', Password: 'p' },
    UserAgent: 'Lesson/1',
    Permissions: ['camera'],
    FakeMedia: true,
    IgnoreCertificateErrors: true,
    TimeZone: 'Europe/Berlin',
    Locale: 'de',
    FrameRate: 60,
    VideoBitrate: 4_000,
  });
  const own = { loadTimeoutMs: 5_000, timeZone: 'Asia/Shanghai', locale: 'zh-CN' };
  expect(toPageSettings(asked, own)).toEqual({
    loadTimeoutMs: 5_000,
    cookies: [
      { name: 'session', value: 'a', path: '/', secure: false, httpOnly: false },
      { name: 'b', value: '', path: '/x', secure: true, httpOnly: false, sameSite: 'None' },
    ],
    headers: { Authorization: 'Bearer a' },
    credentials: { username: 'u', password: 'p' },
    userAgent: 'Lesson/1',
    permissions: ['camera'],
    fakeMedia: true,
    ignoreCertificateErrors: true,
    timeZone: 'Europe/Berlin',
    locale: 'de',
    frameRate: 60,
    videoBitrateKbps: 4_000,
  });
});
