//! Two people: who prepared never approves; packages travel and come back. The colleague who prepares is one whom the library is told of;
//! who runs these tests is the second person, at the command.

use super::review::json;
use super::*;
use serde_json::Value;
use std::sync::Arc;
use tieout_billing::Silent;
use tieout_workspace::view::ReviewRequest;
use tieout_workspace::{Reading, System, UserFolder, Witness, Workspace};

/// The colleague, at this computer's clock.
struct Ada;

impl Witness for Ada {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::Utc::now()
    }

    fn user(&self) -> String {
        "ada".to_owned()
    }
}

const PASSPHRASE: &str = "correct horse battery";

/// An office: Ada's workspace, and the folder in which who runs these tests keeps her own key.
struct Office {
    folder: Folder,
    workspace: String,
}

impl Office {
    /// Ada has imported the run and started its review; who runs these tests is Bea, with the roles.
    fn new(roles: &[&str]) -> Office {
        let folder = Folder::new();
        let workspace = folder.path("january.tieout");
        let ada = Workspace::create(Path::new(&workspace), Arc::new(Ada)).unwrap();
        let run = ada.run_import(&[PathBuf::from(sample("after.csv"))], "January", &Reading::default(), &Silent).unwrap();
        let request =
            ReviewRequest { run: run.id, as_of: Some("2011-01-31".to_owned()), name: "January".to_owned(), ..ReviewRequest::default() };
        ada.review_start(&request, &Silent).unwrap();
        if !roles.is_empty() {
            ada.person_add("Bea", &System.user(), &roles.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>()).unwrap();
        }
        Office { folder, workspace }
    }

    fn ada(&self) -> Workspace {
        Workspace::open(Path::new(&self.workspace), Arc::new(Ada)).unwrap()
    }

    /// Bea's command, with her folder and her passphrase.
    fn bea(&self, arguments: &[&str]) -> Command {
        self.at(&self.workspace, arguments, PASSPHRASE)
    }

    fn at(&self, workspace: &str, arguments: &[&str], passphrase: &str) -> Command {
        let mut command = command(&[arguments, &["--workspace", workspace]].concat());
        command.env("TIEOUT_CONFIG_DIR", self.folder.path("bea")).env("TIEOUT_PASSPHRASE", passphrase);
        command
    }

    #[track_caller]
    fn does(&self, status: i32, arguments: &[&str]) -> Ran {
        expect_of(self.bea(arguments), status)
    }

    #[track_caller]
    fn tells(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.does(0, &[arguments, &["--json"]].concat()).stdout).unwrap()
    }
}

#[test]
fn who_prepared_never_approves() {
    let folder = Folder::new();
    let workspace = folder.path("w.tieout");
    expect(1, &["check", "--workspace", &workspace, "--run", &sample("after.csv"), "--quiet"]);
    // Said before a passphrase is asked for, and whether or not there is a key.
    for deed in [&["approve", "536365"][..], &["sign-off"]] {
        let ran = expect(2, &[deed, &["--workspace", &workspace]].concat());
        assert!(ran.stderr.contains(&format!("{} prepared it, and who prepared never approves", System.user())), "{}", ran.stderr);
        assert!(ran.stderr.contains("docs/guide/people.md"), "{}", ran.stderr);
    }
    let held = expect(0, &["hold", "536365", "--reason", "price", "--workspace", &workspace]).stdout;
    assert_eq!(held, "1 held\n");
    let again = expect(1, &["hold", "536365", "--reason", "price", "--workspace", &workspace]).stdout;
    assert!(again.contains("0 held") && again.contains("not held: 536365: it is held already"), "{again}");
}

