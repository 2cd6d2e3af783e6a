/** Numbers and texts by rows, under a name that is fit for a file: what a picture or a part of a page is made from. */
export interface DataTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What a table's cell holds; null where there is nothing. */
export type Cell = string | number | null;

/** A picture of a report and what it says in words, beneath it, as its alternative text and in the Markdown report. */
export interface Picture {
  readonly title: string;
  readonly words: string;
  /** `<svg>…</svg>`; several where it is drawn in panels. */
  readonly panels: readonly Panel[];
  /** What it is drawn from; `what` each table holds is said where there are several. */
  readonly tables: readonly { readonly table: DataTable; readonly what?: string }[];
}

/** One of a picture's panels; the only one has no caption. */
export interface Panel {
  readonly caption?: string;
  readonly svg: string;
}
