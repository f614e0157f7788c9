/** Folders of one stack, of nobody else's; `state` may lie in `temp`. */
export interface StackDirs {
  readonly state: string;
  readonly temp: string;
}

/**
 * The environment of the local stack: this process's own, with its ports and its folder.
 *
 * @param portBase the first of its ports
 * @param dirs.state where it keeps everything it stores
 * @param dirs.temp for what it and its browsers need for a moment; also what its processes are found by
 */
export function stackEnvironment(portBase: number, dirs: StackDirs): Record<string, string | undefined> {
  return { ...process.env, PORT_BASE: String(portBase), LOCAL_CLOUD_DIR: dirs.state, TMPDIR: dirs.temp };
}