#[test]
fn a_second_person_approves_with_her_own_key() {
    let office = Office::new(&["reviewer", "approver"]);
    let without = office.does(2, &["approve", "536365"]);
    assert!(without.stderr.contains("Bea has no key in this workspace yet"), "{}", without.stderr);
    assert!(without.stderr.contains("tieout people --create-key"), "{}", without.stderr);
    let short = expect_of(office.at(&office.workspace, &["people", "--create-key"], "short"), 2);
    assert!(short.stderr.contains("at least 10 characters"), "{}", short.stderr);
    let listed = office.does(0, &["people", "--create-key"]).stdout;
    assert!(listed.lines().any(|line| line.starts_with("> ") && line.contains("Bea") && line.contains("reviewer, approver")), "{listed}");

    let wrong = expect_of(office.at(&office.workspace, &["approve", "536365"], "not the passphrase"), 2);
    assert!(wrong.stderr.contains("the passphrase is not right"), "{}", wrong.stderr);
    let mut silent = office.bea(&["approve", "536365"]);
    silent.env_remove("TIEOUT_PASSPHRASE");
    let nobody = expect_of(silent, 2);
    assert!(nobody.stderr.contains("set TIEOUT_PASSPHRASE"), "{}", nobody.stderr);

    assert_eq!(office.does(0, &["approve", "536365", "536366"]).stdout, "2 approved\n");
    let clean = office.tells(&["queue", "--clean", "--status", "to_review", "--limit", "1000"])["total"].as_u64().unwrap();
    let unconfirmed = office.does(2, &["approve", "--clean", "--status", "to_review"]);
    assert!(
        unconfirmed.stderr.contains(&format!("this is about {clean} invoices; if that is what you mean, say --confirm {clean}")),
        "{}",
        unconfirmed.stderr
    );
    let all = office.does(0, &["approve", "--clean", "--status", "to_review", "--confirm", &clean.to_string()]).stdout;
    assert_eq!(all, format!("{clean} approved\n"));
    let approved = office.tells(&["queue", "--status", "approved", "--limit", "1"]);
    assert_eq!((approved["total"].as_u64(), approved["rows"][0]["decided_by"].as_str()), (Some(clean + 2), Some("Bea")));
    // Taken back, and approved no more.
    assert_eq!(office.does(0, &["reopen", "536366", "--reason", "a second look"]).stdout, "1 reopened\n");
    assert_eq!(office.tells(&["queue", "--status", "approved"])["total"].as_u64(), Some(clean + 1));
}

#[test]
fn above_the_limit_a_second_approver_is_due() {
    let office = Office::new(&["approver"]);
    office.does(0, &["people", "--create-key"]);
    office.does(0, &["checks", "--limit", "GBP=2000"]);
    let told = office.does(0, &["approve", "536390", "536365"]).stdout;
    assert_eq!(told, "2 approved\n  above the limit, and waiting for a second approver: 1\n");
    assert_eq!(office.tells(&["queue", "--status", "half_approved"])["rows"][0]["invoice"], "536390");
    let twice = office.does(1, &["approve", "536390"]).stdout;
    assert!(twice.contains("not approved: 536390"), "{twice}");
}

#[test]
fn work_is_given_out_handed_over_and_talked_about() {
    let office = Office::new(&["reviewer"]);
    assert_eq!(office.does(0, &["assign", "536365", "536366", "--to", "Bea", "--due", "2000-01-31"]).stdout, "2 assigned\n");
    office.does(0, &["assign", "536367", "--to", "ada", "--note", "all of 13047, see the contract"]);
    office.does(0, &["hold", "536366", "--reason", "price"]);
    let load = office.tells(&["queue", "--workload"]);
    let of = |name: &str| load.as_array().unwrap().iter().find(|load| load["person"] == name).unwrap().clone();
    assert_eq!((of("Bea")["assigned"].as_u64(), of("Bea")["held"].as_u64(), of("Bea")["overdue"].as_u64()), (Some(2), Some(1), Some(2)));
    assert_eq!(of("ada")["note"], "all of 13047, see the contract");
    assert!(office.does(0, &["queue", "--workload"]).stdout.contains("all of 13047"));
    assert_eq!(office.tells(&["queue", "--overdue"])["total"].as_u64(), Some(2));
    assert_eq!(office.tells(&["queue", "--assignee", "Bea"])["total"].as_u64(), Some(2));
    let said = office.tells(&["comment", "536367", "@ada is this the old price?"]);
    let last = said.as_array().unwrap().iter().find(|said| said["kind"] == "comment").unwrap();
    assert_eq!((last["mentions"][0].as_str(), last["by"].as_str()), (Some("ada"), Some("Bea")));
    assert_eq!(office.does(0, &["assign", "536367", "--to", "-"]).stdout, "1 assigned\n");
}

