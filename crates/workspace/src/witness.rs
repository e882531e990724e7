//! Who does it, and when: passed in, so that tests are deterministic.

use crate::keychain::{Keychain, NoKeychain, SystemKeychain};
use chrono::{DateTime, SecondsFormat, Utc};

/// The name and the time that every decision carries.
pub trait Witness: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
    /// The user's name, as the log shows it.
    fn user(&self) -> String;
    /// Where her computer keeps secrets for her. None, unless it says otherwise: no test comes to the real one.
    fn keychain(&self) -> &dyn Keychain {
        &NoKeychain
    }
}

/// The clock of this computer and the user that it is logged in as.
pub struct System;

impl Witness for System {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn user(&self) -> String {
        whoami::username().unwrap_or_else(|_| "unknown".to_owned())
    }

    fn keychain(&self) -> &dyn Keychain {
        &SystemKeychain
    }
}

/// An instant as it is stored: RFC 3339 in UTC, to the millisecond, so that texts sort by time.
pub(crate) fn stamp(witness: &dyn Witness) -> String {
    witness.now().to_rfc3339_opts(SecondsFormat::Millis, true)
}
