import { useId, useState } from 'preact/hooks';
import { useHost } from './host.ts';
import {
  type Field,
  selectFields,
  type Problem,
  findProblems,
  buildRequest,
  maskSecrets,
  type StartForm,
  type Values,
} from './start-forms.ts';
import { type Translate } from './words.ts';

/** Shows a form that starts a task, and validates the request with its schema before it is sent. */
export function StartPanel({ form, translate }: { form: StartForm; translate: Translate }) {
  const id = useId();
  const host = useHost();
  const fields = selectFields(form, host);
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  );
  const [more, setMore] = useState('');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [result, setResult] = useState<{ kind: 'done' | 'failed'; text: string }>();
  const [isBusy, setBusy] = useState(false);
  const request = tryBuildRequest(fields, values, more);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setResult(undefined);
    const found =
      request === undefined
        ? [{ path: 'more', message: translate('notJson') }]
        : findProblems(form, request, host);
    setProblems(found);
    if (found.length > 0) {
      const [first] = found;
      document.getElementById(`${id}-${first?.path ?? ''}`)?.focus();
      return;
    }
    setBusy(true);
    try {
      setResult({ kind: 'done', text: `${translate('started')}: ${await form.start(request, host)}` });
    } catch (error) {
      setResult({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
    }
    setBusy(false);
  }

  const others = problems.filter(({ path }) => path !== 'more' && !fields.some(({ name }) => name === path));
  return (
    <details class="start">
      <summary>{translate(form.title)}</summary>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <div class="fields">
          {fields.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              id={`${id}-${field.name}`}
              value={values[field.name] ?? ''}
              problem={problems.find(({ path }) => path === field.name)?.message}
              change={(value) => setValues({ ...values, [field.name]: value })}
            />
          ))}
        </div>
        <label for={`${id}-more`}>{translate('moreFields')}</label>
        <textarea
          id={`${id}-more`}
          rows={3}
          spellcheck={false}
          value={more}
          aria-invalid={request === undefined}
          onInput={({ currentTarget: { value } }) => setMore(value)}
        />
        <details>
          <summary>{translate('request')}</summary>
          <pre>
            {request === undefined
              ? translate('notJson')
              : JSON.stringify(maskSecrets(request, fields), undefined, 2)}
          </pre>
        </details>
        <div role="alert">
          {others.map(({ path, message }) => (
            <p key={`${path} ${message}`}>
              {path}: {message}
            </p>
          ))}
          {request === undefined && <p>JSON {translate('notJson')}</p>}
          {result?.kind === 'failed' && <p>{result.text}</p>}
        </div>
        <button type="submit" class="main" disabled={isBusy}>
          {translate('start')}
        </button>
        <p role="status">{result?.kind === 'done' ? result.text : ''}</p>
      </form>
    </details>
  );
}

/** Builds the request from the form's values; undefined while the additional fields are not valid JSON. */
function tryBuildRequest(
  fields: readonly Field[],
  values: Values,
  more: string,
): Record<string, unknown> | undefined {
  try {
    return buildRequest(fields, values, more);
  } catch {
    return undefined;
  }
}

interface FieldInputProps {
  field: Field;
  id: string;
  value: string | boolean;
  problem: string | undefined;
  change: (value: string | boolean) => void;
}

function FieldInput({
  field: { name, kind, choices = [], isRequired = false },
  id,
  value,
  problem,
  change,
}: FieldInputProps) {
  const about = {
    id,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
    required: isRequired,
  };
  return (
    <div class={kind === 'flag' ? 'field flag' : 'field'}>
      <label for={id}>
        {name}
        {isRequired && <span aria-hidden="true"> *</span>}
      </label>
      {kind === 'choice' && (
        <select
          {...about}
          value={String(value)}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        >
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )}
      {kind === 'flag' && (
        <input
          {...about}
          type="checkbox"
          checked={value === true}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
      )}
      {kind === 'secret' && (
        <input
          {...about}
          type="password"
          autoComplete="off"
          value={String(value)}
          onInput={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
      {(kind === 'text' || kind === 'url' || kind === 'number') && (
        <input
          {...about}
          type="text"
          inputMode={kind === 'number' ? 'numeric' : kind}
          value={String(value)}
          onInput={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
