import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { headingAnchor } from '@scf-media/docs/markdown';
import { workspaceRoot } from './workspace-files.ts';

/** A Markdown file with the parts that are checked. */
export interface MarkdownPage {
  /** Relative to the workspace. */
  readonly path: string;
  readonly bytes: number;
  /** Without fenced code. */
  readonly lines: readonly string[];
  /** The whole file. */
  readonly text: string;
  readonly headings: readonly { level: number; text: string }[];
  readonly anchors: ReadonlySet<string>;
  /** The targets of links and images as written, except in code. */
  readonly links: readonly string[];
}

const folders = ['*.md', 'docs/**/*.md', 'examples/*.md', '{apps,libs,tools,deploy,examples}/*/*.md'];

/** Reads every Markdown file that is meant for readers. */
export function readMarkdownPages(): MarkdownPage[] {
  return globSync(folders, { cwd: workspaceRoot })
    .map(readPage)
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

function readPage(path: string): MarkdownPage {
  const text = readFileSync(join(workspaceRoot, path), 'utf8');
  const lines = text.replaceAll(/^( *)(```+)[^\n]*\n.*?^\1\2$/gms, '').split('\n');
  const headings = lines.flatMap((line) => {
    const [, marks = '', heading = ''] = /^(#{1,6}) (.+)$/.exec(line) ?? [];
    return marks === '' ? [] : [{ level: marks.length, text: heading }];
  });
  const prose = lines.join('\n').replaceAll(/`[^`\n]*`/g, '`code`');
  return {
    path,
    bytes: Buffer.byteLength(text),
    lines,
    text,
    headings,
    anchors: makeAnchors(headings.map((heading) => heading.text)),
    links: [...prose.matchAll(/\]\(([^()\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(
      ([, inline, reference]) => inline ?? reference ?? '',
    ),
  };
}

/** Lists the anchors of a page; a repeated heading gets a number, as on GitHub. */
function makeAnchors(headings: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const heading of headings) {
    const anchor = headingAnchor(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    let name = anchor;
    for (let count = 1; anchors.has(name); count += 1) name = `${anchor}-${count}`;
    anchors.add(name);
  }
  return anchors;
}

/** Resolves a relative link to a path in the workspace and an anchor there; undefined for other links. */
export function resolveLink(from: string, link: string): { path: string; anchor?: string } | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [target = '', anchor] = decodeURIComponent(link).split('#');
  const path = target === '' ? from : relative(workspaceRoot, join(workspaceRoot, from, '..', target));
  return anchor === undefined ? { path } : { path, anchor };
}
