/**
 * Pure: whether a `Host` or an `Origin` names this machine. Pages of other sites, open in the same browser, reach loopback too: by
 * its address, which their Origin tells, or by a name of theirs that leads here, which Host tells.
 */
export function isFromThisMachine(hostOrOrigin: string): boolean {
  const url = URL.parse(hostOrOrigin.includes('://') ? hostOrOrigin : `http://${hostOrOrigin}`);
  const name = (url?.hostname ?? '').replace(/^\[(.*)\]$/, '$1');
  return name === '::1' || /^127(\.\d{1,3}){3}$/.test(name) || /^([^.].*\.)?localhost$/.test(name);
}
