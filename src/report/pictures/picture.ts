/** Numbers and texts by rows, with a name fit for a file: a picture or part of a page shows them. */
export interface DataTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What a table's cell holds; null where there is nothing. */
export type Cell = string | number | null;

/** A picture of a report, and in words what it shows: below it, and in Markdown. */
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
