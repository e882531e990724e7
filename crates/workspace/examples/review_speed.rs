//! How soon the window's queries answer on a review of 100,000 findings on 100,000 invoices: median and 95th percentile, in milliseconds.
//!
//! `cargo run --release -p tieout-workspace --example review_speed [-- INVOICES]`

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tieout_billing::Silent;
use tieout_workspace::view::{FindingQuery, QueueQuery, ReviewRequest, Selection};
use tieout_workspace::{Reading, System, Workspace};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How often each query is asked.
const ROUNDS: usize = 41;

/// Rows that the window asks for at once.
const WINDOW: u64 = 200;

fn main() -> Outcome<()> {
    let invoices: u64 = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let (file, path) = (folder.path().join("run.csv"), folder.path().join("speed.tieout"));
    write_run(&file, invoices)?;
    let workspace = Workspace::create(&path, Arc::new(System))?;
    let run = workspace.run_import(&[file], "run", &Reading::default(), &Silent)?;
    let request = ReviewRequest { run: run.id, previous: None, records: Vec::new(), period: None, as_of: None, name: "speed".to_owned() };
    let began = Instant::now();
    let review = workspace.review_start(&request, &Silent)?;
    println!("| {} findings on {} invoices: checked and stored | {} ms | |", review.findings, review.invoices, shown(began.elapsed()));
    println!("| query | p50 ms | p95 ms |\n|---|---:|---:|");
    let (review, group) = (review.id, workspace.finding_groups(review.id)?.first().map(|group| group.id.clone()));
    drop(workspace);

    cold(&path, "the queue's first window, file just opened", |workspace| {
        workspace.queue(review, &QueueQuery::default(), 0, WINDOW).map(drop).map_err(Into::into)
    })?;
    cold(&path, "finding groups, file just opened", |workspace| workspace.finding_groups(review).map(drop).map_err(Into::into))?;
    let workspace = Workspace::open(&path, Arc::new(System))?;
    let list = |text: &str| vec![text.to_owned()];
    let queries = [
        ("the queue", QueueQuery::default()),
        ("... to review", QueueQuery { statuses: list("to_review"), ..QueueQuery::default() }),
        ("... critical", QueueQuery { severities: list("critical"), ..QueueQuery::default() }),
        ("... with a text", QueueQuery { text: "1234".to_owned(), ..QueueQuery::default() }),
        ("... of a check", QueueQuery { checks: list("TAX-01"), ..QueueQuery::default() }),
        ("... of the largest group", QueueQuery { group: group.clone(), ..QueueQuery::default() }),
        ("... by gross", QueueQuery { sort: Some("gross".to_owned()), descending: true, ..QueueQuery::default() }),
        ("... by customer", QueueQuery { sort: Some("customer".to_owned()), ..QueueQuery::default() }),
    ];
    for (name, query) in &queries {
        warm(name, || workspace.queue(review, query, 0, WINDOW).map(drop).map_err(Into::into))?;
    }
    warm("the queue, a window in its middle", || {
        workspace.queue(review, &QueueQuery::default(), invoices / 2, WINDOW).map(drop).map_err(Into::into)
    })?;
    warm("the workload", || workspace.workload(review).map(drop).map_err(Into::into))?;
    let queries = [
        ("findings, file just opened", FindingQuery::default()),
        ("... of a check", FindingQuery { checks: list("TAX-01"), ..FindingQuery::default() }),
        ("... with a text", FindingQuery { text: "1234".to_owned(), ..FindingQuery::default() }),
        ("... of the largest group", FindingQuery { group, ..FindingQuery::default() }),
    ];
    // Lists of findings that were looked at are kept: each round asks a workspace that was just opened.
    for (name, query) in &queries {
        cold(&path, name, |workspace| workspace.findings(review, query, 0, WINDOW).map(drop).map_err(Into::into))?;
    }
    warm("finding groups", || workspace.finding_groups(review).map(drop).map_err(Into::into))?;
    let items: Vec<i64> = workspace.queue(review, &QueueQuery::default(), 0, WINDOW)?.rows.iter().map(|row| row.id).collect();
    let mut next = items.iter().copied().cycle();
    warm("one invoice with all that is beside it", || {
        let item = next.next().ok_or("no invoice")?;
        workspace.invoice_review(review, item, Some(&QueueQuery::default())).map(drop).map_err(Into::into)
    })?;
    let mut next = items.iter().copied().cycle();
    warm("hold one invoice, and the queue after it", || {
        let selection = Selection { items: vec![next.next().ok_or("no invoice")?], ..Selection::default() };
        workspace.queue_decide(review, &selection, "hold", "speed")?;
        workspace.queue(review, &QueueQuery::default(), 0, WINDOW).map(drop).map_err(Into::into)
    })?;
    let all = Selection { query: Some(QueueQuery::default()), confirmed: Some(invoices), ..Selection::default() };
    let mut times = Vec::new();
    for verdict in ["hold", "reopen", "hold"] {
        times.push(time(|| workspace.queue_decide(review, &all, verdict, "speed").map(drop).map_err(Into::into))?);
    }
    told(&format!("hold or reopen all {invoices}"), times);
    warm("the queue after that", || workspace.queue(review, &QueueQuery::default(), 0, WINDOW).map(drop).map_err(Into::into))?;
    Ok(())
}

