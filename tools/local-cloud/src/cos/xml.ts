/** The content of an element: text or elements. A list repeats the element; undefined omits it. */
export type XmlContent =
  string | number | boolean | undefined | readonly XmlContent[] | { readonly [name: string]: XmlContent };

/** Renders a document with one root, without whitespace between elements, because some clients do not trim text. */
export function renderXml(root: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${renderElement(root, content)}`;
}

function renderElement(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (isList(content)) return content.map((item) => renderElement(name, item)).join('');
  if (typeof content !== 'object') return `<${name}>${escapeText(String(content))}</${name}>`;
  const inside = Object.entries(content).map(([child, value]) => renderElement(child, value));
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

/** Reverses the escaping of text. */
export function unescapeText(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
    return Object.keys(ENTITIES).find((mark) => ENTITIES[mark] === name) ?? whole;
  });
}
