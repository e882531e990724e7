//! Every screen, light and dark, as pictures in `target/screenshots` to be looked at; and what can be said of them without eyes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tieout_billing::{RecordKind, Silent};
use tieout_workspace::view::{DifferenceQuery, QueueItemView, QueueQuery, RatingRequest, ReviewRequest, Selection, SettingsView};
use tieout_workspace::{Reading, System, Workspace, seller_from_toml};

use super::desktop::{Desktop, Theme, Window};
use super::reviewer::{contracts, run_with_faults};
use crate::root;

const LAPTOP: (u32, u32) = (1280, 800);
const LARGE: (u32, u32) = (1600, 1000);

#[test]
fn every_screen_in_light() {
    every_screen(Theme::Light);
}

#[test]
fn every_screen_in_dark() {
    every_screen(Theme::Dark);
}

fn every_screen(theme: Theme) {
    let desktop = Desktop::new();
    let start = desktop.open(theme, None);
    take(&start, theme, "start", LAPTOP);
    drop(start);

    let sample = sample_workspace(&desktop);
    let window = desktop.open(theme, Some(&sample.path));
    let comparison = format!("#/comparison/{}", sample.comparison);
    let screens = [
        ("runs", "#/runs".to_owned()),
        ("run", format!("#/run/{}", sample.before)),
        ("run-mapping", format!("#/run/{}/mapping", sample.before)),
        ("run-rejects", format!("#/run/{}/rejects", sample.rejected)),
        ("compare", "#/compare".into()),
        ("compare-new", format!("#/compare/new?before={}&after={}", sample.before, sample.after)),
        ("summary", comparison.clone()),
        ("causes", format!("{comparison}/causes")),
        ("cause", format!("{comparison}/causes?cause=C1")),
        ("differences", format!("{comparison}/differences")),
        ("invoice", format!("{comparison}/invoice/{}", sample.pair)),
        ("reviews", "#/reviews".into()),
        ("review-new", format!("#/reviews/new?run={}", sample.faulty)),
        ("review", format!("#/review/{}", sample.review)),
        ("review-groups", format!("#/review/{}/groups?group=G1", sample.review)),
        ("review-queue", format!("#/review/{}/queue", sample.review)),
        ("review-findings", format!("#/review/{}/findings", sample.review)),
        ("review-workload", format!("#/review/{}/workload", sample.review)),
        ("review-sample", format!("#/review/{}/sample", sample.review)),
        ("review-report", format!("#/review/{}/report", sample.review)),
        ("checks", "#/checks".into()),
        ("documents", format!("#/documents/{}", sample.faulty)),
        ("documents-factur-x", format!("#/documents/{}?format=facturx&mark=draft", sample.faulty)),
        ("batches", format!("#/documents/{}/batches", sample.faulty)),
        ("batch-new", format!("#/documents/{}/batches/new?which=all", sample.faulty)),
        ("templates", format!("#/documents/templates?run={}", sample.faulty)),
        ("sellers", "#/documents/sellers".into()),
        ("buyers", "#/documents/buyers".into()),
        ("einvoices", "#/documents/check".into()),
        ("ratings", "#/ratings".into()),
        ("rating-new", "#/ratings/new".into()),
        ("rating", format!("#/rating/{}", sample.rating)),
        ("rating-contracts", format!("#/rating/{}/contracts?contract=K-1002", sample.rating)),
        ("rating-prices", format!("#/rating/{}/prices?plan=team&charge=calls", sample.rating)),
        ("rating-usage", format!("#/rating/{}/usage?metric=api_calls", sample.rating)),
        ("rating-problems", format!("#/rating/{}/problems", sample.rating)),
        ("rating-invoice", format!("#/rating/{}/invoice/K-1007%202026-11-01?figure=line.1.net&billed={}", sample.rating, sample.billed)),
        ("what-if", "#/ratings/what-if".into()),
        ("judged", format!("#/comparison/{}", sample.judged)),
        ("judged-differences", format!("#/comparison/{}/differences", sample.judged)),
        ("sql", "#/sql".into()),
        ("people", "#/people".into()),
        ("packages", "#/people/packages".into()),
        ("log", "#/log".into()),
        ("settings", "#/settings".into()),
    ];
    for (name, hash) in &screens {
        go(&window, hash);
        take(&window, theme, name, LAPTOP);
        if ["summary", "cause", "differences", "invoice", "review", "review-queue", "documents", "templates", "rating-invoice"]
            .contains(name)
        {
            take(&window, theme, name, LARGE);
        }
    }
    go(&window, &comparison);
    window.resize(LAPTOP.0, LAPTOP.1);
    window.click("[data-testid=palette-open]");
    window.find("[data-testid=palette-input]");
    take(&window, theme, "palette", LAPTOP);
}

