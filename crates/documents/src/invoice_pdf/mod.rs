//! An invoice or a credit note as pages: what a customer's accounts department reads; with its XML inside, a Factur-X invoice.
//!
//! Every figure is one that the invoice states. Subtotals of groups and sums that are carried forward are exact sums of the lines' stated net amounts.

mod details;
mod furniture;
mod head;
mod lines;
mod look;
mod payment;
mod slip;
mod sums;
mod tax;
mod usage;
mod words;

use crate::DocumentError;
use crate::einvoice::bytes_of;
use crate::pdf::{Attached, Fonts, Length, Logo, Pdf, Role, Setup, Supporting, Text, WrittenPdf};
use crate::template::{Block, Label, Paper, Template};
use look::Look;
use tieout_billing::invoice::Invoice;
pub use usage::{UsageAppendix, UsageSum};
use words::{Words, linked};

/// An invoice with all that its pages show.
#[derive(Clone, Copy)]
pub struct InvoiceDocument<'a> {
    pub invoice: &'a Invoice,
    pub template: &'a Template,
    /// The seller's logo; without one its name stands there.
    pub logo: Option<&'a Logo>,
    pub mark: Option<Mark>,
    /// What was used, on pages of its own.
    pub usage: Option<UsageAppendix<'a>>,
    /// The CII XML to embed, which makes the file a Factur-X invoice of the profile EN 16931.
    pub xml: Option<&'a [u8]>,
}

/// A word across the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Not sent yet.
    Draft,
    Paid,
    /// No longer good.
    Void,
}

/// Writes the pages. The same document gives the same bytes, always.
///
/// # Errors
/// The rows of the appendix could not be read; a font is damaged.
pub fn write_invoice_pdf(document: &InvoiceDocument<'_>, fonts: &Fonts) -> Result<WrittenPdf, DocumentError> {
    let words = Words::new(document.invoice, document.template);
    let look = Look::new(document.template);
    let invoice = document.invoice;
    let has_own_periods = invoice.lines.iter().any(|line| line.period != invoice.period);
    let page = PageContext { document, words: &words, look: &look, has_own_periods };
    let mut pdf = Pdf::new(fonts, page.setup());
    let mut bill_page = None;
    page.head(&mut pdf);
    for block in &document.template.blocks {
        match block {
            // The head has them.
            Block::Seller | Block::Buyer | Block::Details => {}
            Block::Notes => page.notes(&mut pdf),
            Block::Lines => page.lines(&mut pdf),
            Block::Totals => page.sums(&mut pdf),
            Block::Tax => page.tax(&mut pdf),
            Block::Payment => bill_page = page.payment(&mut pdf),
            Block::Closing => page.closing(&mut pdf),
            Block::Usage => page.usage(&mut pdf)?,
        }
    }
    page.supporting(&mut pdf);
    pdf.finish(|pdf, number, count| page.furniture(pdf, number, count, bill_page))
}

/// What each part of the page needs to know.
#[derive(Clone, Copy)]
struct PageContext<'a> {
    document: &'a InvoiceDocument<'a>,
    words: &'a Words<'a>,
    look: &'a Look,
    /// Whether a line is for another period than the invoice.
    has_own_periods: bool,
}

impl<'a> PageContext<'a> {
    fn invoice(&self) -> &'a Invoice {
        self.document.invoice
    }

    fn setup(&self) -> Setup<'a> {
        let invoice = self.invoice();
        let size = match self.document.template.paper {
            Paper::A4 => (Length::mm(210), Length::mm(297)),
            Paper::Letter => (Length::um(215_900), Length::um(279_400)),
        };
        let seller = invoice.seller.name.clone().unwrap_or_default();
        let title = format!("{} {}", self.words.title(), invoice.number.as_deref().unwrap_or_default());
        let buyer = invoice.buyer.name.as_deref().unwrap_or_default();
        Setup {
            size,
            margins: [Length::mm(24), Length::mm(20), Length::mm(21), Length::mm(20)],
            language: self.words.locale.language.name(),
            title: title.trim().to_owned(),
            subject: [seller.as_str(), buyer].into_iter().filter(|name| !name.is_empty()).copied_join(" – "),
            author: seller,
            created: invoice.issue_date,
            attached: self.document.xml.map(|content| Attached {
                name: "factur-x.xml",
                description: "Factur-X invoice",
                profile: "EN 16931",
                content,
            }),
        }
    }

    /// A heading above a part of the page, kept with what follows.
    fn heading(&self, pdf: &mut Pdf<'_>, text: &str) {
        pdf.space(Length::mm(6));
        pdf.heading(2, &Text::new(text, self.look.heading));
        pdf.space(Length::pt(2));
    }

    fn notes(&self, pdf: &mut Pdf<'_>) {
        let notes: Vec<&str> =
            self.invoice().notes.iter().filter_map(|note| note.text.as_deref()).filter(|text| !text.trim().is_empty()).collect();
        if !notes.is_empty() {
            self.heading(pdf, &self.words.label(Label::Notes));
            for note in notes {
                pdf.paragraph(&linked(note, self.look.body, self.look.link));
                pdf.space(Length::pt(3));
            }
        }
        let attached: Vec<_> = self.invoice().attachments.iter().filter(|attachment| attachment.reference.is_some()).collect();
        if attached.is_empty() {
            return;
        }
        self.heading(pdf, &self.words.label(Label::Attachments));
        for attachment in attached {
            let mut text = Text::new(attachment.reference.as_deref().unwrap_or_default(), self.look.body);
            if let Some(description) = &attachment.description {
                text = text.and(format!(" – {description}"), self.look.quiet);
            }
            if let Some(location) = &attachment.location {
                text = text.and(" – ", self.look.quiet).link(location, self.look.link, location);
            }
            pdf.paragraph(&text);
        }
    }

    /// BG-24: what supports the invoice travels in the file, as the XML has it. What is no Base64 is in neither; the writer of the XML says so.
    fn supporting(&self, pdf: &mut Pdf<'_>) {
        for attachment in &self.invoice().attachments {
            let Some(file) = &attachment.content else { continue };
            let Some(content) = bytes_of(&file.base64) else { continue };
            pdf.attach(Supporting {
                name: file.name.clone().or_else(|| attachment.reference.clone()).unwrap_or_default(),
                description: attachment.description.clone().or_else(|| attachment.reference.clone()).unwrap_or_default(),
                mime: file.mime.clone().unwrap_or_default(),
                content,
            });
        }
    }

    fn closing(&self, pdf: &mut Pdf<'_>) {
        let closing = self.document.template.closing.trim();
        if !closing.is_empty() {
            pdf.space(Length::mm(6));
            pdf.tagged(Role::Group, |pdf| pdf.paragraph(&linked(closing, self.look.body, self.look.link)));
        }
    }
}

/// Strings, one after the other.
trait Joined {
    fn copied_join(self, separator: &str) -> String;
}

impl<'a, I: Iterator<Item = &'a str>> Joined for I {
    fn copied_join(self, separator: &str) -> String {
        self.collect::<Vec<_>>().join(separator)
    }
}
