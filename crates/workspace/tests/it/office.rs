//! People at several laptops: who uses Tieout and what the clock says can be changed, and each has a folder of her own for her key.

use chrono::{DateTime, Duration, Utc};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tieout_billing::Silent;
use tieout_workspace::view::{DecidedView, MoneyView, QueueItemView, QueueQuery, ReviewDecisionView, ReviewRequest, Selection};
use tieout_workspace::{Error, Keychain, KeychainInMemory, NoKeychain, Reading, UserFolder, Witness, Workspace};

/// A computer: somebody sits at it, and it has a clock, which goes on by a second at each look.
pub struct Laptop {
    user: Mutex<String>,
    now: Mutex<DateTime<Utc>>,
    pub keychain: Option<KeychainInMemory>,
}

impl Laptop {
    /// Who sits at it.
    pub fn user(&self) -> std::sync::MutexGuard<'_, String> {
        self.user.lock().unwrap()
    }

    pub fn set_clock(&self, to: &str) {
        *self.now.lock().unwrap() = to.parse().unwrap();
    }
}

impl Witness for Laptop {
    fn now(&self) -> DateTime<Utc> {
        let mut now = self.now.lock().unwrap();
        *now += Duration::seconds(1);
        *now
    }

    fn user(&self) -> String {
        self.user.lock().unwrap().clone()
    }

    fn keychain(&self) -> &dyn Keychain {
        match &self.keychain {
            Some(keychain) => keychain,
            None => &NoKeychain,
        }
    }
}

/// A workspace on a laptop.
pub struct Desk {
    pub laptop: Arc<Laptop>,
    pub workspace: Workspace,
    home: PathBuf,
}

/// A folder with the homes of everybody in it.
pub struct Office {
    pub folder: TempDir,
}

pub const REVIEW: i64 = 1;

/// Twelve invoices, one a product; those of the first six are a cent off.
fn invoices() -> String {
    let mut text = "invoice_number,invoice_date,customer_id,currency,line_number,description,quantity,unit_price,net_amount\n".to_owned();
    for number in 1..=12 {
        let (price, off) = (number * 100, if number <= 6 { 1 } else { 0 });
        text += &format!("INV-{number:02},2026-10-31,C{number},EUR,1,product {number},2,{price}.00,{}.0{off}\n", price * 2);
    }
    text
}

impl Office {
    /// Ada has imported a run and started its review; Bob and Carol approve; Dan is an analyst. Bob and Carol have keys here.
    pub fn new() -> (Office, Desk) {
        let office = Office { folder: tempfile::tempdir().unwrap() };
        let desk = office.open("october.tieout", "ada");
        let run = office.folder.path().join("run.csv");
        std::fs::write(&run, invoices()).unwrap();
        let run = desk.workspace.run_import(&[run], "october", &Reading::default(), &Silent).unwrap();
        let request = ReviewRequest { run: run.id, name: "october".to_owned(), ..ReviewRequest::default() };
        assert_eq!(desk.workspace.review_start(&request, &Silent).unwrap().id, REVIEW);
        for (name, user, roles) in
            [("Bob", "bob", &["approver"] as &[&str]), ("Carol", "carol", &["reviewer", "approver"]), ("Dan", "dan", &["analyst"])]
        {
            desk.workspace.person_add(name, user, &texts(roles)).unwrap();
        }
        for user in ["bob", "carol"] {
            desk.sit(user);
            desk.make_key(user);
        }
        desk.sit("ada");
        (office, desk)
    }

    /// Opens or makes a workspace on a laptop of this user's.
    pub fn open(&self, name: &str, user: &str) -> Desk {
        self.open_beside(name, user, Some(KeychainInMemory::default()))
    }

    /// The same on a laptop with this keychain, or with none.
    pub fn open_beside(&self, name: &str, user: &str, keychain: Option<KeychainInMemory>) -> Desk {
        let now = Mutex::new("2026-11-01T09:00:00Z".parse().unwrap());
        let laptop = Arc::new(Laptop { user: Mutex::new(user.to_owned()), now, keychain });
        let path = self.folder.path().join(name);
        Desk { workspace: Workspace::open_or_create(&path, laptop.clone()).unwrap(), laptop, home: self.folder.path().to_owned() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A package of the review, opened by a colleague with her key unlocked, if she has one.
    pub fn travel(&self, from: &Desk, name: &str, user: &str) -> Desk {
        from.workspace.package_export(REVIEW, &self.path(name)).unwrap();
        let desk = self.open(name, user);
        if self.path(user).exists() {
            desk.unlock(user);
        }
        desk
    }

    /// What the desk's workspace says, as a file to be merged.
    pub fn send(&self, from: &Desk, name: &str) -> PathBuf {
        let path = self.path(name);
        from.workspace.package_export(REVIEW, &path).unwrap();
        path
    }
}

impl Desk {
    /// Another user sits down; nobody's key is unlocked.
    pub fn sit(&self, user: &str) {
        *self.laptop.user() = user.to_owned();
        self.workspace.key_lock().unwrap();
    }

    /// Sits down and unlocks her key.
    pub fn be(&self, user: &str) {
        self.sit(user);
        self.unlock(user);
    }

    pub fn home(&self, user: &str) -> UserFolder {
        UserFolder::at(&self.home.join(user))
    }

    pub fn make_key(&self, user: &str) {
        self.workspace.key_create(&self.home(user), &passphrase(user)).unwrap();
    }

    pub fn unlock(&self, user: &str) {
        self.workspace.key_unlock(&self.home(user), &passphrase(user)).unwrap();
    }

    /// Decides on invoices by number.
    pub fn decide(&self, verdict: &str, numbers: &[i64]) -> Result<DecidedView, Error> {
        self.workspace.queue_decide(REVIEW, &these(numbers), verdict, "as seen")
    }

    pub fn item(&self, number: i64) -> QueueItemView {
        self.items().into_iter().find(|item| item.invoice == format!("INV-{number:02}")).unwrap()
    }

    pub fn items(&self) -> Vec<QueueItemView> {
        let mut rows = self.workspace.queue(REVIEW, &QueueQuery::default(), 0, 1000).unwrap().rows;
        rows.sort_by_key(|row| row.id);
        rows
    }

    pub fn statuses(&self) -> Vec<String> {
        self.items().into_iter().map(|item| item.status).collect()
    }

    pub fn history(&self, number: i64) -> Vec<ReviewDecisionView> {
        self.workspace.invoice_review(REVIEW, id(number), None).unwrap().history
    }

    /// Amounts above the limit need a second approver.
    pub fn limit(&self, amount: &str) {
        let mut settings = self.workspace.review_settings().unwrap();
        settings.approval_limits =
            vec![MoneyView { currency: "EUR".to_owned(), amount: tieout_workspace::view::Amount(amount.to_owned()) }];
        self.workspace.review_settings_save(&settings).unwrap();
    }

    pub fn problems(&self) -> Vec<String> {
        self.workspace.workspace_check().unwrap().problems
    }
}

/// The item of invoice `INV-number`.
pub fn id(number: i64) -> i64 {
    (REVIEW << 32) | (number - 1)
}

pub fn these(numbers: &[i64]) -> Selection {
    Selection { items: numbers.iter().map(|number| id(*number)).collect(), ..Selection::default() }
}

pub fn passphrase(user: &str) -> String {
    format!("the passphrase of {user}")
}

pub fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Statements past the use cases, with every trigger out of the way, as whoever holds the file can run them.
pub fn tamper(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name NOT LIKE 'review_item%'").unwrap();
    let triggers: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(statement);
    for trigger in triggers {
        connection.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
}