/// Each invoice of two lines has one fault: of ten, eight have a net amount that is a cent too high, one a wrong tax, one comes to nothing.
fn write_run(path: &Path, invoices: u64) -> Outcome<()> {
    let mut text = String::from(
        "invoice_number,invoice_date,customer_id,customer_name,country,currency,line_number,product,quantity,unit_price,net_amount,tax_rate,tax_amount\n",
    );
    for invoice in 0..invoices {
        let (customer, day) = (invoice % 5_000, invoice / 5_000 % 28 + 1);
        let head = format!("N{invoice:07}X,2026-10-{day:02},C{customer:05},Customer {customer},DE,EUR");
        // Prices in cents, each customer's always about the same.
        let price = 1_000 + customer % 700 + invoice % 7;
        let (net, tax) = match invoice % 10 {
            8 => (price * 3, price * 3 / 5 + 2),
            9 => (0, 0),
            _ => (price * 3 + 1, (2 * (price * 3 + 1) + 5) / 10),
        };
        let price = if invoice % 10 == 9 { 0 } else { price };
        let money = |cents: u64| format!("{}.{:02}", cents / 100, cents % 100);
        writeln!(text, "{head},1,P{},3,{},{},20,{}", invoice % 40, money(price), money(net), money(tax))?;
        writeln!(text, "{head},2,SUPPORT,1,{},{},20,{}", money(price * 5), money(price * 5), money(price))?;
    }
    Ok(std::fs::write(path, text)?)
}

fn time(mut work: impl FnMut() -> Outcome<()>) -> Outcome<Duration> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed())
}

fn warm(name: &str, mut work: impl FnMut() -> Outcome<()>) -> Outcome<()> {
    work()?;
    let times = (0..ROUNDS).map(|_| time(&mut work)).collect::<Outcome<Vec<_>>>()?;
    told(name, times);
    Ok(())
}

/// Each round on a workspace that was just opened.
fn cold(path: &Path, name: &str, work: impl Fn(&Workspace) -> Outcome<()>) -> Outcome<()> {
    let mut times = Vec::new();
    for _ in 0..9 {
        let workspace = Workspace::open(path, Arc::new(System))?;
        times.push(time(|| work(&workspace))?);
    }
    told(name, times);
    Ok(())
}

fn told(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!("| {name} | {} | {} |", shown(at(50)), shown(at(95)));
}

/// Milliseconds with one decimal.
fn shown(time: Duration) -> String {
    let tenths = time.as_micros() / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}
