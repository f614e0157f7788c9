import { renderTable } from './render-table.ts';
import { chinese, english } from './languages.ts';
import type { Table } from './tables.ts';

const marked = /(<!-- table: ([a-z-]+) -->\n).*?(<!-- \/table -->)/gs;

/**
 * Replaces what is between the markers `<!-- table: web-record-start -->` and `<!-- /table -->` with the current table.
 *
 * @param path of the page below docs/; pages below `zh/` get Chinese tables
 * @throws Error when the table does not exist, or a text is missing
 */
export function fillMarkers(path: string, page: string, tables: ReadonlyMap<string, Table>): string {
  const language = path.startsWith('zh/') ? chinese : english;
  return page.replaceAll(marked, (_all, begin: string, name: string, end: string) => {
    const table = tables.get(name);
    if (table === undefined)
      throw new Error(`${path} has a marker of the table ${name}, which does not exist.`);
    return `${begin}\n${renderTable(name, table, language)}\n\n${end}`;
  });
}

/** Lists the tables for which a page has markers. */
export function findMarkers(page: string): string[] {
  return [...page.matchAll(marked)].map(([, , name = '']) => name);
}
