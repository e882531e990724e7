// Every command between the window and its backend; `docs/COMMANDS.md` says what each does. This list makes the handlers
// (`commands.rs`), the names that the window is allowed (`build.rs`) and `ui/src/bindings.ts`. To add a command:
// 1. a line here and one in `docs/COMMANDS.md`,
// 2. its function in `door.rs`, calling one use case of `tieout_workspace`,
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

    files_choose(multiple: bool) -> Vec<ChosenFileView>;
    files_inspect(tokens: Vec<String>, profile: Option<String>, mapping: Option<Vec<ColumnMappingView>>) -> InspectionView;
    run_import(tokens: Vec<String>, name: String, mapping: Vec<ColumnMappingView>, profile: Option<String>) -> RunView, job;
    run_rejects(run: i64, offset: u64, limit: u64) -> RejectsView;
    run_rejects_export(run: i64) -> Option<ExportView>;
    run_rejects_import(run: i64) -> Option<RunView>, job;
    run_seal(run: i64) -> RunView;
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

    job_cancel(job: String) -> ();
}
