import { renderTable } from './render-table.ts';
import { chinese, english } from './languages.ts';
import type { Table } from './tables.ts';

const marked = /(<!-- table: ([a-z-]+) -->\n).*?(<!-- \/table -->)/gs;

/**
 * Returns the page with each table between its markers written anew: `<!-- table: web-record-start -->` and
 * `<!-- /table -->`.
 *
 * @param path of the page below docs/; below `zh/` tables are Chinese
 * @throws when there is no such table, or a text is missing
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

/** The tables that a page has markers of. */
export function markersIn(page: string): string[] {
  return [...page.matchAll(marked)].map(([, , name = '']) => name);
}
