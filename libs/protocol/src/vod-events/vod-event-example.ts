import { derivedEvents } from './derived-events.ts';
import { documentEvents } from './document-events.ts';

/** The name of an example: its event type, and what is special about it. */
export type VodEventExampleName = keyof typeof documentEvents | keyof typeof derivedEvents;

/** One event as VOD sends it. */
export interface VodEventExample {
  name: VodEventExampleName;
  /** Whether the documents show it, or only tell of it. */
  source: 'document' | 'derived';
  /** The body of the callback. */
  text: string;
}

/** Events as VOD sends them: those of the documents to the letter, then what the documents tell of but do not show. */
export const vodEventExamples: readonly VodEventExample[] = [
  ...entriesOf(documentEvents).map(([name, text]) => ({ name, source: 'document', text }) as const),
  ...entriesOf(derivedEvents).map(
    ([name, event]) => ({ name, source: 'derived', text: JSON.stringify(event) }) as const,
  ),
];

/** An example as parsed JSON, one of its own for each call. */
export function vodEventExample(name: VodEventExampleName): Record<string, unknown> {
  const example = vodEventExamples.find((one) => one.name === name);
  if (example === undefined) throw new Error(`no example ${name}`);
  return JSON.parse(example.text) as Record<string, unknown>;
}

/** The key whose signature `NewFileUpload, signed` carries (ModifyEventConfig's SignKey). */
export const exampleSignKey = 'ScfMediaSignKey1';

function entriesOf<Fields extends object>(fields: Fields): [keyof Fields, Fields[keyof Fields]][] {
  return Object.entries(fields) as [keyof Fields, Fields[keyof Fields]][];
}
