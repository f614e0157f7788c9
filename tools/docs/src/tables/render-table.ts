import type { FieldRow } from './field-rows.ts';
import type { Language } from './languages.ts';
import type { Table, TableKind } from './tables.ts';

/**
 * Renders a table as Markdown, unpadded, as our Prettier settings format it.
 *
 * @param name of the table, by which its texts are looked up
 */
export function renderTable(name: string, { kind, rows }: Table, language: Language): string {
  if (kind === 'names') return rows.map(({ name: each }) => `\`${each}\``).join(language.comma);
  const headings = columns[kind].map((column) => language.headings[column]);
  const lines = rows.map((row) => columns[kind].map((column) => cell[column](row, name, language)));
  return [headings, headings.map(() => '---'), ...lines].map(formatLine).join('\n');
}

/** The columns of each kind of table. */
const columns: Readonly<Record<Exclude<TableKind, 'names'>, readonly (keyof typeof cell)[]>> = {
  environment: ['variable', 'type', 'fallback', 'text'],
  request: ['field', 'type', 'fallback', 'text'],
  response: ['field', 'type', 'text'],
};

const cell = {
  variable: (row: FieldRow): string => `\`${row.name}\``,
  field: (row: FieldRow): string => `\`${row.name}\``,
  type: (row: FieldRow, _table: string, language: Language): string => language.type(row.type),
  fallback: (row: FieldRow, _table: string, language: Language): string =>
    row.isRequired ? `**${language.required}**` : language.phrase(row.fallback),
  text: (row: FieldRow, table: string, language: Language): string =>
    `${row.isAddition ? `_${language.addition}_ ` : ''}${language.text(table, row)}`,
};

const formatLine = (cells: readonly string[]): string =>
  `| ${cells.map((content) => content.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll(
    /\| {2,}\|/g,
    '|  |',
  );
