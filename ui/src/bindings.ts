// Generated from src-tauri/src/contract.rs and the view types: `cargo xtask bindings`. Don't edit.

export type AlignedLineView = { pair: number | null,
  /** `unchanged`, `changed`, `added` or `removed`. */
  state: string, matched_by: string, certainty: string, before: InvoiceLineView | null, after: InvoiceLineView | null,
  /** Net after minus net before. */
  delta: Amount,
  /** Field names that differ, with root or derived and cause. */
  changes: Array<FieldChangeView>, };

/** An exact decimal, as text. */
export type Amount = string;

export type BreakdownView = {
  /** `customer_id`, `product` or `currency`. */
  field: string, value: string, lines: number, impact: Array<TotalsView>, };

export type BudgetView = { currency: string, amount: Amount, };

/** A cause opened: examples to look at. */
export type CauseDetailView = { cause: CauseView,
  /** A few typical ones and the largest by money. */
  examples: Array<DifferenceView>,
  /** The largest shares by customer, product, country, …: what a split by hand can use. */
  breakdown: Array<BreakdownView>,
  /** Every decision ever taken on it, newest first. */
  history: Array<DecisionView>, };

export type CauseView = {
  /** `C1`, or `M1` for one merged by hand, `C3.1` for one split by hand. */
  id: string, kind: string,
  /** `added`, `removed`, `changed`: the sign before it on the screen. */
  sign: string, summary: string, field: string | null, transformation: string, conditions: Array<ConditionView>, lines: number, invoices: number, customers: number, impact: Array<TotalsView>,
  /** 0 to 1. */
  confidence: Amount, decision: DecisionView | null,
  /** Ids of the causes that were merged into this one by hand. */
  merged_from: Array<string>,
  /** Id of the cause that it was split from by hand. */
  split_from: string | null,
  /** Place for declared changes (a later issue): `as_intended`, `not_declared`, `beyond_scope`; `null` now. */
  intent: string | null, };

/** A file that the user chose or dropped; the token stands for its path, which the web side never sees. */
export type ChosenFileView = { token: string, name: string, bytes: number, };

/** How one column of a file is read. What was guessed is shown and can be changed. */
export type ColumnMappingView = {
  /** 0-based, in the file. */
  index: number, file: number,
  /** As the file names it. */
  header: string,
  /** Field name (`unit_price`), the column's own name to keep it as it is, or empty to leave it out. */
  field: string,
  /** `text`, `decimal` or `date`. */
  kind: string,
  /** Number format (`1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`, `1234.56`) or date order (`YYYY-MM-DD`, `DD/MM/YYYY`, `MM/DD/YYYY`, …). */
  format: string,
  /** The amounts are whole minor units (cents), as in Stripe's API. */
  minor_units: boolean,
  /** `name`, `content`, `profile` or `user`: who decided. */
  decided_by: string,
  /** `certain`, `likely`, or `ask`: only `ask` stops an import. */
  certainty: string,
  /** The question when `certainty` is `ask`: `Is 03/04/2026 the 3rd of April or March 4th? 412 values fit both.` */
  question: string | null,
  /** Answers to the question: values for `format`. */
  choices: Array<string>, };

export type ComparisonListView = { id: number, name: string, before: string, after: string, created_at: string, changed_invoices: number, causes: number,
  /** Causes that nobody has accepted or rejected. */
  undecided: number, proved: boolean, };

/** The first screen of a comparison: everything but the differences themselves. */
export type ComparisonView = { id: number, name: string, created_at: string, created_by: string, before: RunView, after: RunView, settings: SettingsView, invoices: CountsView, lines: CountsView,
  /** `invoice number: 25,900`, `normalised number: 12`, … as (method, certainty, count). */
  matched_by: Array<MatchedByView>, differences: number, causes: Array<CauseView>, unexplained: UnexplainedView, proof: Array<ProofView>, proved: boolean, tolerated: Array<ToleratedView>, overruns: Array<OverrunView>, fields_on_one_side: Array<string>, };

export type ConditionView = { field: string,
  /** `=`, `in`, `starts`, `>=`, `<=`, `<` or `>`. */
  op: string, value: string, };

export type CountsView = { matched: number, unchanged: number, changed: number, added: number, removed: number, };

export type DecisionView = {
  /** `accepted` or `rejected`. */
  verdict: string, reason: string, by: string, at: string, };

/** Filters and order of the differences table. Empty lists and texts mean: all. */
export type DifferenceQuery = { states: Array<string>, fields: Array<string>, causes: Array<string>,
  /** Only differences that no cause explains. */
  unexplained: boolean, currencies: Array<string>, roots_only: boolean,
  /** Part of an invoice number, customer, product or value; any case. */
  text: string,
  /** A column of [`DifferenceView`]; empty: source order. `delta` sorts by its size without sign. */
  sort: string, descending: boolean, };

