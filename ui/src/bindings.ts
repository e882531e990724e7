// Generated from src-tauri/src/contract.rs and the view types: `cargo xtask bindings`. Don't edit.

export type AddressView = {
  /** Street and number. */
  line1: string, line2: string, line3: string, city: string, postal_code: string, region: string,
  /** ISO 3166-1 alpha-2; a country's name is understood when it is saved. */
  country: string, };

export type AlignedLineView = { pair: number | null,
  /** `unchanged`, `changed`, `added` or `removed`. */
  state: string, matched_by: string, certainty: string, before: InvoiceLineView | null, after: InvoiceLineView | null,
  /** Net after minus net before. */
  delta: Amount,
  /** Field names that differ, with root or derived and cause. */
  changes: Array<FieldChangeView>, };

/** An exact decimal, as text. */
export type Amount = string;

export type ApprovalView = { by: string, key: string, invoices: number, as_second: number, gross: Array<MoneyView>, last_at: string, };

export type BankAccountView = {
  /** BT-84: the IBAN, or a national account number. */
  iban: string,
  /** BT-86. */
  bic: string,
  /** BT-85: the account's holder. */
  name: string,
  /** The account for invoices in this currency; empty: for all. */
  currency: string, };

export type BatchFileView = { invoice: string,
  /** The file's name. */
  name: string, sha256: string, bytes: number,
  /** `written`, `refused` or `waiting`. */
  state: string, missing: Array<MissingTermView>, broken: Array<BrokenRuleView>, };

/** A window of a batch's files. */
export type BatchFilesView = { total: number, files: Array<BatchFileView>, };

/** What a batch would do, before it is started. */
export type BatchPlanView = { invoices: number,
  /** The names of the first files. */
  names: Array<string>,
  /** What patterns may say, such as `{number}`. */
  placeholders: Array<string>, };

/** What a batch is to write. */
export type BatchRequest = { run: number,
  /** `approved`, `all` or `these`. */
  which: string,
  /** The numbers of `these`. */
  invoices: Array<string>,
  /** `pdf`, `facturx`, `ubl` or `cii`. */
  format: string,
  /** Empty: the house's own. */
  template: string,
  /** `draft`, `paid` or `void`; empty: nothing. */
  mark: string,
  /** How files are named, without their ending: `{number} {customer} {date}`; empty: `{number}`. */
  pattern: string,
  /** The usage set that the appendices are of; none: no appendices. */
  usage: number | null, };

/** A batch in the history of its run. */
export type BatchView = { id: number, run: number, request: BatchRequest,
  /** The folder or the zip file, for showing only. */
  target: string, zip: boolean,
  /** `running`, `stopped` (cancelled, or the disk was full: it can be resumed) or `done`. */
  state: string,
  /** Why it stopped. */
  reason: string, invoices: number, written: number,
  /** Lack something or break a rule of the standard: not written. */
  refused: number, waiting: number, bytes: number, started_at: string, started_by: string, ended_at: string, };

/** An invoice of a bill run beside the expected one. */
export type BilledInvoiceView = { run: number, invoice: string, net: Amount, tax: Amount, gross: Amount,
  /** By the expected line's number: what was billed for it. */
  lines: Array<BilledLineView>, };

export type BilledLineView = {
  /** The expected line; `null`: none is like it. */
  number: number | null,
  /** By what it is that line: `product`, `product, written otherwise`, `name`, ...; empty: none is like it. */
  matched_by: string, description: string, quantity: string, unit_price: string, net: string, };

export type BilledView = { invoices: number, totals: TotalsView,
  /** `null` where there is no previous run. */
  previous: TotalsView | null, previous_invoices: number | null, };

export type BreakdownView = {
  /** `customer_id`, `product` or `currency`. */
  field: string, value: string, lines: number, impact: Array<TotalsView>, };

/** A rule that a document breaks. */
export type BrokenRuleView = {
  /** `BR-CO-10`; our own begin with `TIEOUT-`. */
  rule: string,
  /** `error` or `warning`. */
  severity: string, message: string, location: string,
  /** Not of the standard but of Tieout's strict layer. */
  ours: boolean, };

export type BudgetView = { currency: string, amount: Amount, };

/** What invoices say of a customer: the record sets of customers, with what was typed laid over them. */
export type BuyerView = {
  /** The customer's id in runs and records. */
  customer: string,
  /** BT-44. */
  name: string,
  /** BT-45. */
  trading_name: string, address: AddressView, contact: ContactView,
  /** BT-48. */
  vat_id: string,
  /** BT-47. */
  legal_registration: IdentifierView,
  /** BT-49. */
  electronic_address: IdentifierView,
  /** BT-10: what the buyer wants quoted; in Germany the Leitweg-ID. */
  reference: string, payment_days: number | null,
  /** The record set that knows the customer; empty: none does. */
  records: string,
  /** The names of the fields above that were typed, such as `address.line1`. */
  typed: Array<string>, saved_at: string, saved_by: string, };

/** A window of the buyers, by name. */
export type BuyersView = { total: number, buyers: Array<BuyerView>, };

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

export type ChargeView = { charge: string, name: string, product: string, unit: string,
  /** `flat`, `graduated`, ... */
  model: string,
  /** `in advance`, `in arrears`, `once`. */
  timing: string,
  /** `fee`, `contracted`, `sum of api_calls`, ... */
  quantity: string, included: Amount, minimum: Amount | null, maximum: Amount | null,
  /** The price in one line where it has one: `19.00 each`. */
  price: string, tiers: Array<TierView>, cells: Array<MatrixCellView>,
  /** Points of the price curve: quantity and amount, at every edge and between; empty where the model has none. */
  curve: Array<[Amount, Amount]>, };

/** A check that did not run; without needs: it was switched off. */
export type CheckNotRunView = { name: string, family: string, needs: Array<string>, };

/** What one check came to. */
export type CheckOutcomeView = { id: string, name: string, family: string,
  /** `critical`, `high`, `medium` or `low`. */
  severity: string,
  /** `passed`, `found`, `not_run` or `off`. */
  verdict: string,
  /** What it lacks, in words; empty unless it was not run. */
  needs: Array<string>, findings: number, invoices: number, at_stake: Array<MoneyView>, meaning: string, formula: string,
  /** What money is at stake, in words. */
  stake: string, mend: string, source: string, };

export type CheckSettingsView = { id: string, name: string, family: string, meaning: string, severity: string, usual_severity: string, off: boolean, parameters: Array<ParameterView>, };

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

/** Two people decided differently about one invoice. */
export type ConflictView = { id: string, invoice: string, mine: ReviewDecisionView, theirs: ReviewDecisionView, };

export type ContactView = { name: string, phone: string, email: string, };

/** A figure from elsewhere that the register must agree with. */
export type ControlTotalView = { name: string, source: string,
  /** Empty for a count. */
  currency: string, control: Amount, register: Amount,
  /** Register minus control. */
  difference: Amount, };

