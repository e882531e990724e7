//! How each invoice of a run stands as a document: which lack something, which break a rule.
//!
//! All of them are looked at once, on all cores, and remembered while run, sellers, buyers and records are the same: a filter then answers at once.

use crate::documents::document::Maker;
use crate::documents::{listing, rules};
use crate::error::Result;
use crate::table::{buyer, run, seller, to_json};
use crate::view::DocumentCountsView;
use crate::workspace::Workspace;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use tieout_billing::{Progress, RecordKind};

/// The run that was looked at last.
#[derive(Default)]
pub(crate) struct Standings(Mutex<Option<Arc<Standing>>>);

/// The invoices of a run that something is to be done about, each list in order.
pub struct Standing {
    /// What it was made from.
    basis: String,
    pub missing: Vec<String>,
    pub broken: Vec<String>,
}

/// Reports of progress are so many invoices apart.
const STRIDE: usize = 64;

impl Workspace {
    /// Looks at every invoice of a run: how many lack something, how many break an official rule.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::Invalid`] for a record set; [`crate::Error::Cancelled`].
    pub fn documents_check(&self, run: i64, progress: &dyn Progress) -> Result<DocumentCountsView> {
        self.standing(run, progress)?;
        self.read(|connection| self.document_counts(connection, run))
    }

    /// The standing of the run's invoices, looked at now where it is not known.
    pub(super) fn standing(&self, run: i64, progress: &dyn Progress) -> Result<Arc<Standing>> {
        let basis = self.read(|connection| basis(connection, run))?;
        if let Some(known) = self.known_standing(&basis) {
            return Ok(known);
        }
        let (missing, broken) = self.look_at_all(run, progress)?;
        let standing = Arc::new(Standing { basis, missing, broken });
        *self.standings.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(standing.clone());
        Ok(standing)
    }

    /// How many there are, and how many of each kind; what was not looked at is not said.
    pub(super) fn document_counts(&self, connection: &Connection, run: i64) -> Result<DocumentCountsView> {
        let known = self.known_standing(&basis(connection, run)?);
        Ok(DocumentCountsView {
            all: listing::count(connection, run)?,
            approved: listing::approved(connection, run)?.len() as u64,
            missing: known.as_ref().map(|standing| standing.missing.len() as u64),
            broken: known.as_ref().map(|standing| standing.broken.len() as u64),
        })
    }

    fn known_standing(&self, basis: &str) -> Option<Arc<Standing>> {
        let known = self.standings.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|standing| standing.basis == basis).cloned()
    }

    fn look_at_all(&self, run: i64, progress: &dyn Progress) -> Result<(Vec<String>, Vec<String>)> {
        let buyers = self.known_buyers()?;
        let numbers = self.read(|connection| listing::all_numbers(connection, run))?;
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
        let makers = (0..cores).map(|_| Maker::new(self, run)).collect::<Result<Vec<_>>>()?;
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (sender, receiver) = sync_channel(STRIDE);
        let look = |maker: &Maker<'_>, number: &str| -> Result<(bool, bool)> {
            let assembled = maker.assemble_for(&maker.sheet(number)?, &buyers);
            Ok((!assembled.missing.is_empty(), rules::breaks_official(&assembled.invoice)))
        };
        let mut found = vec![(false, false); numbers.len()];
        thread::scope(|scope| {
            for maker in &makers {
                let (numbers, next, stop, sender, look) = (&numbers, &next, &stop, sender.clone(), &look);
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(number) = numbers.get(at) else { return };
                        if sender.send((at, look(maker, number))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let mut take = || -> Result<()> {
                for (done, (at, one)) in receiver.iter().enumerate() {
                    found[at] = one?;
                    if done.is_multiple_of(STRIDE) {
                        progress.report("checking the documents", done as u64, numbers.len() as u64)?;
                    }
                }
                Ok(())
            };
            let taken = take();
            stop.store(true, Ordering::Relaxed);
            // Who waits to hand over must not wait for ever.
            drop(receiver);
            taken
        })?;
        let of = |is: &dyn Fn(&(bool, bool)) -> bool| -> Vec<String> {
            numbers.iter().zip(&found).filter(|(_, one)| is(one)).map(|(number, _)| number.clone()).collect()
        };
        Ok((of(&|one| one.0), of(&|one| one.1)))
    }
}

/// Everything that documents of a run are made from, as one text.
fn basis(connection: &Connection, run: i64) -> Result<String> {
    let of = run::get(connection, run)?;
    let customers = run::all(connection)?.into_iter().filter(|set| set.kind == RecordKind::Customers);
    let records: Vec<String> = customers.map(|set| format!("{} {}", set.id, set.hash)).collect();
    let sellers = seller::all(connection)?;
    let sellers = sellers.iter().map(|seller| Ok((&seller.name, seller.is_default, to_json(&seller.profile)?)));
    let sellers = sellers.collect::<Result<Vec<_>>>()?;
    let buyers: Vec<_> = buyer::all(connection)?.into_iter().map(|typed| (typed.customer, typed.fields)).collect();
    to_json(&(run, of.hash, records, sellers, buyers))
}
