//! What unlocks a key, kept in the keychain of the computer.

use crate::office::{Desk, Office, passphrase};
use tieout_workspace::view::PersonView;
use tieout_workspace::{Keychain, UserFolder};

const PLAINLY: &str = "the keychain of this computer keeps nothing";

#[test]
fn a_key_that_is_remembered_needs_no_passphrase_until_it_is_forgotten() {
    let (_office, desk) = Office::new();
    desk.sit("bob");
    let folder = desk.home("bob");
    assert!(!me(&desk).remembered);
    assert!(said(&desk, &folder).contains(PLAINLY));
    // A wrong passphrase is never kept.
    let error = desk.workspace.key_remember(&folder, "a guess at it").unwrap_err();
    assert!(error.to_string().contains("not right"), "{error}");
    assert!(!me(&desk).remembered && !me(&desk).unlocked);
    desk.workspace.key_remember(&folder, &passphrase("bob")).unwrap();
    assert!(me(&desk).remembered && me(&desk).unlocked);
    desk.workspace.key_lock().unwrap();
    assert!(me(&desk).remembered && !me(&desk).unlocked);
    assert_eq!(desk.decide("approve", &[7]).unwrap_err().code(), "key_locked");
    desk.workspace.key_unlock(&folder, "").unwrap();
    desk.decide("approve", &[7]).unwrap();
    // Of others nothing is said, and theirs opens nothing here.
    desk.sit("carol");
    assert!(desk.workspace.people().unwrap().iter().all(|person| !person.remembered));
    assert!(said(&desk, &desk.home("carol")).contains(PLAINLY));
    assert!(said(&desk, &folder).contains("one person"));
    desk.sit("bob");
    desk.workspace.key_forget(&folder).unwrap();
    desk.workspace.key_forget(&folder).unwrap();
    assert!(!me(&desk).remembered && said(&desk, &folder).contains(PLAINLY));
    assert_eq!(log(&desk), ["key kept in the keychain", "key removed from the keychain"]);
    assert_eq!(desk.problems(), [] as [&str; 0]);
}

#[test]
fn a_key_that_is_withdrawn_is_forgotten() {
    let (_office, desk) = Office::new();
    desk.sit("bob");
    let folder = desk.home("bob");
    desk.workspace.key_remember(&folder, &passphrase("bob")).unwrap();
    desk.sit("carol");
    desk.workspace.key_withdraw("Bob", "lost").unwrap();
    desk.sit("bob");
    assert!(said(&desk, &folder).contains(PLAINLY));
    assert_eq!(log(&desk), ["key kept in the keychain", "key removed from the keychain"]);
}

#[test]
fn a_new_key_forgets_the_old_one_that_was_withdrawn_elsewhere() {
    let (_office, desk) = Office::new();
    desk.sit("bob");
    let old = me(&desk).fingerprint;
    desk.workspace.key_withdraw("Bob", "lost").unwrap();
    // As a colleague's laptop would leave this one: withdrawn there, still kept here.
    let keychain = desk.laptop.keychain.as_ref().unwrap();
    keychain.set(&old, &passphrase("bob"));
    desk.workspace.key_create(&desk.home("a new folder"), "a new passphrase").unwrap();
    assert!(keychain.get(&old).is_none());
    assert_ne!(me(&desk).fingerprint, old);
}

#[test]
fn without_a_keychain_everything_goes_on_with_the_passphrase() {
    let (office, desk) = Office::new();
    drop(desk);
    let desk = office.open_beside("october.tieout", "bob", None);
    let folder = desk.home("bob");
    desk.workspace.key_remember(&folder, &passphrase("bob")).unwrap();
    assert!(me(&desk).unlocked && !me(&desk).remembered);
    desk.decide("approve", &[7]).unwrap();
    desk.workspace.key_forget(&folder).unwrap();
    assert!(said(&desk, &folder).contains(PLAINLY));
    assert_eq!(log(&desk), [] as [&str; 0]);
}

#[test]
fn what_the_log_can_t_tell_is_not_kept() {
    let (office, desk) = Office::new();
    let reader = office.open("october.tieout", "bob");
    let folder = desk.home("bob");
    assert_eq!(reader.workspace.key_remember(&folder, &passphrase("bob")).unwrap_err().code(), "read_only");
    assert!(!me(&reader).remembered);
    // What was kept before stays.
    reader.laptop.keychain.as_ref().unwrap().set(&folder.key_fingerprint("bob").unwrap(), &passphrase("bob"));
    assert!(reader.workspace.key_remember(&folder, &passphrase("bob")).is_err());
    assert!(me(&reader).remembered);
    drop(desk);
    let nobody = office.open("october.tieout", "mallory");
    let folder = nobody.home("mallory");
    folder.key_create("mallory", &passphrase("mallory")).unwrap();
    assert_eq!(nobody.workspace.key_remember(&folder, &passphrase("mallory")).unwrap_err().code(), "not_allowed");
    let print = folder.key_fingerprint("mallory").unwrap();
    assert!(nobody.laptop.keychain.as_ref().unwrap().get(&print).is_none());
}

fn me(desk: &Desk) -> PersonView {
    desk.workspace.people().unwrap().into_iter().find(|person| person.me).unwrap()
}

/// Why an empty passphrase does not unlock.
fn said(desk: &Desk, folder: &UserFolder) -> String {
    let error = desk.workspace.key_unlock(folder, "").unwrap_err();
    assert_eq!(error.code(), "key", "{error}");
    error.to_string()
}

/// What the log says of keychains, oldest first.
fn log(desk: &Desk) -> Vec<String> {
    let mut entries = desk.workspace.workspace_log(0, 1000).unwrap();
    entries.reverse();
    entries.into_iter().map(|entry| entry.what).filter(|what| what.contains("keychain")).collect()
}
