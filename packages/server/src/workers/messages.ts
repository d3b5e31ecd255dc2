/** What a pool and its workers say to each other. Payloads are structured clones; typed arrays stay typed arrays. */
export type ToWorker =
  | { readonly type: 'init'; readonly init: unknown }
  | { readonly type: 'job'; readonly id: number; readonly job: unknown };

export type FromWorker =
  | { readonly type: 'ready' }
  /** Loading failed; the worker ends by itself. */
  | { readonly type: 'unusable'; readonly message: string }
  /** Part of a job's answer before it is done. */
  | { readonly type: 'part'; readonly id: number; readonly part: unknown }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
