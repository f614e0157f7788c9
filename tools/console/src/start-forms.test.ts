import { expect, test } from 'vitest';
import { pushForm, recordingForm, requestOf, roomRecordingForm } from './start-forms.ts';

const initial = ({ fields }: typeof recordingForm) =>
  Object.fromEntries(fields.map(({ name, initial: value }) => [name, value]));

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

test('what the forms begin with is a request that the schemas take, but for the address', () => {
  const paths = (form: typeof recordingForm, more = '') =>
    form.check(requestOf(form.fields, initial(form), more)).map(({ path }) => path);
  expect(paths(recordingForm)).toEqual(['RecordURL']);
  expect(paths(pushForm)).toEqual(['VideoSrc']);
  expect(paths(roomRecordingForm)).toEqual([]);
});