export type CountsView = { matched: number, unchanged: number, changed: number, added: number, removed: number, };

/** An entry of the credit ledger. */
export type CreditEntryView = { day: string, grant: string,
  /** `granted`, `drawn`, `expired`, `rolled over`. */
  kind: string, amount: Amount, balance: Amount, };

/** What a decision came to. */
export type DecidedView = { done: number,
  /** Of those, approved by one where two are due. */
  second_due: number,
  /** Not decided, with why, at most 100 of them. */
  refused: Array<RefusedView>, refused_total: number, };

export type DecisionView = {
  /** `accepted` or `rejected`. */
  verdict: string, reason: string, by: string, at: string, };

/** A figure and how it came about; unfolds into its operands. */
export type DerivationView = { figure: string,
  /** The calculation in one line: `50 x 0.50 = 25.00`; of a given figure the figure. */
  arithmetic: string, result: Amount,
  /** `given`, `sum`, `product`, ... */
  operation: string,
  /** The dialect's setting that decided an edge here; empty: none did. */
  setting: string, operands: Array<DerivationView>, };

export type DialectSettingView = { setting: string, value: string,
  /** What else it may be. */
  choices: Array<string>,
  /** What its source says; empty: Tieout's default. */
  says: string, source: string, };

/** A preset, with where each of its settings is documented. */
export type DialectView = { name: string, settings: Array<DialectSettingView>, };

/** Filters and order of the differences table. Empty lists and texts mean: all. */
export type DifferenceQuery = { states: Array<string>, fields: Array<string>, causes: Array<string>,
  /** Only differences that no cause explains. */
  unexplained: boolean, currencies: Array<string>, roots_only: boolean,
  /** Which side the rating agrees with: `before`, `after`, `neither`. */
  right: Array<string>,
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
  cause: string, matched_by: string,
  /** Which side the rating agrees with: `before`, `after`, `neither`; empty: nobody asked. */
  right: string,
  /** What the rating says that the field should be; empty: it says nothing of it. */
  expected: string, };

export type DifferencesView = { total: number, offset: number, rows: Array<DifferenceView>, };

/** Of all invoices of a run, whatever is searched for: how many each filter finds. */
export type DocumentCountsView = { all: number,
  /** In the newest review of the run. */
  approved: number,
  /** Lack something that a valid invoice needs; `null`: not looked at yet. */
  missing: number | null,
  /** Break an official rule; `null`: not looked at yet. */
  broken: number | null, };

/** A term with its value. */
export type DocumentFieldView = {
  /** `BT-31`. */
  term: string, title: string,
  /** Amounts as decimals, dates as `YYYY-MM-DD`. */
  value: string,
  /** `text`, `decimal` or `date`. */
  kind: string,
  /** Where it is from: `run`, `records`, `typed`, `seller` or `computed`. */
  source: string,
  /** The run's field, or how it was computed; empty where there is nothing to say. */
  origin: string, };

/** A group of business terms: `Seller`, `Totals`, `Line 3`. */
export type DocumentGroupView = {
  /** `BG-4`. */
  term: string, title: string, fields: Array<DocumentFieldView>, };

export type DocumentRowView = { invoice: string, customer: string, date: string, currency: string,
  /** As the header states it, else the sum of the lines. */
  gross: Amount, lines: number,
  /** Where it stands in the newest review of the run, such as `approved`; empty: no review has it. */
  status: string, };

/** An invoice as it would be written: every term with where it is from, what is missing, what is broken. */
export type DocumentView = { run: number, invoice: string,
  /** BT-3: `380` for an invoice, `381` for a credit note. */
  type_code: string,
  /** `Invoice`, `Credit note`, … */
  title: string, currency: string, gross: Amount, customer: string, customer_name: string,
  /** The seller's profile that was taken; empty: there is none. */
  seller: string,
  /** Where it stands in the newest review of the run; empty: no review has it. */
  status: string,
  /** A credit note whose amounts were turned: the run has them negative, EN 16931 positive. */
  turned: boolean,
  /** What stands above and below the lines. */
  groups: Array<DocumentGroupView>,
  /** One group for each line, at most 2,000. */
  lines: Array<DocumentGroupView>, line_count: number, missing: Array<MissingTermView>,
  /** The official rules first, then ours. */
  broken: Array<BrokenRuleView>,
  /** Whether it can be written as a page, and as an e-invoice. */
  writable: boolean, einvoice: boolean, };

/** A window of a run's invoices, by number. */
export type DocumentsView = { total: number, counts: DocumentCountsView, rows: Array<DocumentRowView>, };

/** What an e-invoice file was found to be. */
export type EinvoiceCheckView = { file: string,
  /** `UBL invoice`, `UBL credit note`, `CII`, `Factur-X (CII in a PDF)`; empty where it can't be read. */
  syntax: string,
  /** `valid`, `invalid` or `unreadable`. */
  verdict: string,
  /** Why it can't be read; empty otherwise. */
  unreadable: string, number: string, seller: string, buyer: string, currency: string,
  /** BT-115, or BT-112 where there is none. */
  due: Amount, broken: Array<BrokenRuleView>, };

/** An error as the window shows it: the UI branches on `code`, shows `message` (what and where) and `help` (what to do). */
export type ErrorView = { code: string, message: string, help: string, };

/** BT-120 and BT-121 for one category. */
export type ExemptionView = {
  /** A code of UNTDID 5305, such as `E` or `AE`. */
  category: string, text: string,
  /** A code of the VATEX list; may be empty. */
  code: string, };

/** What an export writes. */
export type ExportKind = "csv" | "xlsx" | "html";

/** A file that was written. */
export type ExportView = { name: string, folder: string, bytes: number, rows: number, };

export type FamilyFindingsView = { family: string, checks_run: number, checks_not_run: number, findings: number, invoices: number, new: number, at_stake: Array<MoneyView>, };

/** The findings of a family of checks. */
export type FamilyView = { family: string, checks_run: number, checks_not_run: number, findings: number, at_stake: Array<MoneyView>, };

export type FieldChangeView = { field: string, root: boolean, delta: Amount | null, cause: string, };

/** A field that a column may be. */
export type FieldChoiceView = {
  /** `unit_price`. */
  field: string,
  /** `Unit price`. */
  title: string,
  /** `text`, `decimal` or `date`. */
  kind: string, };

/** What files are chosen as: bill runs and record sets to import, or what a rating is made of. */
export type FileKind = "runs" | "contracts" | "prices" | "other_prices" | "usage" | "tax_rates";

export type FileView = { name: string, sha256: string, bytes: number, rows: number,
  /** In words: `CSV, semicolon, Windows-1252, gzip`. */
  format: string, };

export type FindingCountsView = { all: number, invoices: number, groups: number, new: number, known: number, gone: number, waived: number, at_stake: Array<MoneyView>, };

