//! Invoices to look at and to measure: `cargo run -p tieout-documents --example invoice_pdf -- FOLDER` writes the test's samples;
//! `... -- FOLDER batch 1000` times as many hybrid invoices on two threads, `... -- FOLDER usage 25000` an appendix of so many rows.

#[path = "../tests/pdf/samples.rs"]
mod samples;

use samples::{LOGO, Usage, german, samples};
use std::path::Path;
use std::time::Instant;
use tieout_documents::einvoice::write_cii;
use tieout_documents::pdf::{Fonts, Logo};
use tieout_documents::template::Template;
use tieout_documents::{DocumentError, InvoiceDocument, UsageAppendix, write_invoice_pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().ok_or("name a folder")?);
    std::fs::create_dir_all(folder)?;
    let start = Instant::now();
    let fonts = Fonts::shipped();
    eprintln!("fonts {:?}", start.elapsed());
    let logo = Logo::read("logo.svg", LOGO.as_bytes())?;
    let count = arguments.get(2).map_or(Ok(1000), |count| count.parse())?;
    match arguments.get(1).map(String::as_str) {
        Some("batch") => batch(folder, &fonts, &logo, count),
        Some("usage") => {
            let start = Instant::now();
            let usage = Usage::new(count);
            let (invoice, template) = (german(30), Template::default());
            let document = InvoiceDocument {
                invoice: &invoice,
                template: &template,
                logo: Some(&logo),
                mark: None,
                usage: Some(UsageAppendix { rows: &usage, sums: &[] }),
                xml: None,
            };
            let written = write_invoice_pdf(&document, &fonts)?;
            eprintln!("{} pages, {} bytes in {:?}", written.pages, written.bytes.len(), start.elapsed());
            std::fs::write(folder.join("usage.pdf"), written.bytes)?;
            Ok(())
        }
        _ => {
            for sample in samples() {
                let xml = write_cii(&sample.invoice);
                if let Err(error) = &xml {
                    eprintln!("{}: no XML: {error}", sample.name);
                }
                let document = InvoiceDocument {
                    invoice: &sample.invoice,
                    template: &sample.template,
                    logo: sample.logo.then_some(&logo),
                    mark: sample.mark,
                    usage: None,
                    xml: xml.as_deref().ok(),
                };
                let start = Instant::now();
                let written = write_invoice_pdf(&document, &fonts)?;
                let time = start.elapsed();
                eprintln!(
                    "{}: {} pages, {} bytes, {time:?}, missing {:?}",
                    sample.name,
                    written.pages,
                    written.bytes.len(),
                    written.missing
                );
                std::fs::write(folder.join(format!("{}.pdf", sample.name)), written.bytes)?;
            }
            Ok(())
        }
    }
}

fn batch(folder: &Path, fonts: &Fonts, logo: &Logo, count: usize) -> Result<(), Box<dyn std::error::Error>> {
    let template = Template::default();
    let start = Instant::now();
    let size = std::thread::scope(|scope| {
        let threads = [0, 1].map(|thread| {
            let template = &template;
            scope.spawn(move || -> Result<usize, DocumentError> {
                let mut size = 0;
                for number in (thread..count).step_by(2) {
                    let mut invoice = german(20);
                    invoice.number = Some(format!("RE-2026-{number:05}"));
                    let xml = write_cii(&invoice).ok();
                    let document =
                        InvoiceDocument { invoice: &invoice, template, logo: Some(logo), mark: None, usage: None, xml: xml.as_deref() };
                    let written = write_invoice_pdf(&document, fonts)?;
                    size += written.bytes.len();
                    if number < 2 {
                        std::fs::write(folder.join(format!("{number}.pdf")), &written.bytes)?;
                    }
                }
                Ok(size)
            })
        });
        // A thread that panicked has said so itself.
        threads.into_iter().map(|thread| thread.join().unwrap_or(Ok(0))).sum::<Result<usize, DocumentError>>()
    })?;
    eprintln!("{count} invoices in {:?}, {} bytes each", start.elapsed(), size / count.max(1));
    Ok(())
}
