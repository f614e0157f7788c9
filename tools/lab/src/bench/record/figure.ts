/** One measured figure, and what it should be. */
export interface Figure {
  name: string;
  /** All takes, in their order: the spread is part of the figure. */
  values: number[];
  unit: string;
  goal?: { atMost: number } | { atLeast: number };
}

/** Pure: the figures as a Markdown table. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ name, values, unit, goal }) =>
      `| ${name} | ${values.map(rounded).join(', ')} ${unit} | ${goal === undefined ? '' : goalText(goal)} |`,
  );
  return ['| measure | measured | goal |', '| --- | --- | --- |', ...rows].join('\n');
}

function goalText(goal: NonNullable<Figure['goal']>): string {
  return 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
}

function rounded(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
}