/** A group opened. */
export type FindingGroupDetailView = { group: FindingGroupView, meaning: string, formula: string, mend: string, source: string, examples: Array<FindingView>, customers: Array<ShareView>, products: Array<ShareView>, history: Array<ReviewDecisionView>, };

/** The same fault on many invoices. */
export type FindingGroupView = {
  /** Stable within the review's checks: `G1`, `G2` ... by falling money. */
  id: string, check: string, check_name: string, family: string, severity: string,
  /** In words: `Line net amount: ... where product starts 82`. */
  summary: string, fault: string, conditions: Array<ConditionView>, findings: number, invoices: number, customers: number, at_stake: Array<MoneyView>, new: number, known: number,
  /** `open`, `confirmed` (a fault that is to be mended), `dismissed` (none) or `waived`. */
  state: string, waiver: WaiverView | null, decision: ReviewDecisionView | null, };

/** Filters and order of the findings table. Empty lists and texts mean: all. */
export type FindingQuery = { checks: Array<string>, families: Array<string>, severities: Array<string>, group: string | null, invoice: string | null, currencies: Array<string>,
  /** `new`, `known` or empty. */
  novelty: string, waived: boolean | null,
  /** Part of an invoice number, customer or message. */
  text: string,
  /** A column of [`FindingView`]; `at_stake` where empty. */
  sort: string | null, descending: boolean, };

/** One finding. */
export type FindingView = { id: number, check: string, check_name: string, family: string, severity: string, invoice: string, line: string, field: string | null, customer: string, expected: string, actual: string, difference: Amount | null, currency: string, at_stake: Amount, message: string, group: string,
  /** `new` or `known`. */
  novelty: string, waived: boolean, };

/** A window of the findings. */
export type FindingsView = { total: number, at_stake: Array<MoneyView>, rows: Array<FindingView>, };

export type GroupOfFindingsView = { id: string, check: string, severity: string, summary: string, findings: number, invoices: number, customers: number, at_stake: Array<MoneyView>,
  /** `open`, `confirmed`, `dismissed` or `waived`. */
  state: string, reason: string, by: string, };

export type HeaderFieldView = { field: string, title: string, before: string, after: string, changed: boolean,
  /** Id of the cause; empty if unexplained or unchanged. */
  cause: string, };

/** An identifier with the scheme that it is of. */
export type IdentifierView = { value: string, scheme: string, };

export type InspectedFileView = { name: string, format: string,
  /** `lines`, `headers` (one row per invoice, joined to the lines). */
  role: string, bytes: number, };

/** What Tieout makes of one or two files (lines, or header and lines) before they are imported. */
export type InspectionView = {
  /** What the rows are read as: `invoices`, `contracts`, … */
  kind: string, files: Array<InspectedFileView>,
  /** `Stripe invoice lines`, `NetSuite saved search`, …; `by content` where no shape was recognised. */
  shape: string, profile: string | null, mapping: Array<ColumnMappingView>,
  /** What a column of such rows may be. */
  fields: Array<FieldChoiceView>,
  /** What no column holds and no row can be read without. */
  missing: Array<MissingView>,
  /** Whether every column is decided and nothing is missing. */
  ready: boolean, preview: PreviewView, };

/** What `PRAGMA integrity_check` and the content hashes say. */
export type IntegrityView = { sound: boolean, problems: Array<string>, checked_at: string, };

export type InvoiceColumnView = { field: string, title: string, kind: string, };

export type InvoiceLineView = { line: string,
  /** Parallel to [`SideBySideView::columns`]. */
  cells: Array<string>, file: string, row: number, };

/** The invoice as the customer would see it, with what stands around it. */
export type InvoiceReviewView = { item: QueueItemView, header: Array<PaperFieldView>, columns: Array<PaperColumnView>, lines: Array<PaperLineView>, totals: Array<PaperFieldView>, findings: Array<FindingView>,
  /** The customer's last invoices in the same currency, oldest first, at most twelve, this one last. */
  recent: Array<RecentInvoiceView>,
  /** The customer's contracts, payments and other records, at most ten of each. */
  records: Array<RelatedRecordsView>, history: Array<ReviewDecisionView>,
  /** What is under the approval; an approval of another hash has fallen. */
  hash: string,
  /** Ids of the items before and after it in the queue's order under the query that was given. */
  before: number | null, after: number | null, };

export type InvoiceSideView = { run: string, invoice: string, customer_id: string, customer_name: string, currency: string, invoice_date: string, };

/** Which side of a comparison the rating agrees with. */
export type JudgementView = { expected: number, expected_name: string, judged_at: string, judged_by: string, verdicts: Array<VerdictView>, };

/** A figure by which billing and receivables are judged. */
export type KpiView = {
  /** `dso` */
  id: string, name: string,
  /** In words. */
  formula: string,
  /** `days`, `percent`, `times` or `money`. */
  unit: string,
  /** Per currency, which is empty where no money is counted; empty unless it is known. */
  values: Array<MoneyView>,
  /** What it lacks, in words; empty where it is known. */
  needs: Array<string>, };

/** An entry of the log of decisions and imports. */
export type LogEntryView = { number: number, at: string, by: string, what: string, subject: string, hash: string, };

/** Whether the log is what was written. */
export type LogVerifyView = { sound: boolean, entries: number,
  /** Hash of the newest entry: what exports print. Empty while there is none. */
  head: string,
  /** Number of the first entry that is not what was written, or is missing. */
  first_broken: number | null, problems: Array<string>, checked_at: string, };

export type LogoView = { name: string, bytes: number,
  /** As a `data:` URL. */
  image: string, };

export type MatchedByView = { method: string, certainty: string, invoices: number, };

export type MatrixCellView = { values: Array<string>, price: Amount, };

/** What a merge of a colleague's package came to. */
export type MergeView = { from: string, decisions: number, already_known: number,
  /** Kept, but without effect: forged, by someone without the role, by who prepared it. */
  refused: Array<RefusedView>, conflicts: Array<ConflictView>, };

/** What a valid invoice needs and nobody gave. */
export type MissingTermView = {
  /** As its user calls it: `The seller's VAT id`. */
  title: string,
  /** `BT-31`. */
  term: string,
  /** Where to give it: `seller`, `buyer`, `run` or `line`. */
  place: string,
  /** The field of the profile, the buyer or the run: `vat_id`, `address.country`, `tax_category`. */
  field: string,
  /** The line, where it is one's. */
  line: string,
  /** Whether only an e-invoice needs it; a page can do without. */
  einvoice_only: boolean, };

/** A field without which no row can be read, and that no column was recognised as. */
export type MissingView = {
  /** `invoice_number`. */
  field: string,
  /** `Which column holds the invoice number?` */
  question: string,
  /** Indices into the mapping, the likely columns first. */
  columns: Array<number>, };

/** An amount of a currency. */
export type MoneyView = { currency: string, amount: Amount, };

