//! Writes e-invoices of every kind into a folder, for the official rules to judge: `einvoices FOLDER COUNT`.

#[path = "../tests/einvoice"]
mod einvoice {
    pub mod parties;
    pub mod varied;
}

use einvoice::varied::varied;
use std::path::PathBuf;
use tieout_billing::invoice::Syntax;
use tieout_documents::einvoice::{UblProfile, write_cii, write_ubl};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("einvoices FOLDER COUNT")?);
    let count: u64 = arguments.next().ok_or("einvoices FOLDER COUNT")?.parse()?;
    std::fs::create_dir_all(&folder)?;
    for seed in 0..count {
        let ubl = |syntax| write_ubl(&varied(seed, syntax), UblProfile::En16931);
        std::fs::write(folder.join(format!("{seed:04}-invoice.ubl.xml")), ubl(Syntax::UblInvoice)?)?;
        std::fs::write(folder.join(format!("{seed:04}-note.ubl.xml")), ubl(Syntax::UblCreditNote)?)?;
        std::fs::write(folder.join(format!("{seed:04}.cii.xml")), write_cii(&varied(seed, Syntax::Cii))?)?;
    }
    Ok(())
}
