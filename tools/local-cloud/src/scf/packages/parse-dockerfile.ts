/** The parts of a Dockerfile that matter here: everything except installed packages. */
export interface ImageRecipe {
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly workingDir: string;
  /** In order; targets are absolute. */
  readonly copies: readonly { readonly sources: readonly string[]; readonly to: string }[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/**
 * Parses a single-stage Dockerfile. Ignores `FROM` and `RUN`: installed packages are this machine's.
 *
 * @throws SyntaxError that names the line
 */
export function parseDockerfile(text: string): ImageRecipe {
  let recipe: ImageRecipe = { environment: {}, workingDir: '/', copies: [], entrypoint: [], command: [] };
  let stages = 0;
  for (const line of logicalLines(text)) {
    const [, instruction = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(line) ?? [];
    switch (instruction.toUpperCase()) {
      case 'FROM':
        stages += 1;
        if (stages > 1) throw new SyntaxError(`only one stage is supported: ${line}`);
        break;
      case 'ENV':
        recipe = { ...recipe, environment: { ...recipe.environment, ...parseVariables(rest) } };
        break;
      case 'WORKDIR':
        recipe = { ...recipe, workingDir: toAbsolute(rest.trim(), recipe.workingDir) };
        break;
      case 'COPY':
      case 'ADD':
        recipe = { ...recipe, copies: [...recipe.copies, parseCopy(rest, recipe.workingDir, line)] };
        break;
      case 'ENTRYPOINT':
        recipe = { ...recipe, entrypoint: parseWords(rest), command: [] };
        break;
      case 'CMD':
        recipe = { ...recipe, command: parseWords(rest) };
        break;
      case '':
        throw new SyntaxError(`not an instruction: ${line}`);
    }
  }
  return recipe;
}

/** Removes comments and joins continued lines. */
function logicalLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\[ \t]*\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Parses `NAME=value NAME="a value"`, or the old form `NAME value`. */
function parseVariables(rest: string): Record<string, string> {
  if (!/^\w+=/.test(rest)) {
    const [name = '', ...value] = rest.split(/\s+/);
    return { [name]: value.join(' ') };
  }
  const pairs = rest.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g);
  return Object.fromEntries(
    [...pairs].map(([, name = '', value = '']) => [
      name,
      value.replace(/^(["'])(.*)\1$/s, '$2').replaceAll('\\"', '"'),
    ]),
  );
}

function parseCopy(rest: string, workingDir: string, line: string): ImageRecipe['copies'][number] {
  const words = rest.startsWith('[') ? parseWords(rest) : rest.split(/\s+/);
  if (words.some((word) => word.startsWith('--from')))
    throw new SyntaxError(`only files of the context can be copied: ${line}`);
  const paths = words.filter((word) => !word.startsWith('--'));
  const to = paths.at(-1);
  if (to === undefined || paths.length < 2)
    throw new SyntaxError(`COPY needs a source and a target: ${line}`);
  return { sources: paths.slice(0, -1), to: toAbsolute(to, workingDir) };
}

/** Parses the JSON form, or wraps a line for the shell. */
function parseWords(rest: string): string[] {
  if (!rest.startsWith('[')) return ['/bin/sh', '-c', rest];
  const words: unknown = JSON.parse(rest);
  if (!Array.isArray(words)) throw new SyntaxError(`not a list: ${rest}`);
  return words.map(String);
}

const toAbsolute = (path: string, workingDir: string): string =>
  path.startsWith('/') ? path : `${workingDir.replace(/\/$/, '')}/${path.replace(/^\.\//, '')}`;
