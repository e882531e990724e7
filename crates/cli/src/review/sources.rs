//! What `tieout check` looks at: files that are imported, and runs and record sets of the workspace.

use crate::args::Check;
use crate::error::CommandError;
use crate::progress::Shown;
use std::path::{Path, PathBuf};
use tieout_billing::RecordKind;
use tieout_workspace::view::RunView;
use tieout_workspace::{Error, Reading, Workspace};

/// Where what is named is looked for.
pub struct Sources<'w> {
    pub workspace: &'w Workspace,
    /// The user named the workspace, and so may name what is in it.
    pub kept: bool,
    pub progress: &'w Shown,
}

impl Sources<'_> {
    /// The file of that name, imported under the file's own name, with a number where another run has it; one that is in the workspace
    /// already is not imported twice. Or the run or record set of that name.
    pub fn take(&self, kind: RecordKind, source: &str) -> Result<RunView, CommandError> {
        let run = match files(source) {
            Some(files) => self.import(kind, &files)?,
            None => self.find(kind, source)?,
        };
        if run.kind != kind.name() {
            let held = RecordKind::from_name(&run.kind).unwrap_or_default().title().to_lowercase();
            return Err(Error::Invalid(format!("{} holds {held}, not {}", run.name, kind.title().to_lowercase())).into());
        }
        Ok(run)
    }

    fn find(&self, kind: RecordKind, name: &str) -> Result<RunView, CommandError> {
        if !self.kept {
            return Err(Error::Invalid(format!("there is no file {name}")).into());
        }
        match self.workspace.run_named(name) {
            Err(Error::NotFound { .. }) => {
                let what = if kind == RecordKind::Invoices { "run".to_owned() } else { format!("set of {}", kind.title().to_lowercase()) };
                let place = self.workspace.name();
                Err(Error::Invalid(format!("there is no file {name}, and no {what} of that name in {place}")).into())
            }
            found => Ok(found?),
        }
    }

    fn import(&self, kind: RecordKind, files: &[PathBuf]) -> Result<RunView, CommandError> {
        if let Some(known) = self.workspace.run_of(kind, files)? {
            return Ok(known);
        }
        let names: Vec<String> = files.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned())).collect();
        let reading = Reading { kind, ..Reading::default() };
        for name in numbered(&names.join(", ")) {
            match self.workspace.run_import(files, &name, &reading, self.progress) {
                Err(Error::NameTaken { .. } | Error::AlreadyImported { .. }) => {}
                imported => return Ok(imported?),
            }
        }
        Err(Error::NoName { what: "run" }.into())
    }
}

/// The records beside the run, by kind.
pub fn sources(args: &Check) -> Vec<(RecordKind, &str)> {
    let named = [
        (RecordKind::Customers, &args.customers),
        (RecordKind::Contracts, &args.contracts),
        (RecordKind::Prices, &args.prices),
        (RecordKind::TaxRates, &args.tax_rates),
        (RecordKind::Usage, &args.usage),
        (RecordKind::Payments, &args.payments),
        (RecordKind::CreditNotes, &args.credit_notes),
        (RecordKind::Receivables, &args.receivables),
        (RecordKind::GeneralLedger, &args.general_ledger),
        (RecordKind::ControlTotals, &args.control_totals),
    ];
    let named = named.into_iter().filter_map(|(kind, source)| Some((kind, source.as_deref()?)));
    named.chain(args.records.iter().map(|records| (records.kind, records.source.as_str()))).collect()
}

/// Every file that is read.
pub fn inputs(args: &Check) -> Vec<PathBuf> {
    let named = [args.run.as_deref(), args.previous.as_deref()].into_iter().flatten();
    let named = named.chain(sources(args).into_iter().map(|(_, source)| source));
    named.flat_map(|source| files(source).unwrap_or_default()).chain(args.own.iter().cloned()).collect()
}

/// The files that a source names: one, or `HEADERS,LINES`.
fn files(source: &str) -> Option<Vec<PathBuf>> {
    if Path::new(source).is_file() {
        return Some(vec![PathBuf::from(source)]);
    }
    let parts: Vec<PathBuf> = source.split(',').map(PathBuf::from).collect();
    (parts.len() > 1 && parts.iter().all(|part| part.is_file())).then_some(parts)
}

/// `name`, `name (2)`, `name (3)` ...
pub fn numbered(name: &str) -> impl Iterator<Item = String> + use<'_> {
    std::iter::once(name.to_owned()).chain((2..).map(move |number: u64| format!("{name} ({number})")))
}
