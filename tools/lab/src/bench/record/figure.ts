/** A measured figure with its goal. */
export interface Figure {
  name: string;
  /** The values of all runs in order, so that their spread is visible. */
  values: number[];
  unit: string;
  goal?: { atMost: number } | { atLeast: number };
}

/** Pure: formats the figures as a Markdown table. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ name, values, unit, goal }) =>
      `| ${name} | ${values.map(formatValue).join(', ')} ${unit} | ${goal === undefined ? '' : formatGoal(goal)} |`,
  );
  return ['| measure | measured | goal |', '| --- | --- | --- |', ...rows].join('\n');
}

function formatGoal(goal: NonNullable<Figure['goal']>): string {
  return 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
}

function formatValue(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
}