export type OverrunView = { currency: string, budget: Amount, hidden: Amount, };

/** How a page is to look: a template by its name, or as it is being edited. */
export type PageRequest = {
  /** Empty: the house's own. */
  template: string,
  /** TOML that is being edited, instead of the template of that name. */
  toml: string | null,
  /** `draft`, `paid` or `void` across the page; empty: nothing. */
  mark: string,
  /** With the e-invoice in it: Factur-X. */
  hybrid: boolean,
  /** The usage set that the appendix is of; none: no appendix. */
  usage: number | null, };

export type PaperColumnView = { field: string, title: string,
  /** `text`, `decimal` or `date`. */
  kind: string, };

export type PaperFieldView = { field: string, title: string, value: string,
  /** Ids of the findings about it. */
  findings: number[], };

export type PaperLineView = { line: string,
  /** Parallel to the columns. */
  cells: Array<string>,
  /** Ids of the findings about the line. */
  findings: number[], file: string, row: number, };

export type ParameterView = { name: string, title: string, value: Amount, usual: Amount, };

/** A person of the workspace. */
export type PersonView = { name: string,
  /** The operating system's user. */
  user: string,
  /** `analyst`, `reviewer`, `approver`, `auditor`. */
  roles: Array<string>,
  /** First characters of the SHA-256 of the public key; empty where there is none yet. */
  fingerprint: string, active: boolean,
  /** It is the one who is using Tieout now. */
  me: boolean,
  /** The key is unlocked in this window. */
  unlocked: boolean,
  /** The keychain of this computer keeps what unlocks the key; said of oneself only. */
  remembered: boolean, added_by: string, added_at: string, };

/** What applied from one amendment to the next. */
export type PhaseView = { item: string, plan: string, price_book: string, quantity: Amount, from: string,
  /** Last day; empty: without end. */
  until: string,
  /** Prices agreed for this customer. */
  agreed: string, row: number, };

export type PlanView = { plan: string, name: string, interval: string, minimum: Amount | null, trial_days: number, charges: Array<ChargeView>, };

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

/** A price book with its plans. */
export type PriceBookView = { price_book: string, version: number, currency: string, from: string,
  /** Last day; empty: without end. */
  until: string, tax_inclusive: boolean, plans: Array<PlanView>, };

/** How many problems of one kind the input has. */
export type ProblemCountView = {
  /** `usage_without_contract`, ... */
  kind: string,
  /** As shown: `Usage without contract`. */
  title: string,
  /** `contracts`, `prices`, `usage`, `tax_rates`. */
  input: string, count: number, };

export type ProfileView = { name: string, columns: number, saved_at: string, saved_by: string, };

/** Progress of long work, sent some ten times a second. */
export type ProgressView = { stage: string, done: number, of: number,
  /** Units of the stage per second. */
  rate: number,
  /** `null` until it can be said. */
  seconds_left: number | null, };

export type ProofView = { currency: string, before: TotalsView, causes: TotalsView, unexplained: TotalsView, tolerated: TotalsView, after: TotalsView, residual: TotalsView, };

/** What a query found. */
export type QueryView = { columns: Array<string>,
  /** Parallel to the columns: `decimal` or `date` where every cell that is not NULL is one, else `text`. */
  kinds: Array<string>,
  /** Parallel to the columns; `null` is NULL. Integers and decimals as they are written, a BLOB as `x'0A0B'`. */
  rows: Array<Array<string | null>>,
  /** There are more rows than are here. */
  cut: boolean, };

/** A saved filter of the queue. */
export type QueueFilterView = { name: string, query: QueueQuery, by: string, };

/** One invoice (or, where a bill is missing, one contract or customer) in the queue. */
export type QueueItemView = { id: number,
  /** Empty where what is wrong is that there is none. */
  invoice: string,
  /** The invoice's number, or what it is about: `contract K-77`. */
  title: string, customer: string, currency: string, gross: Amount, date: string | null, findings: number,
  /** Of its worst finding; empty where it has none. */
  severity: string, at_stake: Amount, risk: number,
  /** `high`, `medium`, `low` or `none`. */
  band: string, status: string, assignee: string | null, due: string | null, decided_by: string | null, decided_at: string | null, comments: number, sampled: boolean, };

/** Filters and order of the queue. Empty lists and texts mean: all. */
export type QueueQuery = { statuses: Array<string>, severities: Array<string>, bands: Array<string>, checks: Array<string>, group: string | null,
  /** A person's name; `-` for nobody's. */
  assignee: string | null, currencies: Array<string>,
  /** Only those with findings, or only those without. */
  with_findings: boolean | null, sampled: boolean | null, overdue: boolean,
  /** Part of an invoice number or customer. */
  text: string,
  /** A column of [`QueueItemView`]; `risk` where empty. */
  sort: string | null,
  /** Where `sort` is empty, the highest risk is first anyway. */
  descending: boolean, };

/** A window of the queue. */
export type QueueView = { total: number, gross: Array<MoneyView>, at_stake: Array<MoneyView>, rows: Array<QueueItemView>, };

export type RatedContractRowView = { contract: string, customer: string, customer_name: string, plans: string, from: string,
  /** Last day; empty: without end. */
  until: string, currency: string, invoices: number, net: Amount, gross: Amount, problems: number, };

/** A contract as it was read, and what it comes to. */
export type RatedContractView = { contract: RatedContractRowView,
  /** Terms: time zone, billing day, payment days, minimum, tax, ...; name and value as shown. */
  terms: Array<[string, string]>, phases: Array<PhaseView>,
  /** Discounts and credit grants: name and what they are. */
  discounts: Array<[string, string]>, credits: Array<CreditEntryView>, invoices: Array<RatedInvoiceRowView>, problems: Array<RatingProblemView>, };

/** A window of a rating's contracts. */
export type RatedContractsView = { total: number, rows: Array<RatedContractRowView>, };

export type RatedInvoiceRowView = {
  /** The number that the expected run gives it. */
  invoice: string, issue_date: string, from: string, until: string, currency: string, net: Amount, tax: Amount, gross: Amount, };

/** An expected invoice with the derivation of every figure. */
export type RatedInvoiceView = { run: number, invoice: RatedInvoiceRowView, contract: string, customer: string, customer_name: string, due_date: string, lines: Array<RatedLineView>,
  /** Discounts and credits on the whole invoice before tax, negative. */
  adjustments: Array<[string, DerivationView]>, taxes: Array<RatedTaxView>, net: DerivationView, tax: DerivationView, gross: DerivationView,
  /** Credits and coupons after tax, negative. */
  settlements: Array<[string, DerivationView]>, due: DerivationView,
  /** What another run billed for the same customer and period, where one was asked for. */
  billed: BilledInvoiceView | null, };

