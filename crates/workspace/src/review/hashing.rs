//! What an invoice's lines say, as one hash: an approval is bound to it.

use crate::import::LineHash;
use hashbrown::HashMap;
use std::sync::{Mutex, PoisonError};
use tieout_billing::{Field, Layout, LineSource, LineView, Progress, SourceError, Value};

/// A source that remembers the content hash of every invoice that passes through it.
pub struct Hashing<'s> {
    source: &'s dyn LineSource,
    invoices: Mutex<HashMap<Box<str>, LineHash>>,
}

impl<'s> Hashing<'s> {
    /// Nothing has passed yet.
    pub fn new(source: &'s dyn LineSource) -> Hashing<'s> {
        Hashing { source, invoices: Mutex::default() }
    }

    /// SHA-256 of each invoice's lines by its number.
    pub fn finish(self) -> HashMap<Box<str>, String> {
        let invoices = self.invoices.into_inner().unwrap_or_else(PoisonError::into_inner);
        invoices.into_iter().map(|(number, hash)| (number, hash.finish())).collect()
    }
}

impl LineSource for Hashing<'_> {
    fn layout(&self) -> &Layout {
        self.source.layout()
    }

    fn estimated_lines(&self) -> u64 {
        self.source.estimated_lines()
    }

    fn scan(&self, progress: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError> {
        let number = self.layout().position(Field::InvoiceNumber);
        let mut invoices = self.invoices.lock().unwrap_or_else(PoisonError::into_inner);
        self.source.scan(progress, &mut |line| {
            let number = match number.map(|at| line.cells[at].value) {
                Some(Value::Text(number)) => number,
                _ => "",
            };
            if !invoices.contains_key(number) {
                invoices.insert(number.into(), LineHash::default());
            }
            if let Some(hash) = invoices.get_mut(number) {
                line.cells.iter().for_each(|cell| hash.text(Some(cell.source)));
            }
            each(line);
        })
    }

    fn fetch(&self, positions: &[u64], each: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError> {
        self.source.fetch(positions, each)
    }
}