/** A row of the differences table: one field of one line that differs. */
export type DifferenceView = {
  /** Id of the difference within the comparison. */
  id: number,
  /** Id of the line pair: what side by side is opened with. */
  pair: number, state: string, invoice_before: string, line_before: string, invoice_after: string, line_after: string, customer: string, product: string, currency: string,
  /** Empty for a line that only one side has. */
  field: string, before: string, after: string, delta: Amount | null, root: boolean,
  /** Empty if unexplained. */
  cause: string, matched_by: string, };

export type DifferencesView = { total: number, offset: number, rows: Array<DifferenceView>, };

/** An error as the window shows it: the UI branches on `code`, shows `message` (what and where) and `help` (what to do). */
export type ErrorView = { code: string, message: string, help: string, };

/** What an export writes. */
export type ExportKind = "csv" | "xlsx" | "html";

/** A file that was written. */
export type ExportView = { name: string, folder: string, bytes: number, rows: number, };

export type FieldChangeView = { field: string, root: boolean, delta: Amount | null, cause: string, };

export type FileView = { name: string, sha256: string, bytes: number, rows: number,
  /** In words: `CSV, semicolon, Windows-1252, gzip`. */
  format: string, };

export type HeaderFieldView = { field: string, title: string, before: string, after: string, changed: boolean,
  /** Id of the cause; empty if unexplained or unchanged. */
  cause: string, };

export type InspectedFileView = { name: string, format: string,
  /** `lines`, `headers` (one row per invoice, joined to the lines). */
  role: string, bytes: number, };

/** What Tieout makes of one or two files (lines, or header and lines) before they are imported. */
export type InspectionView = { files: Array<InspectedFileView>,
  /** `Stripe invoice lines`, `NetSuite saved search`, …; `by content` where no shape was recognised. */
  shape: string, profile: string | null, mapping: Array<ColumnMappingView>,
  /** Whether every column is decided. */
  ready: boolean, preview: PreviewView, };

/** What `PRAGMA integrity_check` and the content hashes say. */
export type IntegrityView = { sound: boolean, problems: Array<string>, checked_at: string, };

export type InvoiceColumnView = { field: string, title: string, kind: string, };

export type InvoiceLineView = { line: string,
  /** Parallel to [`SideBySideView::columns`]. */
  cells: Array<string>, file: string, row: number, };

export type InvoiceSideView = { run: string, invoice: string, customer_id: string, customer_name: string, currency: string, invoice_date: string, };

/** An entry of the log of decisions and imports. */
export type LogEntryView = { number: number, at: string, by: string, what: string, subject: string, hash: string, };

export type MatchedByView = { method: string, certainty: string, invoices: number, };

export type OverrunView = { currency: string, budget: Amount, hidden: Amount, };

export type PreviewCellView = {
  /** As it will be read: `1234.50`, `2026-04-03`. */
  read: string,
  /** As the file says it, where that differs. */
  source: string | null,
  /** Why it can't be read (the row would go to the rejects), or what is doubtful. */
  problem: string | null, };

export type PreviewRowView = { row: number, cells: Array<PreviewCellView>, };

/** The first rows as they will be read. */
export type PreviewView = {
  /** Field names. */
  columns: Array<string>, rows: Array<PreviewRowView>, };

export type ProfileView = { name: string, columns: number, saved_at: string, saved_by: string, };

/** Progress of long work, sent some ten times a second. */
export type ProgressView = { stage: string, done: number, of: number,
  /** Units of the stage per second. */
  rate: number,
  /** `null` until it can be said. */
  seconds_left: number | null, };

export type ProofView = { currency: string, before: TotalsView, causes: TotalsView, unexplained: TotalsView, tolerated: TotalsView, after: TotalsView, residual: TotalsView, };

export type RecentView = { id: string, name: string, folder: string, opened_at: string, };

export type RejectView = { file: string, row: number, column: string, value: string, reason: string,
  /** The whole row as the source has it. */
  source: string, };

/** A window of a longer list. */
export type RejectsView = { total: number, rows: Array<RejectView>, };

/** A run in the list and on its page. */
export type RunView = { id: number, name: string, imported_at: string, imported_by: string,
  /** Sealed runs take no more rows. */
  sealed: boolean, files: Array<FileView>, invoices: number, lines: number, rejects: number, totals: Array<TotalsView>, profile: string, mapping: Array<ColumnMappingView>, };

export type SettingsView = { keys: Array<string>, ignore: Array<string>, tolerance: Array<ToleranceView>, budget: Array<BudgetView>, text: Array<TextRuleView>, };