export type RatedLineView = { number: number, plan: string, charge: string, product: string, description: string,
  /** `charge`, `credit`, `true_up`, `cap`. */
  kind: string, from: string, until: string, unit: string, quantity: DerivationView, unit_price: Amount | null, discount: DerivationView | null, net: DerivationView, tax_category: string, tax_rate: Amount, tax: DerivationView, };

export type RatedTaxView = { category: string, rate: Amount, taxable: DerivationView, tax: DerivationView, exemption_reason: string, };

/** What the files of one input of a rating are read as. */
export type RatingColumnsView = { files: Array<RatingFileView>,
  /** What a column can be. */
  fields: Array<FieldChoiceView>, };

/** A file of a rating with its columns. */
export type RatingFileView = { file: string,
  /** For the user: `CSV, semicolon`. */
  format: string,
  /** None where the file's fields have one meaning, as in JSON of a billing system. */
  mapping: Array<ColumnMappingView>, missing: Array<MissingView>, };

/** A file that a rating was made of. */
export type RatingInputView = {
  /** `contracts`, `prices`, `usage`, `tax_rates`. */
  kind: string, file: string, sha256: string, bytes: number,
  /** How it was read, where somebody said it. */
  read_as: ReadAsView, };

/** Something wrong in the input; what it touches is not billed. */
export type RatingProblemView = { kind: string, title: string, input: string, file: string, row: number | null, contract: string,
  /** What happened, and what to do. */
  message: string, };

/** A window of a rating's problems. */
export type RatingProblemsView = { total: number, rows: Array<RatingProblemView>, };

/** What is to be rated: files (tokens in the window, paths on the command line) and how. */
export type RatingRequest = {
  /** The name of the expected run. */
  name: string, contracts: Array<string>, prices: Array<string>, usage: Array<string>,
  /** Rates of tax by country; may be empty where contracts name theirs. */
  tax_rates: Array<string>,
  /** `2026-10`, `2026-10-01..2026-12-31` (both days included). */
  period: string,
  /** The day or month since which prepaid credits are drawn; empty: they are what is left when the period begins. */
  credits_since: string,
  /** A preset: `tieout`, `stripe`, `lago`, ... */
  dialect: string,
  /** Settings in place of the preset's, by name. */
  settings: { [key in string]: string }, read_as: ReadAsView, };

/** A rating: an expected run, and what it was made of. */
export type RatingView = {
  /** The expected run: a bill run as any other. */
  run: number, name: string,
  /** First and last day. */
  from: string, until: string,
  /** Since when prepaid credits were drawn; empty: they are what was left when the period began. */
  credits_since: string, dialect: string, settings: Array<DialectSettingView>, rated_at: string, rated_by: string, inputs: Array<RatingInputView>, contracts: number, invoices: number, lines: number,
  /** Usage events that were read. */
  events: number, totals: Array<TotalsView>, problems: Array<ProblemCountView>, };

/** How the files of a rating are read, where they don't say it themselves. */
export type ReadAsView = { columns: Array<SaidColumnView>,
  /** ISO 4217: of contracts and prices that name none; may be empty. */
  currency: string,
  /** Negative usage corrects earlier events and is summed up; otherwise each is a problem. */
  corrections: boolean, };

export type RecentInvoiceView = { invoice: string, run: string, date: string | null, gross: Amount, };

export type RecentView = { id: string, name: string, folder: string, opened_at: string, };

export type RefusedView = { invoice: string, why: string, };

export type RegisterFileView = { name: string, sha256: string, rows: number, };

export type RegisterView = { files: Array<RegisterFileView>, invoices: number, lines: number, customers: number,
  /** Rows of the files that could not be read. */
  rejects: number, sealed: boolean, first_invoice: string, last_invoice: string, };

export type RejectView = { file: string, row: number, column: string, value: string, reason: string,
  /** The whole row as the source has it. */
  source: string, };

/** A window of a longer list. */
export type RejectsView = { total: number, rows: Array<RejectView>, };

export type RelatedRecordsView = {
  /** `contracts`, `payments`, ... */
  kind: string, title: string, columns: Array<PaperColumnView>, rows: Array<Array<string>>, total: number, };

/** What a review is written as. */
export type ReportKind = "html" | "xlsx";

/** Something that a person decided or said in a review. */
export type ReviewDecisionView = {
  /** SHA-256 of its content. */
  id: string,
  /** `hold`, `reject`, `approve`, `reopen`, `assign`, `comment`, `confirm`, `dismiss`, `waive`, `withdraw`, `sample`, `handover`, `sign_off`. */
  kind: string,
  /** The invoice, group or waiver that it is about; empty: the review. */
  about: string, by: string, at: string, reason: string,
  /** Signed with the person's key. */
  signed: boolean,
  /** Has effect; `false`: it fell since something under it changed, or it was undone or outvoted in a merge. */
  stands: boolean,
  /** Why it does not stand. */
  note: string,
  /** People mentioned in a comment. */
  mentions: Array<string>,
  /** How many invoices it decided together. */
  together_with: number, };

/** A review in the list. */
export type ReviewListView = { id: number, name: string, run: string, at: string, by: string, invoices: number, findings: number,
  /** Not yet approved, held or rejected. */
  open: number, signed_off: boolean, };

/** A review as one page for a director. */
export type ReviewReportView = { title: string, run: string, previous: string | null, period: [string, string] | null, as_of: string | null, generated_at: string, generated_by: string, tool_version: string, checked_at: string, checked_by: string, settings_version: number,
  /** The settings or the records have changed since the checks ran. */
  outdated: boolean, hash: string,
  /** The review in two or three sentences. */
  lead: string,
  /** What is left to do before the run may go out, one sentence each. */
  remains: Array<string>, billed: Array<BilledView>, register: RegisterView, tie_out: Array<ControlTotalView>, findings: FindingCountsView, families: Array<FamilyFindingsView>,
  /** The largest first; `findings.groups` says how many there are. */
  groups: Array<GroupOfFindingsView>, not_run: Array<CheckNotRunView>,
  /** Known or not, in the order in which they are shown. */
  figures: Array<KpiView>, statuses: Array<StatusCountView>,
  /** Held and rejected invoices, the largest first; the statuses say how many there are. */
  stopped: Array<StoppedInvoiceView>, waivers: Array<WaivedView>, approvals: Array<ApprovalView>, sample: SampleResultView | null, sign_off: SignOffView | null, log_head: string | null, log_entries: number, };

/** What a review is to look at. */
export type ReviewRequest = { run: number, previous: number | null,
  /** Record sets: contracts, prices, payments and so on. */
  records: number[],
  /** First and last day of the billing period. */
  period: [string, string] | null,
  /** The day of the review; today where it is left out. */
  as_of: string | null, name: string, };

/** Thresholds and severities of the workspace. */
export type ReviewSettingsView = { version: number, by: string, at: string, checks: Array<CheckSettingsView>,
  /** Gross amounts above which a second approver is due. */
  approval_limits: Array<MoneyView>, };

