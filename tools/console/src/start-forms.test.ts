import { expect, test } from 'vitest';
import {
  selectFields,
  findProblems,
  pushForm,
  recordingForm,
  buildRequest,
  roomRecordingForm,
  maskSecrets,
  type StartForm,
} from './start-forms.ts';

const local = { issueUserSig: async () => 'made' };

const initial = (form: StartForm, host: Parameters<typeof selectFields>[1] = local) =>
  Object.fromEntries(selectFields(form, host).map(({ name, initial: value }) => [name, value]));

test('a form becomes a request: nested, with numbers, without empty fields, with the JSON merged in', () => {
  const values = { ...initial(recordingForm), RecordURL: 'https://example.com/', Height: '' };
  expect(
    buildRequest(recordingForm.fields, values, '{"Output":{"Cos":{"TargetDir":"a"}},"Width":640}'),
  ).toEqual({
    RecordURL: 'https://example.com/',
    Width: 640,
    MaxDurationLimit: 600,
    Output: { Video: { Muxer: 'mp4', Poster: true }, Cos: { TargetDir: 'a' } },
    ManualStart: false,
  });
  expect(() => buildRequest([], {}, '{')).toThrow(SyntaxError);
  expect(() => buildRequest([], {}, '[1]')).toThrow('not an object');
});

test('the schema of the request reports problems with their fields', () => {
  const problems = recordingForm.check({
    RecordURL: 'ftp://x',
    Width: 5,
    Output: { Video: { Muxer: 'avi' } },
  });
  expect(problems.map(({ path }) => path)).toEqual(['RecordURL', 'Width', 'Output.Video.Muxer']);
  expect(recordingForm.check({ RecordURL: 'https://example.com/' })).toEqual([]);
});

test('on the local cloud the initial forms are valid except for the URL', () => {
  const paths = (form: StartForm) =>
    findProblems(form, buildRequest(form.fields, initial(form), ''), local).map(({ path }) => path);
  expect(paths(recordingForm)).toEqual(['RecordURL']);
  expect(paths(pushForm)).toEqual(['VideoSrc']);
  expect(paths(roomRecordingForm)).toEqual([]);
});

test('on a deployed service the user fills in what the local cloud provides', () => {
  const paths = (form: StartForm) =>
    findProblems(form, buildRequest(form.fields, initial(form, {}), ''), {}).map(({ path }) => path);
  expect(paths(pushForm).toSorted()).toEqual(['SdkAppId', 'UserSig', 'VideoSrc']);
  expect(paths(roomRecordingForm).toSorted()).toEqual(['CosConfig.Bucket', 'SdkAppId', 'UserSig']);
  expect(maskSecrets({ UserSig: 'secret', UserId: 'u' }, selectFields(pushForm, {}))).toEqual({
    UserSig: '…',
    UserId: 'u',
  });
});