/** One invoice as both systems billed it. */
export type SideBySideView = { before: InvoiceSideView | null, after: InvoiceSideView | null, matched_by: string, certainty: string,
  /** Lines aligned by their match: in the order of the before side, added ones where they stand after. */
  lines: Array<AlignedLineView>,
  /** Columns that any line of either side fills, in reading order. */
  columns: Array<InvoiceColumnView>,
  /** Header fields (date, customer, …) with both values. */
  header: Array<HeaderFieldView>,
  /** Net, tax, gross of the whole invoice on both sides. */
  totals: Array<TotalsComparedView>, causes: Array<CauseView>,
  /** Neighbours in the list of changed invoices, as pair ids, for previous and next. */
  previous_pair: number | null, next_pair: number | null, ordinal: number, of: number, };

export type TextRuleView = { field: string, trim: boolean, ignore_case: boolean, };

export type ToleranceView = { field: string, absolute: Amount | null, relative_percent: Amount | null, };

export type ToleratedView = { field: string, currency: string, lines: number, absolute: Amount, net: Amount, };

export type TotalsComparedView = { currency: string, before: TotalsView, after: TotalsView, delta: TotalsView, };

export type TotalsView = {
  /** ISO 4217 code; empty where the source names none. */
  currency: string, net: Amount, tax: Amount, gross: Amount, };

export type UnexplainedView = { lines: number, impact: Array<TotalsView>, };

/** What a user says of a cause. */
export type Verdict = "accepted" | "rejected" | "undecided";

export type WorkspaceView = { name: string,
  /** For showing only; the web side can't open paths. */
  folder: string, read_only: boolean,
  /** Why it is read-only: `another window has it open since 14:03 (pid 4711)`. */
  read_only_reason: string | null, schema_version: number, runs: Array<RunView>, comparisons: Array<ComparisonListView>, };

/** Every command of the backend: its arguments, its answer, and whether it takes a job and reports progress. */
export type Commands = {
  workspace_current: { args: Record<string, never>; result: WorkspaceView | null };
  workspace_choose: { args: { create: boolean }; result: WorkspaceView | null };
  workspace_recent: { args: Record<string, never>; result: Array<RecentView> };
  workspace_open_recent: { args: { id: string }; result: WorkspaceView };
  workspace_check: { args: Record<string, never>; result: IntegrityView };
  workspace_log: { args: { offset: number; limit: number }; result: Array<LogEntryView> };
  ui_state_get: { args: { key: string }; result: string | null };
  ui_state_set: { args: { key: string; value: string }; result: null };
  files_choose: { args: { multiple: boolean }; result: Array<ChosenFileView> };
  files_inspect: { args: { tokens: Array<string>; profile: string | null; mapping: Array<ColumnMappingView> | null }; result: InspectionView };
  run_import: { args: { tokens: Array<string>; name: string; mapping: Array<ColumnMappingView>; profile: string | null; job: string }; result: RunView; progress: true };
  run_rejects: { args: { run: number; offset: number; limit: number }; result: RejectsView };
  run_rejects_export: { args: { run: number }; result: ExportView | null };
  run_rejects_import: { args: { run: number; job: string }; result: RunView | null; progress: true };
  run_seal: { args: { run: number }; result: RunView };
  run_rename: { args: { run: number; name: string }; result: RunView };
  run_delete: { args: { run: number }; result: null };
  profiles: { args: Record<string, never>; result: Array<ProfileView> };
  profile_save: { args: { name: string; mapping: Array<ColumnMappingView> }; result: ProfileView };
  profile_delete: { args: { name: string }; result: null };
  comparison_start: { args: { before: number; after: number; name: string; settings: SettingsView; job: string }; result: ComparisonView; progress: true };
  comparison: { args: { id: number }; result: ComparisonView };
  comparison_delete: { args: { id: number }; result: null };
  comparison_rename: { args: { id: number; name: string }; result: ComparisonView };
  comparison_fields: { args: { before: number; after: number }; result: Array<string> };
  cause: { args: { comparison: number; cause: string }; result: CauseDetailView };
  cause_decide: { args: { comparison: number; cause: string; verdict: Verdict; reason: string }; result: ComparisonView };
  causes_merge: { args: { comparison: number; causes: Array<string>; summary: string }; result: ComparisonView };
  cause_split: { args: { comparison: number; cause: string; field: string; values: Array<string>; summary: string }; result: ComparisonView };
  cause_undo: { args: { comparison: number; cause: string }; result: ComparisonView };
  differences: { args: { comparison: number; query: DifferenceQuery; offset: number; limit: number }; result: DifferencesView };
  differences_tsv: { args: { comparison: number; query: DifferenceQuery; offset: number; limit: number }; result: string };
  side_by_side: { args: { comparison: number; pair: number }; result: SideBySideView };
  changed_pairs: { args: { comparison: number; cause: string | null }; result: number | null };
  export: { args: { comparison: number; kind: ExportKind; query: DifferenceQuery | null; job: string }; result: ExportView | null; progress: true };
  job_cancel: { args: { job: string }; result: null };
};
