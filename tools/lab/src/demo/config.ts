/** The folders of one stack alone; `state` may be inside `temp`. */
export interface StackDirs {
  readonly state: string;
  readonly temp: string;
}

/**
 * Creates the environment of the local stack: that of this process, with the stack's ports and folders.
 *
 * @param portBase the first of its ports
 * @param dirs.state for everything that it stores
 * @param dirs.temp for temporary files of the stack and its browsers; also identifies its processes
 */
export function createStackEnvironment(
  portBase: number,
  dirs: StackDirs,
): Record<string, string | undefined> {
  return { ...process.env, PORT_BASE: String(portBase), LOCAL_CLOUD_DIR: dirs.state, TMPDIR: dirs.temp };
}
