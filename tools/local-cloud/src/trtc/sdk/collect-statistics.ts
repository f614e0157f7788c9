/** What WebRTC counts, by the user at the other end. */
export async function collectStatistics(
  sources: ReadonlyMap<string, { statistics(): Promise<RTCStatsReport | undefined> }>,
): Promise<Map<string, RTCStatsReport>> {
  const reports = new Map<string, RTCStatsReport>();
  for (const [userId, source] of sources) {
    const report = await source.statistics();
    if (report !== undefined) reports.set(userId, report);
  }
  return reports;
}
