/** What happened in a campaign on a cluster. */
export interface ClusterCounts {
  jobs: number;
  blocks: number;
  /** Of answers. */
  bytes: number;
  /** Milliseconds that workers computed, by their own clocks. */
  computedMs: number;
  /** Results that came twice, with the same bytes. */
  duplicates: number;
  /** Results that were computed again here, to see whether they are right. */
  checked: number;
  /** Answers that were wrong, malformed or too large. */
  rejected: number;
  /** Jobs that were lost, or done by a worker that is not believed, and given out again. */
  repeated: number;
}

export function noCounts(): ClusterCounts {
  return {
    jobs: 0,
    blocks: 0,
    bytes: 0,
    computedMs: 0,
    duplicates: 0,
    checked: 0,
    rejected: 0,
    repeated: 0,
  };
}