/// A workspace as a tester has it after an hour.
pub struct Sample {
    pub path: PathBuf,
    pub before: i64,
    pub after: i64,
    pub rejected: i64,
    pub comparison: i64,
    /// A line of an invoice with prices that rose and a line that is missing.
    pub pair: i64,
    /// The run with faults, and the review of it.
    pub faulty: i64,
    pub review: i64,
    /// The expected run, what was billed before and after a change, and their comparison, judged.
    pub rating: i64,
    pub billed: i64,
    pub judged: i64,
}

/// Made from `sample/` by the use cases that the window and the command call.
pub fn sample_workspace(desktop: &Desktop) -> Sample {
    let path = desktop.path("December.tieout");
    let workspace = Workspace::create(&path, std::sync::Arc::new(System)).expect("a workspace");
    let import = |file: &Path, name: &str| {
        workspace.run_import(&[file.to_path_buf()], name, &Reading::default(), &Silent).unwrap_or_else(|error| panic!("{name}: {error}")).id
    };
    let before = import(&root().join("sample/before.csv"), "December, v41");
    let after = import(&root().join("sample/after.csv"), "December, v42");
    let rejected = import(&with_bad_rows(desktop), "December, v43");
    let comparison =
        workspace.comparison_start(before, after, "December, v41 → v42", &SettingsView::default(), &Silent).expect("a comparison");
    let on_it = DifferenceQuery { text: "536373".into(), ..DifferenceQuery::default() };
    let pair = workspace.differences(comparison.id, &on_it, 0, 1).expect("differences").rows[0].pair;
    let faulty = import(&run_with_faults(desktop), "December, to send");
    let reading = Reading { kind: RecordKind::Contracts, ..Reading::default() };
    let contracts = workspace.run_import(&[contracts(desktop)], "Contracts", &reading, &Silent).expect("contracts").id;
    let review = review(&workspace, faulty, contracts);
    let reading = Reading { kind: RecordKind::Customers, ..Reading::default() };
    workspace.run_import(&[root().join("sample/customers.csv")], "Customers", &reading, &Silent).expect("customers");
    workspace.seller_save(&seller_from_toml(&crate::read("sample/seller.toml")).expect("a profile")).expect("a seller");
    let rating = workspace.rating_start(&rating_request(), &Silent).expect("a rating").run;
    let (old, new) = (billed(desktop, &workspace, rating, "SUPPORT", "48"), billed(desktop, &workspace, rating, "SEAT-TEAM", "25"));
    let (old, new) = (import(&old, "November, billing v7"), import(&new, "November, billing v8"));
    let judged =
        workspace.comparison_start(old, new, "November, v7 → v8", &SettingsView::default(), &Silent).expect("a comparison of bills").id;
    workspace.comparison_judge(judged, rating, &Silent).expect("a judgement");
    Sample { path, before, after, rejected, comparison: comparison.id, pair, faulty, review, rating, billed: new, judged }
}

/// The contracts, price book and usage of the sample.
pub fn rating_request() -> RatingRequest {
    let file = |name: &str| vec![root().join(format!("sample/rating-{name}.csv")).to_string_lossy().into_owned()];
    RatingRequest {
        name: "November, expected".into(),
        contracts: file("contracts"),
        prices: file("prices"),
        usage: file("usage"),
        tax_rates: file("tax-rates"),
        period: "2026-11".into(),
        dialect: "tieout".into(),
        ..RatingRequest::default()
    }
}

/// What a system billed that takes another price for one product, and is right otherwise.
pub fn billed(desktop: &Desktop, workspace: &Workspace, rating: i64, product: &str, price: &str) -> PathBuf {
    let number = |text: &str| text.parse::<tieout_billing::Decimal>().expect("a number");
    let mut text =
        "invoice_number,customer_id,currency,product,description,subscription,period_start,period_end,quantity,unit_price,net_amount\n"
            .to_owned();
    for row in workspace.rated_contracts(rating, "", 0, 100).expect("contracts").rows {
        for known in workspace.rated_contract(rating, &row.contract).expect("a contract").invoices {
            let invoice = workspace.rated_invoice(rating, &known.invoice, None).expect("an invoice");
            for line in &invoice.lines {
                let (unit, net) = if line.product == product {
                    (price.to_owned(), (number(price) * number(&line.quantity.result.0)).to_string())
                } else {
                    (line.unit_price.clone().unwrap_or_default().0, line.net.result.0.clone())
                };
                let cells = [
                    &format!("INV-{}", row.contract),
                    &row.customer,
                    &row.currency,
                    &line.product,
                    &line.description,
                    &row.contract,
                    &line.from,
                    &line.until,
                    &line.quantity.result.0,
                    &unit,
                    &net,
                ];
                text += &(cells.map(|cell| cell.replace(',', " ")).join(",") + "\n");
            }
        }
    }
    let path = desktop.path(&format!("november-{price}.csv"));
    std::fs::write(&path, text).expect("written");
    path
}

