import { expect, test } from 'vitest';
import {
  fieldsFor,
  problemsOf,
  pushForm,
  recordingForm,
  requestOf,
  roomRecordingForm,
  shownRequest,
  type StartForm,
} from './start-forms.ts';

const local = { userSig: async () => 'made' };

const initial = (form: StartForm, host: Parameters<typeof fieldsFor>[1] = local) =>
  Object.fromEntries(fieldsFor(form, host).map(({ name, initial: value }) => [name, value]));

test('a form says a request: nested, numbers as numbers, without what is empty, JSON over it', () => {
  const values = { ...initial(recordingForm), RecordURL: 'https://example.com/', Height: '' };
  expect(requestOf(recordingForm.fields, values, '{"Output":{"Cos":{"TargetDir":"a"}},"Width":640}')).toEqual(
    {
      RecordURL: 'https://example.com/',
      Width: 640,
      MaxDurationLimit: 600,
      Output: { Video: { Muxer: 'mp4', Poster: true }, Cos: { TargetDir: 'a' } },
      ManualStart: false,
    },
  );
  expect(() => requestOf([], {}, '{')).toThrow(SyntaxError);
  expect(() => requestOf([], {}, '[1]')).toThrow('not an object');
});

test('the schema of the request says what is wrong, with the field', () => {
  const problems = recordingForm.check({
    RecordURL: 'ftp://x',
    Width: 5,
    Output: { Video: { Muxer: 'avi' } },
  });
  expect(problems.map(({ path }) => path)).toEqual(['RecordURL', 'Width', 'Output.Video.Muxer']);
  expect(recordingForm.check({ RecordURL: 'https://example.com/' })).toEqual([]);
});

test('on the local cloud the forms begin with a request that the schemas take, but for the address', () => {
  const paths = (form: StartForm) =>
    problemsOf(form, requestOf(form.fields, initial(form), ''), local).map(({ path }) => path);
  expect(paths(recordingForm)).toEqual(['RecordURL']);
  expect(paths(pushForm)).toEqual(['VideoSrc']);
  expect(paths(roomRecordingForm)).toEqual([]);
});

test('on a deployed service whoever starts a task brings what the local cloud has or makes', () => {
  const paths = (form: StartForm) =>
    problemsOf(form, requestOf(form.fields, initial(form, {}), ''), {}).map(({ path }) => path);
  expect(paths(pushForm).toSorted()).toEqual(['SdkAppId', 'UserSig', 'VideoSrc']);
  expect(paths(roomRecordingForm).toSorted()).toEqual(['CosConfig.Bucket', 'SdkAppId', 'UserSig']);
  expect(shownRequest({ UserSig: 'secret', UserId: 'u' }, fieldsFor(pushForm, {}))).toEqual({
    UserSig: '…',
    UserId: 'u',
  });
});
