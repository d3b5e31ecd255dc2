/** How deep a peer's JSON is nested. Iterative, because a recursive walk is what deep nesting breaks. */

/** True when some path is longer than `limit`; stops at the first level that is too deep. */
export function isDeeperThan(root: unknown, limit: number): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; depth <= limit; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const child of Object.values(value))
        if (typeof child === 'object' && child !== null) next.push(child);
    }
    if (next.length === 0) return false;
    level = next;
  }
  return true;
}