/// A review half done: one invoice held, one commented on, some given to a colleague, a fault waived, a sample drawn.
fn review(workspace: &Workspace, run: i64, contracts: i64) -> i64 {
    let request = ReviewRequest {
        run,
        records: vec![contracts],
        period: Some(("2010-12-01".into(), "2010-12-31".into())),
        as_of: Some("2011-01-03".into()),
        name: "December, before sending".into(),
        ..ReviewRequest::default()
    };
    let review = workspace.review_start(&request, &Silent).expect("a review").id;
    let rows = workspace.queue(review, &QueueQuery::default(), 0, 12).expect("a queue").rows;
    let these = |items: &[QueueItemView]| Selection { items: items.iter().map(|item| item.id).collect(), ..Selection::default() };
    workspace.queue_decide(review, &these(&rows[..2]), "hold", "the discount of product 84 is missing, ticket 4711").expect("held");
    workspace.comment_add(review, rows[0].id, "Asked the customer's account manager").expect("a comment");
    workspace.person_add("Bob", "bob", &["approver".to_owned(), "reviewer".to_owned()]).expect("Bob");
    workspace.queue_assign(review, &these(&rows[3..9]), Some("Bob"), Some("2026-12-01"), "yours from Sydney on").expect("assigned");
    let known = workspace.finding_groups(review).expect("groups").into_iter().find(|group| group.check == "CMP-18").expect("orphans");
    let owner = workspace.people().expect("people").into_iter().find(|person| person.me).expect("me").name;
    workspace.group_waive(review, &known.id, "cash sales have no customer", &owner, "2099-12-31").expect("waived");
    workspace.sample_plan(review, "95", "10", "0").expect("a sample");
    review
}

/// The sample with a price, a date and a row that can't be read.
fn with_bad_rows(desktop: &Desktop) -> PathBuf {
    let text = crate::read("sample/before.csv");
    let mut lines: Vec<String> = text.lines().take(400).map(str::to_owned).collect();
    lines[40] = lines[40].replacen("2010-12-", "2010-13-", 1);
    lines[81] += ",surplus,fields";
    let cells: Vec<&str> = lines[120].split(',').collect();
    lines[120] = [&cells[..9], &["n/a"], &cells[10..]].concat().join(",");
    let path = desktop.path("december-v43.csv");
    std::fs::write(&path, lines.join("\n") + "\n").expect("written");
    path
}

/// Goes to a screen and waits until nothing on it is loading.
pub fn go(window: &Window, hash: &str) {
    window.script(&format!("location.hash = {}; return null", json!(hash)));
    settle(window);
}

/// At rest: fonts are there, nothing says that it is loading, and nothing has changed for as long as an answer may take.
fn settle(window: &Window) {
    const REST: Duration = Duration::from_millis(400);
    let mut last = (Value::Null, Instant::now());
    window.until("a screen that is at rest", || {
        let now = window.script(
            "const busy = document.querySelector('[aria-busy=true], [data-testid=progress]') || document.fonts.status !== 'loaded';
             return busy ? null : document.body.innerText + document.body.innerHTML.length",
        );
        if now.is_null() || now != last.0 {
            last = (now, Instant::now());
        }
        (!last.0.is_null() && last.1.elapsed() > REST).then_some(())
    });
}

fn take(window: &Window, theme: Theme, name: &str, (width, height): (u32, u32)) {
    window.resize(width, height);
    settle(window);
    let theme = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let folder = screenshots();
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{name}-{theme}-{width}x{height}.png")), window.screenshot()).expect("written");

    assert_eq!(window.script("return [innerWidth, innerHeight]"), json!([width, height]), "{name}: the window's size");
    let dark = window.script("return matchMedia('(prefers-color-scheme: dark)').matches");
    assert_eq!(dark, json!(theme == "dark"), "{name}: the theme");
    let error = window.script("return document.querySelector('[data-testid=error]')?.innerText ?? null");
    assert_eq!(error, json!(null), "{name} shows an error");
    window.had_no_errors();
    let wider = window.script("return document.documentElement.scrollWidth - innerWidth");
    assert!(wider.as_i64().is_some_and(|pixels| pixels <= 0), "{name} at {width} is {wider} pixels wider than the window");
    let nameless = window.script(
        "return [...document.querySelectorAll('button, a[href], input, [role=button]')].filter((e) => e.offsetParent && \
         !(e.innerText || e.ariaLabel || e.title || e.placeholder || e.labels?.length || e.getAttribute('aria-labelledby'))).map((e) => e.outerHTML.slice(0, 200))",
    );
    assert_eq!(nameless, json!([]), "{name} has controls that a screen reader can't name");
}

/// `target/screenshots`, wherever cargo builds.
fn screenshots() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_tieout-desktop"));
    program.ancestors().nth(2).unwrap_or(program).join("screenshots")
}
