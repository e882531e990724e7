//! Tax by category and rate, and the notes that the law asks for.

use super::PageContext;
use crate::pdf::{Cell, CellAlign, Column, Length, Pdf, Row, Rule, Table, Text};
use crate::template::{Label, tax_note};
use tieout_billing::invoice::TaxSubtotal;

impl PageContext<'_> {
    pub(super) fn tax(&self, pdf: &mut Pdf<'_>) {
        let invoice = self.invoice();
        let notes = self.tax_notes();
        let accounting = invoice.totals.tax_accounting.as_ref();
        let several = invoice.tax.len() > 1;
        if !several && notes.is_empty() && accounting.is_none() {
            return;
        }
        if several {
            self.heading(pdf, &self.words.label(Label::TaxBreakdown));
            self.tax_table(pdf);
        } else {
            pdf.space(Length::mm(5));
        }
        for note in notes {
            pdf.space(Length::pt(3));
            pdf.paragraph(&Text::new(note, self.look.body));
        }
        if let Some(amount) = accounting {
            let currency = amount.currency.as_deref().or(invoice.tax_currency.as_deref()).unwrap_or_default();
            let label = self.words.filled(Label::TaxInCurrency, &[("currency", currency)]);
            pdf.space(Length::pt(3));
            let figure = self.words.locale.money(amount.value, currency);
            pdf.paragraph(&Text::new(format!("{label}: "), self.look.body).and(figure, self.look.strong.tabular()));
        }
    }

    fn tax_table(&self, pdf: &mut Pdf<'_>) {
        let (label, value) = (self.look.label, self.look.body.tabular());
        let figure = Column { width: Length::mm(38), align: CellAlign::Right };
        let columns = vec![Column { width: Length::mm(70), align: CellAlign::Left }, figure, figure];
        let heading = |text: String| Cell::new(Text::new(text, label));
        let words = self.words;
        let header = Row {
            cells: vec![
                heading(words.tax.to_owned()),
                heading(words.label(Label::TaxableAmount).into_owned()),
                heading(words.label(Label::TaxAmount).into_owned()),
            ],
            below: Some(Rule { thickness: Length::milli(400), color: self.look.hair }),
            padding: Length::pt(2),
            ..Row::default()
        };
        let mut table = Table::new(pdf, columns, Length::mm(3), &header);
        for subtotal in &self.invoice().tax {
            let amount = |amount: &Option<tieout_billing::invoice::Amount>| {
                Cell::new(Text::new(amount.as_ref().map(|amount| words.amount(amount.value)).unwrap_or_default(), value))
            };
            let row = Row {
                cells: vec![
                    Cell::new(Text::new(self.category(subtotal), self.look.body)).header(),
                    amount(&subtotal.taxable),
                    amount(&subtotal.tax),
                ],
                padding: Length::milli(1500),
                ..Row::default()
            };
            table.row(pdf, &row);
        }
        table.end(pdf);
    }

    /// The rate; for what is not taxed by a rate, why not.
    fn category(&self, subtotal: &TaxSubtotal) -> String {
        let note = subtotal.category.as_deref().and_then(tax_note).map(|label| self.words.label(label));
        match (note, subtotal.rate) {
            (Some(note), Some(rate)) if !rate.is_zero() => format!("{} – {note}", self.words.locale.percent(rate)),
            (Some(note), _) => note.into_owned(),
            (None, Some(rate)) => self.words.locale.percent(rate),
            (None, None) => subtotal.category.clone().unwrap_or_default(),
        }
    }

    /// Why no tax is asked for: in the invoice's own words, else in the law's.
    fn tax_notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for subtotal in &self.invoice().tax {
            let category = subtotal.category.as_deref().unwrap_or_default();
            let label = tax_note(category).map(|label| self.words.label(label).into_owned());
            let reason = subtotal.exemption_reason.clone().filter(|reason| !reason.trim().is_empty());
            let note = match (label, reason) {
                // The law's word must stand there, whatever else is said.
                (Some(label), Some(reason)) if category == "AE" && !reason.to_lowercase().contains(&label.to_lowercase()) => {
                    Some(format!("{label}. {reason}"))
                }
                (_, Some(reason)) => Some(reason),
                (label, None) => label.filter(|_| category != "Z"),
            };
            if let Some(note) = note.filter(|note| !notes.contains(note)) {
                notes.push(note);
            }
        }
        notes
    }
}
