/** What an element holds: text, or elements; a list repeats the element; undefined leaves it out. */
export type XmlContent =
  string | number | boolean | undefined | readonly XmlContent[] | { readonly [name: string]: XmlContent };

/** A document with one root, without white space between elements (clients here do not trim text). */
export function xmlDocument(root: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, content)}`;
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (isList(content)) return content.map((item) => element(name, item)).join('');
  if (typeof content !== 'object') return `<${name}>${escapeText(String(content))}</${name}>`;
  const inside = Object.entries(content).map(([child, value]) => element(child, value));
  return `<${name}>${inside.join('')}</${name}>`;
}

const isList = (content: XmlContent): content is readonly XmlContent[] => Array.isArray(content);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

function escapeText(text: string): string {
  return text
    .replace(/[&<>"']/g, (mark) => `&${ENTITIES[mark] ?? ''};`)
    .replace(/\p{Cc}/gu, (control) => `&#${control.charCodeAt(0)};`);
}

/** Text as it was before it was escaped. */
export function unescapeText(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
    return Object.keys(ENTITIES).find((mark) => ENTITIES[mark] === name) ?? whole;
  });
}