/** The first screen of a review. */
export type ReviewView = { id: number, name: string, run: RunView, previous: RunView | null, records: Array<RunView>, period: [string, string] | null, as_of: string, at: string, by: string,
  /** When the checks ran last, and who ran them. */
  checked_at: string, checked_by: string,
  /** The version of the thresholds and severities under which the findings were reached. */
  settings_version: number,
  /** The settings have changed since: the checks should run again. */
  outdated: boolean,
  /** SHA-256 over the run, the records, the settings and the findings. */
  hash: string, checks: Array<CheckOutcomeView>, families: Array<FamilyView>, statuses: Array<StatusCountView>, totals: Array<TotalsView>, previous_totals: Array<TotalsView>, invoices: number, findings: number, new: number, known: number,
  /** Of the last review's findings, those that are not there any more. */
  gone: number, waived: number, at_stake: Array<MoneyView>,
  /** Figures by which billing is judged, known or not. */
  kpis: Array<KpiView>, signed_off: ReviewDecisionView | null, };

/** A run in the list and on its page. */
export type RunView = { id: number, name: string,
  /** What its rows are: `invoices` of a bill run, else the kind of a record set, such as `contracts`. */
  kind: string, imported_at: string, imported_by: string,
  /** Sealed runs take no more rows. */
  sealed: boolean, files: Array<FileView>, invoices: number, lines: number, rejects: number, totals: Array<TotalsView>, profile: string, mapping: Array<ColumnMappingView>, };

/** What somebody says of a column of a rating's files. */
export type SaidColumnView = {
  /** `contracts`, `prices`, `usage`, `tax_rates`. */
  input: string,
  /** As the file names it. */
  column: string,
  /** Field name (`start_date`, `dim:region`); empty: the column is left out; `null`: what the file calls it. */
  field: string | null,
  /** Number format or date order, such as `1.234,56` or `DD/MM/YYYY`; empty: as it looks. */
  format: string, };

export type SampleResultView = {
  /** In percent. */
  confidence: Amount, tolerable: Amount, population: number, size: number, looked_at: number, errors: number, conclusion: string, };

/** A sampling plan over the invoices that no check flagged, and what was found. */
export type SampleView = {
  /** In percent, as decimals. */
  confidence: Amount, tolerable: Amount, expected: Amount, seed: string, population: number, size: number, looked_at: number, errors: number, strata: Array<StratumView>,
  /** In words: what may be said of the rest, at which confidence. */
  conclusion: string, by: string, at: string, };

/** A query under a name. */
export type SavedQueryView = { name: string, sql: string,
  /** What it is for. */
  about: string,
  /** The parameters that the SQL names (`:month` as `month`), each with its usual value; empty where it has none. */
  parameters: { [key in string]: string }, saved_at: string, saved_by: string, };

/** Which invoices a decision is about: these, or all of a query (and then how many the user saw and confirmed). */
export type Selection = { items: number[], query: QueueQuery | null,
  /** Refused where the query selects another number by now. */
  confirmed: number | null, };

/** A seller's profile: what its invoices say of it and how they ask to be paid. */
export type SellerView = {
  /** What it is known by: runs that have a seller name it so. */
  name: string,
  /** The seller of runs that name none. */
  is_default: boolean,
  /** BT-27; the name where it is empty. */
  legal_name: string,
  /** BT-28. */
  trading_name: string,
  /** BT-31. */
  vat_id: string,
  /** BT-32. */
  tax_registration: string,
  /** BT-30, with a scheme of ISO 6523 (`0002`), which may be empty. */
  legal_registration: IdentifierView,
  /** BT-33: legal form, capital, register court. */
  legal_information: string,
  /** BT-34, with its scheme (EAS), such as `0088` or `EM`. */
  electronic_address: IdentifierView, address: AddressView, contact: ContactView,
  /** Accounts to pay to, the first one for payment codes. */
  accounts: Array<BankAccountView>,
  /** BT-81: a code of UNTDID 4461, such as `30` (credit transfer) or `58` (SEPA credit transfer). */
  payment_means: string,
  /** Days between invoice date and due date where neither the run nor the buyer says. */
  payment_days: number | null,
  /** BT-20 where the run says nothing. */
  payment_terms: string,
  /** Why no tax is charged, by category. */
  exemptions: Array<ExemptionView>,
  /** Shown on pages; saved by `seller_logo`, not with the profile. */
  logo: LogoView | null,
  /** What an e-invoice needs and the profile does not say. */
  missing: Array<MissingTermView>, saved_at: string, saved_by: string, };

export type SettingsView = { keys: Array<string>, ignore: Array<string>, tolerance: Array<ToleranceView>, budget: Array<BudgetView>, text: Array<TextRuleView>, };

/** What part of a group is one customer's or product's. */
export type ShareView = { value: string, findings: number, at_stake: Array<MoneyView>, };

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

export type SignOffView = { by: string, at: string, note: string, key: string, };

export type SqlColumnView = { name: string,
  /** `integer`, `text`, `decimal` (a text with every digit), `date`, `instant` (RFC 3339 in UTC), `boolean` (0 or 1) or `json`. */
  kind: string, about: string, };

/** A function that SQL can call. */
export type SqlFunctionView = {
  /** As it is written: `decimal_round(x, digits)`. */
  call: string, about: string, };

/** What can be asked, for completion. */
export type SqlSchemaView = { views: Array<SqlViewView>,
  /** The exact functions. */
  functions: Array<SqlFunctionView>,
  /** The names of all functions that may be called. */
  names: Array<string>, };

/** A view that SQL can ask: what completion offers, and what the guide lists. */
export type SqlViewView = { name: string, about: string, columns: Array<SqlColumnView>, };

/** How many invoices stand where, and their gross totals. */
export type StatusCountView = {
  /** `to_review`, `in_review`, `held`, `rejected`, `half_approved` (a second approver is due) or `approved`. */
  status: string, invoices: number, gross: Array<MoneyView>, };

export type StoppedInvoiceView = { invoice: string, customer: string, gross: MoneyView, at_stake: Amount,
  /** `held` or `rejected`. */
  status: string, reason: string, by: string, at: string, };

export type StratumView = { name: string, currency: string, population: number, amount: Amount, size: number, looked_at: number, };

/** What a table is written as. */
export type TableKind = "csv" | "xlsx" | "json";

/** A template as a form has it. Names of blocks, columns and labels are those of [`TemplateWordsView`]. */
export type TemplateContentView = { paper: string,
  /** Empty: by the buyer's country. */
  language: string,
  /** `#RRGGBB`. */
  accent: string, currency: string, blocks: Array<string>, columns: Array<string>, group_by: string, closing: string, footer: string, labels: { [key in string]: string }, };

export type TemplateLabelView = { name: string, text: string, };

/** What TOML that is being edited comes to: the template, or what is wrong in which line. */
export type TemplateReadingView = { content: TemplateContentView | null,
  /** From 1; 0 where nothing is wrong. */
  line: number, message: string, };

