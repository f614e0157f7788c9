import { chinesePhrases, translateType } from '../chinese/words.ts';
import { chineseTexts, sharedChineseTexts } from '../chinese/index.ts';
import type { FieldRow } from './field-rows.ts';

/** The texts of tables in one language. */
export interface Language {
  readonly headings: Readonly<Record<'variable' | 'field' | 'type' | 'fallback' | 'text', string>>;
  /** Separates the names in a list. */
  readonly comma: string;
  readonly required: string;
  readonly addition: string;
  readonly type: (type: string) => string;
  /** Translates a default. @throws Error when it has no translation */
  readonly phrase: (phrase: string) => string;
  /** @throws Error when the row has no text in this language */
  readonly text: (table: string, row: FieldRow) => string;
}

export const english: Language = {
  headings: { variable: 'Variable', field: 'Field', type: 'Type', fallback: 'Default', text: 'Meaning' },
  comma: ', ',
  required: 'required',
  addition: 'Addition.',
  type: (type) => type,
  phrase: (phrase) => phrase,
  text: (table, { name, text }) => requireText(text, `a description of ${name} in ${table}`),
};

export const chinese: Language = {
  headings: { variable: '变量', field: '字段', type: '类型', fallback: '默认值', text: '含义' },
  comma: '、',
  required: '必填',
  addition: '新增。',
  type: translateType,
  phrase: (phrase) =>
    /^(`[^`]*`)?$/.test(phrase)
      ? phrase
      : requireText(chinesePhrases[phrase], `a translation of "${phrase}"`),
  text: (table, { name }) =>
    requireText(
      chineseTexts[table]?.[name] ?? sharedChineseTexts[name],
      `a Chinese text for ${name} of ${table} (tools/docs/src/chinese)`,
    ),
};

function requireText(text: string | undefined, what: string): string {
  if (text === undefined || text === '') throw new Error(`There is no ${what}.`);
  return text;
}
