// Every command between the window and its backend; `docs/COMMANDS.md` says what each does. This list makes the handlers
// (`commands.rs`), the names that the window is allowed (`build.rs`) and `ui/src/bindings.ts`. To add a command:
// 1. a line here and one in `docs/COMMANDS.md`,
// 2. its function in `door/`, calling one use case of `tieout_workspace`,
// 3. its permission in `tauri.conf.json`, then `cargo xtask bindings`.
// `, job` at the end: it is long work that takes a job's id, reports progress and can be stopped.
commands! {
    workspace_current() -> Option<WorkspaceView>;
    workspace_choose(create: bool) -> Option<WorkspaceView>;
    workspace_recent() -> Vec<RecentView>;
    workspace_open_recent(id: String) -> WorkspaceView;
    workspace_check() -> IntegrityView;
    workspace_log(offset: u64, limit: u64) -> Vec<LogEntryView>;
    ui_state_get(key: String) -> Option<String>;
    ui_state_set(key: String, value: String) -> ();

    files_choose(kind: FileKind) -> Vec<ChosenFileView>;
    files_inspect(tokens: Vec<String>, kind: String, profile: Option<String>, mapping: Option<Vec<ColumnMappingView>>) -> InspectionView;
    run_import(tokens: Vec<String>, kind: String, name: String, mapping: Vec<ColumnMappingView>, profile: Option<String>) -> RunView, job;
    run_rejects(run: i64, offset: u64, limit: u64) -> RejectsView;
    run_rejects_export(run: i64) -> Option<ExportView>;
    run_rejects_import(run: i64) -> Option<RunView>, job;
    run_seal(run: i64) -> RunView;
    run_period(run: i64) -> Option<(String, String)>;
    run_rename(run: i64, name: String) -> RunView;
    run_delete(run: i64) -> ();
    profiles() -> Vec<ProfileView>;
    profile_save(name: String, mapping: Vec<ColumnMappingView>) -> ProfileView;
    profile_delete(name: String) -> ();

    comparison_start(before: i64, after: i64, name: String, settings: SettingsView) -> ComparisonView, job;
    comparison(id: i64) -> ComparisonView;
    comparison_delete(id: i64) -> ();
    comparison_rename(id: i64, name: String) -> ComparisonView;
    comparison_fields(before: i64, after: i64) -> Vec<String>;
    cause(comparison: i64, cause: String) -> CauseDetailView;
    cause_decide(comparison: i64, cause: String, verdict: Verdict, reason: String) -> ComparisonView;
    causes_merge(comparison: i64, causes: Vec<String>, summary: String) -> ComparisonView;
    cause_split(comparison: i64, cause: String, field: String, values: Vec<String>, summary: String) -> ComparisonView;
    cause_undo(comparison: i64, cause: String) -> ComparisonView;
    differences(comparison: i64, query: DifferenceQuery, offset: u64, limit: u64) -> DifferencesView;
    differences_tsv(comparison: i64, query: DifferenceQuery, offset: u64, limit: u64) -> String;
    side_by_side(comparison: i64, pair: i64) -> SideBySideView;
    changed_pairs(comparison: i64, cause: Option<String>) -> Option<i64>;
    export(comparison: i64, kind: ExportKind, query: Option<DifferenceQuery>) -> Option<ExportView>, job;

    reviews() -> Vec<ReviewListView>;
    review_start(request: ReviewRequest) -> ReviewView, job;
    review(id: i64) -> ReviewView;
    review_check(id: i64) -> ReviewView, job;
    review_delete(id: i64) -> ();
    finding_groups(review: i64) -> Vec<FindingGroupView>;
    finding_group(review: i64, group: String) -> FindingGroupDetailView;
    findings(review: i64, query: FindingQuery, offset: u64, limit: u64) -> FindingsView;
    group_decide(review: i64, group: String, verdict: String, reason: String) -> FindingGroupView;
    group_waive(review: i64, group: String, reason: String, owner: String, expires: String) -> FindingGroupView;
    waiver_withdraw(waiver: String, reason: String) -> Vec<WaiverView>;
    waivers() -> Vec<WaiverView>;
    queue(review: i64, query: QueueQuery, offset: u64, limit: u64) -> QueueView;
    queue_decide(review: i64, selection: Selection, verdict: String, reason: String) -> DecidedView;
    queue_assign(review: i64, selection: Selection, person: Option<String>, due: Option<String>, note: String) -> DecidedView;
    invoice_review(review: i64, item: i64, query: Option<QueueQuery>) -> InvoiceReviewView;
    comment_add(review: i64, item: i64, text: String) -> Vec<ReviewDecisionView>;
    workload(review: i64) -> Vec<WorkloadView>;
    queue_filters() -> Vec<QueueFilterView>;
    queue_filter_save(name: String, query: QueueQuery) -> Vec<QueueFilterView>;
    queue_filter_delete(name: String) -> Vec<QueueFilterView>;
    sample(review: i64) -> Option<SampleView>;
    sample_plan(review: i64, confidence: String, tolerable: String, expected: String) -> SampleView;
    sample_record(review: i64, item: i64, error: bool, note: String) -> SampleView;
    review_settings() -> ReviewSettingsView;
    review_settings_save(settings: ReviewSettingsView) -> ReviewSettingsView;
    review_sign_off(review: i64, note: String) -> ReviewView;
    review_report(review: i64) -> ReviewReportView;
    review_report_text(review: i64) -> String;
    review_report_export(review: i64, kind: ReportKind) -> Option<ExportView>;

    people() -> Vec<PersonView>;
    person_add(name: String, user: String, roles: Vec<String>) -> Vec<PersonView>;
    person_change(name: String, roles: Vec<String>, active: bool) -> Vec<PersonView>;
    key_create(passphrase: String) -> Vec<PersonView>;
    key_unlock(passphrase: String) -> Vec<PersonView>;
    key_lock() -> Vec<PersonView>;
    key_remember(passphrase: String) -> Vec<PersonView>;
    key_forget() -> Vec<PersonView>;
    key_accept(name: String, fingerprint: String) -> Vec<PersonView>;
    key_withdraw(name: String, reason: String) -> Vec<PersonView>;
    package_export(review: i64) -> Option<ExportView>;
    package_import() -> Option<MergeView>;
    conflicts() -> Vec<ConflictView>;
    conflict_settle(conflict: String, keep: String, reason: String) -> Vec<ConflictView>;

    sql_schema() -> SqlSchemaView;
    sql(sql: String, parameters: BTreeMap<String, String>, limit: u64) -> QueryView, job;
    sql_parameters(sql: String) -> Vec<String>;
    sql_export(sql: String, parameters: BTreeMap<String, String>, kind: TableKind) -> Option<ExportView>, job;
    saved_queries() -> Vec<SavedQueryView>;
    saved_query_save(name: String, about: String, sql: String, parameters: BTreeMap<String, String>) -> SavedQueryView;
    saved_query_delete(name: String) -> ();
    log_verify(heads: Vec<String>) -> LogVerifyView;
    log_export(kind: TableKind) -> Option<ExportView>;

    sellers() -> Vec<SellerView>;
    seller_save(seller: SellerView) -> Vec<SellerView>;
    seller_delete(name: String) -> Vec<SellerView>;
    seller_logo(name: String) -> Option<SellerView>;
    seller_logo_remove(name: String) -> SellerView;
    buyers(search: String, offset: u64, limit: u64) -> BuyersView;
    buyer(customer: String) -> BuyerView;
    buyer_save(buyer: BuyerView) -> BuyerView;
    templates() -> Vec<TemplateView>;
    template_save(name: String, toml: String) -> Vec<TemplateView>;
    template_remove(name: String) -> Vec<TemplateView>;
    template_words() -> TemplateWordsView;
    template_read(toml: String) -> TemplateReadingView;
    template_write(toml: String, content: TemplateContentView) -> String;
    documents(run: i64, search: String, filter: String, offset: u64, limit: u64) -> DocumentsView;
    documents_check(run: i64) -> DocumentCountsView, job;
    document(run: i64, invoice: String) -> DocumentView;
    document_xml(run: i64, invoice: String, format: String) -> String;
    document_pdf(run: i64, invoice: String, page: PageRequest) -> Bytes;
    document_save(run: i64, invoice: String, format: String, page: PageRequest) -> Option<ExportView>;
    comparison_pdf(comparison: i64, pair: i64, page: PageRequest) -> Bytes;
    comparison_pdf_save(comparison: i64, pair: i64, page: PageRequest) -> Option<ExportView>;
    comparison_evidence(comparison: i64) -> Option<ExportView>;
    batch_plan(request: BatchRequest) -> BatchPlanView;
    batch_start(request: BatchRequest, zip: bool) -> Option<BatchView>, job;
    batch_resume(batch: i64) -> BatchView, job;
    batches(run: i64) -> Vec<BatchView>;
    batch_files(batch: i64, state: String, offset: u64, limit: u64) -> BatchFilesView;
    einvoice_choose() -> Vec<ChosenFileView>;
    einvoice_check(token: String) -> EinvoiceCheckView;

    dialects() -> Vec<DialectView>;
    ratings() -> Vec<RatingView>;
    rating(run: i64) -> RatingView;
    rating_start(request: RatingRequest) -> RatingView, job;
    rating_columns(request: RatingRequest, input: String) -> RatingColumnsView;
    rating_problems(run: i64, kind: String, offset: u64, limit: u64) -> RatingProblemsView;
    rating_problems_export(run: i64) -> Option<ExportView>;
    rated_contracts(run: i64, search: String, offset: u64, limit: u64) -> RatedContractsView;
    rated_contract(run: i64, contract: String) -> RatedContractView;
    rated_invoice(run: i64, invoice: String, billed: Option<i64>) -> RatedInvoiceView;
    rated_invoice_pdf(run: i64, invoice: String) -> Option<ExportView>;
    price_books(run: i64) -> Vec<PriceBookView>;
    usage_days(run: i64) -> Vec<UsageMetricView>;
    comparison_judge(comparison: i64, expected: i64) -> JudgementView, job;
    judgement(comparison: i64) -> Option<JudgementView>;
    what_if(request: WhatIfRequest) -> WhatIfView, job;
    what_if_export(request: WhatIfRequest) -> Option<ExportView>, job;

    job_cancel(job: String) -> ();
}