/** A template of pages. */
export type TemplateView = { name: string,
  /** One of those that come with Tieout, as it came: it can't be removed. */
  ready: boolean, toml: string, content: TemplateContentView, saved_at: string, saved_by: string, };

/** What a template may say. */
export type TemplateWordsView = { papers: Array<string>, languages: Array<string>, currencies: Array<string>, blocks: Array<string>, columns: Array<string>, group_by: Array<string>,
  /** Each label with its words in English. */
  labels: Array<TemplateLabelView>, };

export type TextRuleView = { field: string, trim: boolean, ignore_case: boolean, };

export type TierView = { from: Amount,
  /** Without end where absent. */
  up_to: Amount | null, unit: Amount, flat: Amount, block: Amount | null, };

export type ToleranceView = { field: string, absolute: Amount | null, relative_percent: Amount | null, };

export type ToleratedView = { field: string, currency: string, lines: number, absolute: Amount, net: Amount, };

export type TotalsComparedView = { currency: string, before: TotalsView, after: TotalsView, delta: TotalsView, };

export type TotalsView = {
  /** ISO 4217 code; empty where the source names none. */
  currency: string, net: Amount, tax: Amount, gross: Amount, };

export type UnexplainedView = { lines: number, impact: Array<TotalsView>, };

export type UsageDayView = { day: string, quantity: Amount, events: number, };

/** What was used of a metric, day by day. */
export type UsageMetricView = { metric: string, quantity: Amount, events: number, days: Array<UsageDayView>, };

/** What a user says of a cause. */
export type Verdict = "accepted" | "rejected" | "undecided";

/** Differences in which one side was right, or neither. */
export type VerdictView = {
  /** `before`, `after`, `neither`; empty: the rating says nothing of these fields. */
  right: string, differences: number, lines: number,
  /** What the differences come to, per currency. */
  impact: Array<TotalsView>, };

export type WaivedView = { check: string, summary: string, reason: string, owner: string, expires: string | null, };

/** A known fault that is let pass until a day. */
export type WaiverView = { id: string, check: string, summary: string, reason: string, owner: string, expires: string, expired: boolean, by: string, at: string, };

/** The customers of a currency or of a plan together: what they pay now and then, and how hard it hits. */
export type WhatIfGroupView = {
  /** The currency, the plan, or what is of no plan: `prepaid credits`. */
  name: string,
  /** As shown. */
  title: string, is_plan: boolean, currency: string,
  /** Customers that pay for it now or then. */
  customers: number, now: Amount, then: Amount, change: Amount,
  /** In percent of what it is now; absent where that is nothing. */
  percent: Amount | null,
  /** Customers that pay less, the same, more. */
  winners: number, unchanged: number, losers: number,
  /** Of these, customers that pay nothing now: their change has no percent and is not among the bill shocks. */
  from_nothing: number,
  /** Bill shock: the change in percent that half of the customers, 95 of 100, and all of them stay at or below. */
  p50: Amount | null, p95: Amount | null, worst: Amount | null,
  /** Whom the worst hits: id and name; empty where nothing changes. */
  worst_customer: string, worst_name: string, };

/** One month's usage under two price books. */
export type WhatIfRequest = { contracts: Array<string>, prices: Array<string>,
  /** The prices that are tried. */
  other_prices: Array<string>, usage: Array<string>, tax_rates: Array<string>, period: string,
  /** As in a rating. */
  credits_since: string, dialect: string, settings: { [key in string]: string }, read_as: ReadAsView, };

/** A customer, now and then. */
export type WhatIfRowView = { name: string, title: string,
  /** What the customer is on, now or then. */
  plans: string, currency: string, now: Amount, then: Amount, change: Amount, percent: Amount | null, };

/** What another price book would make of the same contracts and usage: amounts without tax. */
export type WhatIfView = { from: string, until: string, currencies: Array<WhatIfGroupView>,
  /** The plans, then what stands on invoices and is of no plan: together exactly their currency. */
  plans: Array<WhatIfGroupView>,
  /** The greatest changes first, at most 2,000. */
  customers: Array<WhatIfRowView>, customer_count: number, problems: Array<ProblemCountView>, };

