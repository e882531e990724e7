//! Where each term of an assembled invoice is from.

use std::borrow::Cow;
use std::collections::HashMap;

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Run,
    Records,
    Typed,
    Seller,
    Computed,
}

impl Said {
    /// As the window has it.
    pub const fn name(self) -> &'static str {
        match self {
            Said::Run => "run",
            Said::Records => "records",
            Said::Typed => "typed",
            Said::Seller => "seller",
            Said::Computed => "computed",
        }
    }
}

/// The terms that were noted, by the group's number (a line, a tax subtotal; 0: the document) and the term.
#[derive(Debug, Default)]
pub struct Origins(HashMap<(usize, &'static str), (Said, Cow<'static, str>)>);

impl Origins {
    /// Notes who says a term; the last word counts.
    pub fn note(&mut self, group: usize, term: &'static str, said: Said, how: impl Into<Cow<'static, str>>) {
        self.0.insert((group, term), (said, how.into()));
    }

    /// Who says a term and how; the run, where nothing was noted.
    pub fn of(&self, group: usize, term: &'static str) -> (Said, &str) {
        self.0.get(&(group, term)).map_or((Said::Run, ""), |(said, how)| (*said, how))
    }
}
