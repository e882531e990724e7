//! The keychain of the operating system: where the passphrase of a signing key may be kept, so that nobody types it again on this computer.
//!
//! Keychain on macOS, Credential Manager on Windows, the kernel's keyring on Linux (which a restart empties). Where there is none, or where it
//! refuses, nothing is kept and everything goes on with the passphrase: that is no error.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

const SERVICE: &str = "tieout";

/// Keeps passphrases, each under the fingerprint of its key.
pub trait Keychain: Send + Sync {
    /// What is kept under the name.
    fn get(&self, name: &str) -> Option<Zeroizing<String>>;
    /// Keeps it in place of what was kept; false where it can't be kept.
    fn set(&self, name: &str, secret: &str) -> bool;
    /// Removes it; false where nothing was kept.
    fn forget(&self, name: &str) -> bool;
}

/// The one of this computer, under the service `tieout`.
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn get(&self, name: &str) -> Option<Zeroizing<String>> {
        entry(name)?.get_password().ok().map(Zeroizing::new)
    }

    fn set(&self, name: &str, secret: &str) -> bool {
        // First what is no secret: a Linux process without a login session can put a key into the keyring that it can neither read nor remove.
        let comes_back = |text: &str| {
            entry(name).is_some_and(|entry| entry.set_password(text).is_ok()) && self.get(name).is_some_and(|kept| *kept == text)
        };
        let kept = comes_back("a trial") && comes_back(secret);
        if !kept {
            self.forget(name);
        }
        kept
    }

    fn forget(&self, name: &str) -> bool {
        entry(name).is_some_and(|entry| entry.delete_credential().is_ok())
    }
}

fn entry(name: &str) -> Option<keyring::Entry> {
    keyring::Entry::new(SERVICE, name).ok()
}

/// A computer without a keychain.
pub struct NoKeychain;

impl Keychain for NoKeychain {
    fn get(&self, _: &str) -> Option<Zeroizing<String>> {
        None
    }

    fn set(&self, _: &str, _: &str) -> bool {
        false
    }

    fn forget(&self, _: &str) -> bool {
        false
    }
}

/// One in memory, for tests.
#[derive(Default)]
pub struct KeychainInMemory(Mutex<BTreeMap<String, Zeroizing<String>>>);

impl KeychainInMemory {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Zeroizing<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keychain for KeychainInMemory {
    fn get(&self, name: &str) -> Option<Zeroizing<String>> {
        self.kept().get(name).cloned()
    }

    fn set(&self, name: &str, secret: &str) -> bool {
        self.kept().insert(name.to_owned(), Zeroizing::new(secret.to_owned()));
        true
    }

    fn forget(&self, name: &str) -> bool {
        self.kept().remove(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where this computer has none, it says so and nothing else happens.
    #[test]
    fn the_system_s_keychain_gives_back_what_it_took_or_takes_nothing() {
        let name = format!("a test of Tieout {}", std::process::id());
        assert!(SystemKeychain.get(&name).is_none());
        let took = SystemKeychain.set(&name, "correct horse");
        assert_eq!(SystemKeychain.get(&name).map(|kept| kept.to_string()), took.then(|| "correct horse".to_owned()));
        assert_eq!(SystemKeychain.forget(&name), took);
        assert!(SystemKeychain.get(&name).is_none());
        assert!(!SystemKeychain.forget(&name));
    }
}