/** What one person has to do. */
export type WorkloadView = {
  /** `null`: nobody's. */
  person: string | null, assigned: number, done: number, held: number, overdue: number, at_stake: Array<MoneyView>,
  /** The last handover note to this person. */
  note: string | null, };

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
  files_choose: { args: { kind: FileKind }; result: Array<ChosenFileView> };
  files_inspect: { args: { tokens: Array<string>; kind: string; profile: string | null; mapping: Array<ColumnMappingView> | null }; result: InspectionView };
  run_import: { args: { tokens: Array<string>; kind: string; name: string; mapping: Array<ColumnMappingView>; profile: string | null; job: string }; result: RunView; progress: true };
  run_rejects: { args: { run: number; offset: number; limit: number }; result: RejectsView };
  run_rejects_export: { args: { run: number }; result: ExportView | null };
  run_rejects_import: { args: { run: number; job: string }; result: RunView | null; progress: true };
  run_seal: { args: { run: number }; result: RunView };
  run_period: { args: { run: number }; result: [string, string] | null };
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
  reviews: { args: Record<string, never>; result: Array<ReviewListView> };
  review_start: { args: { request: ReviewRequest; job: string }; result: ReviewView; progress: true };
  review: { args: { id: number }; result: ReviewView };
  review_check: { args: { id: number; job: string }; result: ReviewView; progress: true };
  review_delete: { args: { id: number }; result: null };
  finding_groups: { args: { review: number }; result: Array<FindingGroupView> };
  finding_group: { args: { review: number; group: string }; result: FindingGroupDetailView };
  findings: { args: { review: number; query: FindingQuery; offset: number; limit: number }; result: FindingsView };
  group_decide: { args: { review: number; group: string; verdict: string; reason: string }; result: FindingGroupView };
  group_waive: { args: { review: number; group: string; reason: string; owner: string; expires: string }; result: FindingGroupView };
  waiver_withdraw: { args: { waiver: string; reason: string }; result: Array<WaiverView> };
  waivers: { args: Record<string, never>; result: Array<WaiverView> };
  queue: { args: { review: number; query: QueueQuery; offset: number; limit: number }; result: QueueView };
  queue_decide: { args: { review: number; selection: Selection; verdict: string; reason: string }; result: DecidedView };
  queue_assign: { args: { review: number; selection: Selection; person: string | null; due: string | null; note: string }; result: DecidedView };
  invoice_review: { args: { review: number; item: number; query: QueueQuery | null }; result: InvoiceReviewView };
  comment_add: { args: { review: number; item: number; text: string }; result: Array<ReviewDecisionView> };
  workload: { args: { review: number }; result: Array<WorkloadView> };
  queue_filters: { args: Record<string, never>; result: Array<QueueFilterView> };
  queue_filter_save: { args: { name: string; query: QueueQuery }; result: Array<QueueFilterView> };
  queue_filter_delete: { args: { name: string }; result: Array<QueueFilterView> };
  sample: { args: { review: number }; result: SampleView | null };
  sample_plan: { args: { review: number; confidence: string; tolerable: string; expected: string }; result: SampleView };
  sample_record: { args: { review: number; item: number; error: boolean; note: string }; result: SampleView };
  review_settings: { args: Record<string, never>; result: ReviewSettingsView };
  review_settings_save: { args: { settings: ReviewSettingsView }; result: ReviewSettingsView };
  review_sign_off: { args: { review: number; note: string }; result: ReviewView };
  review_report: { args: { review: number }; result: ReviewReportView };
  review_report_text: { args: { review: number }; result: string };
  review_report_export: { args: { review: number; kind: ReportKind }; result: ExportView | null };
  people: { args: Record<string, never>; result: Array<PersonView> };
  person_add: { args: { name: string; user: string; roles: Array<string> }; result: Array<PersonView> };
  person_change: { args: { name: string; roles: Array<string>; active: boolean }; result: Array<PersonView> };
  key_create: { args: { passphrase: string }; result: Array<PersonView> };
  key_unlock: { args: { passphrase: string }; result: Array<PersonView> };
  key_lock: { args: Record<string, never>; result: Array<PersonView> };
  key_remember: { args: { passphrase: string }; result: Array<PersonView> };
  key_forget: { args: Record<string, never>; result: Array<PersonView> };
  key_accept: { args: { name: string; fingerprint: string }; result: Array<PersonView> };
  key_withdraw: { args: { name: string; reason: string }; result: Array<PersonView> };
  package_export: { args: { review: number }; result: ExportView | null };
  package_import: { args: Record<string, never>; result: MergeView | null };
  conflicts: { args: Record<string, never>; result: Array<ConflictView> };
  conflict_settle: { args: { conflict: string; keep: string; reason: string }; result: Array<ConflictView> };
  sql_schema: { args: Record<string, never>; result: SqlSchemaView };
  sql: { args: { sql: string; parameters: { [key in string]: string }; limit: number; job: string }; result: QueryView; progress: true };
  sql_parameters: { args: { sql: string }; result: Array<string> };
  sql_export: { args: { sql: string; parameters: { [key in string]: string }; kind: TableKind; job: string }; result: ExportView | null; progress: true };
  saved_queries: { args: Record<string, never>; result: Array<SavedQueryView> };
  saved_query_save: { args: { name: string; about: string; sql: string; parameters: { [key in string]: string } }; result: SavedQueryView };
  saved_query_delete: { args: { name: string }; result: null };
  log_verify: { args: { heads: Array<string> }; result: LogVerifyView };
  log_export: { args: { kind: TableKind }; result: ExportView | null };
  sellers: { args: Record<string, never>; result: Array<SellerView> };
  seller_save: { args: { seller: SellerView }; result: Array<SellerView> };
  seller_delete: { args: { name: string }; result: Array<SellerView> };
  seller_logo: { args: { name: string }; result: SellerView | null };
  seller_logo_remove: { args: { name: string }; result: SellerView };
  buyers: { args: { search: string; offset: number; limit: number }; result: BuyersView };
  buyer: { args: { customer: string }; result: BuyerView };
  buyer_save: { args: { buyer: BuyerView }; result: BuyerView };
  templates: { args: Record<string, never>; result: Array<TemplateView> };
  template_save: { args: { name: string; toml: string }; result: Array<TemplateView> };
  template_remove: { args: { name: string }; result: Array<TemplateView> };
  template_words: { args: Record<string, never>; result: TemplateWordsView };
  template_read: { args: { toml: string }; result: TemplateReadingView };
  template_write: { args: { toml: string; content: TemplateContentView }; result: string };
  documents: { args: { run: number; search: string; filter: string; offset: number; limit: number }; result: DocumentsView };
  documents_check: { args: { run: number; job: string }; result: DocumentCountsView; progress: true };
  document: { args: { run: number; invoice: string }; result: DocumentView };
  document_xml: { args: { run: number; invoice: string; format: string }; result: string };
  document_pdf: { args: { run: number; invoice: string; page: PageRequest }; result: ArrayBuffer };
  document_save: { args: { run: number; invoice: string; format: string; page: PageRequest }; result: ExportView | null };
  comparison_pdf: { args: { comparison: number; pair: number; page: PageRequest }; result: ArrayBuffer };
  comparison_pdf_save: { args: { comparison: number; pair: number; page: PageRequest }; result: ExportView | null };
  comparison_evidence: { args: { comparison: number }; result: ExportView | null };
  batch_plan: { args: { request: BatchRequest }; result: BatchPlanView };
  batch_start: { args: { request: BatchRequest; zip: boolean; job: string }; result: BatchView | null; progress: true };
  batch_resume: { args: { batch: number; job: string }; result: BatchView; progress: true };
  batches: { args: { run: number }; result: Array<BatchView> };
  batch_files: { args: { batch: number; state: string; offset: number; limit: number }; result: BatchFilesView };
  einvoice_choose: { args: Record<string, never>; result: Array<ChosenFileView> };
  einvoice_check: { args: { token: string }; result: EinvoiceCheckView };
  dialects: { args: Record<string, never>; result: Array<DialectView> };
  ratings: { args: Record<string, never>; result: Array<RatingView> };
  rating: { args: { run: number }; result: RatingView };
  rating_start: { args: { request: RatingRequest; job: string }; result: RatingView; progress: true };
  rating_columns: { args: { request: RatingRequest; input: string }; result: RatingColumnsView };
  rating_problems: { args: { run: number; kind: string; offset: number; limit: number }; result: RatingProblemsView };
  rating_problems_export: { args: { run: number }; result: ExportView | null };
  rated_contracts: { args: { run: number; search: string; offset: number; limit: number }; result: RatedContractsView };
  rated_contract: { args: { run: number; contract: string }; result: RatedContractView };
  rated_invoice: { args: { run: number; invoice: string; billed: number | null }; result: RatedInvoiceView };
  rated_invoice_pdf: { args: { run: number; invoice: string }; result: ExportView | null };
  price_books: { args: { run: number }; result: Array<PriceBookView> };
  usage_days: { args: { run: number }; result: Array<UsageMetricView> };
  comparison_judge: { args: { comparison: number; expected: number; job: string }; result: JudgementView; progress: true };
  judgement: { args: { comparison: number }; result: JudgementView | null };
  what_if: { args: { request: WhatIfRequest; job: string }; result: WhatIfView; progress: true };
  what_if_export: { args: { request: WhatIfRequest; job: string }; result: ExportView | null; progress: true };
  job_cancel: { args: { job: string }; result: null };
};
