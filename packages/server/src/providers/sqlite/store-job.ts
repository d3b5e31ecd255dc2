/** What the server and the store's process say to each other. */
export type StoreInit = { readonly path: string };

export type StoreJob =
  | { readonly op: 'get' | 'delete'; readonly kind: string; readonly id: string }
  | { readonly op: 'put'; readonly kind: string; readonly id: string; readonly body: string }
  | { readonly op: 'count'; readonly kind: string }
  | {
      readonly op: 'list';
      readonly kind: string;
      readonly limit: number;
      /** `seq` of the last row of the page before; null: the first page. */
      readonly after: number | null;
      readonly newestFirst: boolean;
    };

export type StoredRow = { readonly seq: number; readonly id: string; readonly body: string };
