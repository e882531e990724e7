//! How long one decision on many invoices takes, a decision on one of them after that, and a package's way there and back.
//!
//! `cargo run --release -p tieout-workspace --example decide_speed -- INVOICES`

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tieout_billing::Silent;
use tieout_workspace::view::{QueueQuery, ReviewRequest, Selection};
use tieout_workspace::{Reading, System, UserFolder, Witness, Workspace};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Two users at one computer.
#[derive(Default)]
struct Desk {
    second: AtomicBool,
}

impl Witness for Desk {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        System.now()
    }

    fn user(&self) -> String {
        if self.second.load(Ordering::Relaxed) { "bob".to_owned() } else { "ada".to_owned() }
    }
}

fn main() -> Outcome<()> {
    let invoices: u64 = std::env::args().nth(1).unwrap_or_else(|| "100000".to_owned()).parse()?;
    let folder = tempfile::tempdir()?;
    let mut text = "invoice_number,invoice_date,customer_id,currency,line_number,quantity,unit_price,net_amount\n".to_owned();
    for number in 0..invoices {
        let price = number % 900 + 10;
        writeln!(text, "INV-{number:07},2026-10-31,C{},EUR,1,2,{price}.00,{}.0{}", number / 5, price * 2, u8::from(number % 50 == 0))?;
    }
    let run = folder.path().join("run.csv");
    std::fs::write(&run, text)?;
    let desk = Arc::new(Desk::default());
    let workspace = Workspace::create(&folder.path().join("speed.tieout"), desk.clone())?;
    let run = workspace.run_import(&[run], "run", &Reading::default(), &Silent)?;
    let time = |what: &str, work: &dyn Fn() -> Outcome<()>| -> Outcome<()> {
        let began = Instant::now();
        work()?;
        println!("{what}: {:.2?}", began.elapsed());
        Ok(())
    };
    time("checks", &|| Ok(workspace.review_start(&ReviewRequest { run: run.id, ..ReviewRequest::default() }, &Silent).map(|_| ())?))?;
    workspace.person_add("Bob", "bob", &["approver".to_owned()])?;
    desk.second.store(true, Ordering::Relaxed);
    time("a key", &|| Ok(workspace.key_create(&UserFolder::at(&folder.path().join("bob")), "correct horse").map(|_| ())?))?;
    let all = Selection { query: Some(QueueQuery::default()), confirmed: None, ..Selection::default() };
    time("approve all", &|| {
        assert_eq!(workspace.queue_decide(1, &all, "approve", "")?.refused_total, 0);
        Ok(())
    })?;
    let one = Selection { items: vec![(1 << 32) | 7], ..Selection::default() };
    time("hold one", &|| Ok(workspace.queue_decide(1, &one, "hold", "wait").map(|_| ())?))?;
    time("its history", &|| Ok(workspace.invoice_review(1, (1 << 32) | 7, None).map(|_| ())?))?;
    time("assign all", &|| Ok(workspace.queue_assign(1, &all, Some("Bob"), None, "").map(|_| ())?))?;
    let package = folder.path().join("package.tieout");
    time("package", &|| Ok(workspace.package_export(1, &package).map(|_| ())?))?;
    let colleague = Workspace::open(&package, desk)?;
    colleague.key_unlock(&UserFolder::at(&folder.path().join("bob")), "correct horse")?;
    time("reopen all there", &|| Ok(colleague.queue_decide(1, &all, "reopen", "").map(|_| ())?))?;
    time("merge", &|| {
        assert_eq!(workspace.package_import(&package)?.decisions, 1);
        Ok(())
    })?;
    time("conflicts", &|| {
        assert!(workspace.conflicts()?.is_empty());
        Ok(())
    })?;
    time("check", &|| {
        println!("{:?}", workspace.workspace_check()?.problems);
        Ok(())
    })?;
    Ok(())
}
