/** How long and how often fetching weights may try before it says that it cannot. */

/** Idle limit of one request, ms: 20 MB on a slow line still trickles within it. */
export const packageFetchTimeoutMs = 60_000;
/** Retries of a failed request: one hiccup is forgiven, a dead network is told to the user soon. */
export const packageFetchRetries = 1;
/** Wait before that retry, ms; npm's own 10 s make a dead network look like a hang. */
export const packageRetryDelayMs = 500;
/** Temporary folders of interrupted fetches older than this are removed, ms (no fetch takes an hour). */
export const staleTemporaryMs = 3_600_000;
