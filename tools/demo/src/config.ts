/**
 * The environment of the local stack: this process's own, with its ports and its folder.
 *
 * @param portBase the first of its ports
 * @param stateDir where it keeps everything it stores
 */
export function stackEnvironment(portBase: number, stateDir: string): Record<string, string | undefined> {
  return { ...process.env, PORT_BASE: String(portBase), LOCAL_CLOUD_DIR: stateDir };
}