#[test]
fn roles_say_who_may_do_what() {
    let analyst = Office::new(&["analyst"]);
    analyst.does(0, &["hold", "536365", "--reason", "price"]);
    for (deed, said) in [
        (&["approve", "536366"][..], "Bea is no approver"),
        (&["group", "dismiss", "G1", "--reason", "x"], "Bea is no reviewer or approver"),
        (&["people", "--add", "Eve", "--user", "eve", "--role", "approver"], "reviewers and approvers say who works here"),
        (&["people", "--change", "Bea", "--role", "approver"], "reviewers and approvers say who works here"),
    ] {
        let ran = analyst.does(2, deed);
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    let reviewer = Office::new(&["reviewer"]);
    let ran = reviewer.does(2, &["people", "--change", "Bea", "--role", "reviewer,approver"]);
    assert!(ran.stderr.contains("nobody gives herself a role"), "{}", ran.stderr);
    let listed = reviewer.does(0, &["people", "--add", "Eve", "--user", "eve", "--role", "analyst"]).stdout;
    assert!(listed.contains("Eve") && listed.contains("analyst"), "{listed}");
    let gone = reviewer.does(0, &["people", "--change", "Eve", "--inactive"]).stdout;
    assert!(gone.contains("works here no more"), "{gone}");
    let stranger = Office::new(&[]);
    stranger.ada().person_add("Cem", "cem", &["approver".to_owned()]).unwrap();
    let ran = stranger.does(2, &["hold", "536365", "--reason", "x"]);
    assert!(ran.stderr.contains("is nobody of this workspace"), "{}", ran.stderr);
    // Of a key, who has one signs also what quiets findings.
    reviewer.does(0, &["people", "--create-key"]);
    let group = reviewer.does(0, &["group", "dismiss", "G1", "--reason", "as in every year"]).stdout;
    assert!(group.starts_with("G1 is dismissed: "), "{group}");
    let mut locked = reviewer.bea(&["group", "reopen", "G1"]);
    locked.env_remove("TIEOUT_PASSPHRASE");
    expect_of(locked, 0);
    let waived = reviewer.does(0, &["group", "waive", "G1", "--reason", "till spring", "--owner", "Bea", "--expires", "2999-03-31"]).stdout;
    assert!(waived.starts_with("G1 is waived: "), "{waived}");
}

#[test]
fn a_package_goes_out_and_decisions_come_back() {
    let office = Office::new(&["reviewer", "approver"]);
    let (package, back) = (office.folder.path("for-bea.tieout"), office.folder.path("back.tieout"));
    let ada = office.ada();
    ada.package_export(1, Path::new(&package)).unwrap();
    drop(ada);
    let at_home = |arguments: &[&str], status| expect_of(office.at(&package, arguments, PASSPHRASE), status).stdout;
    at_home(&["people", "--create-key"], 0);
    at_home(&["approve", "536365"], 0);
    at_home(&["hold", "536366", "--reason", "price"], 0);
    let written = at_home(&["package", "export", &back], 0);
    assert!(written.contains("back.tieout written"), "{written}");
    assert!(expect_of(office.at(&package, &["package", "export", &back], PASSPHRASE), 2).stderr.contains("there is already a file"));

    // Ada decided otherwise in the meantime, and does not know the key yet.
    let ada = office.ada();
    let item =
        ada.queue(1, &tieout_workspace::view::QueueQuery { text: "536366".to_owned(), ..Default::default() }, 0, 1).unwrap().rows[0].id;
    let one = tieout_workspace::view::Selection { items: vec![item], ..Default::default() };
    ada.queue_decide(1, &one, "reject", "wrong customer").unwrap();
    let merged = ada.package_import(Path::new(&back)).unwrap();
    assert_eq!((merged.refused.len(), merged.conflicts.len()), (1, 1), "{merged:?}");
    let print = merged.refused[0].why.split_whitespace().find(|word| word.len() == 16).unwrap().to_owned();
    ada.person_add("Cem", "cem", &["approver".to_owned()]).unwrap();
    drop(ada);

    // Bea comes by: her own key is accepted by a colleague, not by herself.
    let ran = office.does(2, &["people", "--accept-key", &format!("Bea={print}")]);
    assert!(ran.stderr.contains("your own key is made here"), "{}", ran.stderr);
    let merged = office.does(0, &["package", "import", &back]).stdout;
    assert!(merged.contains("0 new decisions") && merged.contains("known already"), "{merged}");
    let conflicts: Value = serde_json::from_str(&office.does(1, &["package", "conflicts", "--json"]).stdout).unwrap();
    let id = conflicts[0]["id"].as_str().unwrap();
    assert!(office.does(1, &["package", "conflicts"]).stdout.contains("here reject by ada, there hold by Bea"));
    let settled = office.does(0, &["package", "conflicts", "--settle", id, "--keep", "theirs", "--reason", "held is enough"]).stdout;
    assert_eq!(settled, "No conflicts.\n");
    assert_eq!(office.tells(&["queue", "--find", "536366"])["rows"][0]["status"], "held");
    let other = office.folder.path("other.tieout");
    expect_of(office.at(&other, &["checks", "--off", "ACC-01"], PASSPHRASE), 0);
    let ran = expect_of(office.at(&other, &["package", "import", &back], PASSPHRASE), 2);
    assert!(ran.stderr.contains("is a package of another workspace"), "{}", ran.stderr);
}

#[test]
fn a_review_is_signed_off_and_the_log_holds() {
    let office = Office::new(&["reviewer", "approver"]);
    office.does(0, &["people", "--create-key"]);
    let open = office.bea(&["sign-off", "--note", "January"]).output().unwrap();
    if open.status.code() == Some(2) {
        let said = String::from_utf8(open.stderr).unwrap();
        assert!(said.contains("critical findings are open: hold or reject their invoices, or waive or dismiss them"), "{said}");
        let critical = office.tells(&["findings", "--groups"]);
        for group in critical.as_array().unwrap().iter().filter(|group| group["severity"] == "critical") {
            office.does(0, &["group", "dismiss", group["id"].as_str().unwrap(), "--reason", "as agreed"]);
        }
        let signed = office.does(0, &["sign-off", "--note", "January"]).stdout;
        assert!(signed.contains("January is signed off. SHA-256 ") && signed.contains("Head of the log: "), "{signed}");
    }
    assert!(office.does(0, &["reviews"]).stdout.contains("signed off"));
    let verified = office.does(0, &["log", "verify"]).stdout;
    assert!(!verified.is_empty());
    assert_eq!(json(&["verify", "--workspace", &office.workspace, "--json"])["sound"], true);
    let log = office.folder.path("log.json");
    office.does(0, &["log", "export", &log]);
    let told: Value = serde_json::from_str(&office.folder.read("log.json")).unwrap();
    let deeds: Vec<&str> = told["entries"].as_array().unwrap().iter().map(|entry| entry["what"].as_str().unwrap()).collect();
    for deed in ["run checked", "person added", "key enrolled", "review decision: sign off"] {
        assert!(deeds.contains(&deed), "{deed}: {deeds:?}");
    }
    // The folder holds the key under the passphrase, and nothing else of the workspace.
    let folder = UserFolder::at(Path::new(&office.folder.path("bea")));
    assert!(folder.key_unlock(&System.user(), PASSPHRASE).is_ok() && folder.key_unlock(&System.user(), "another one").is_err());
}
