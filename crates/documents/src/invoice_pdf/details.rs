//! Number, dates and references: a band of labels with their values below them.

use super::PageContext;
use crate::pdf::{Length, Pdf, Role, Text, TextBlock};
use crate::template::Label;
use tieout_billing::invoice::Period;

/// Values beside each other.
const ACROSS: usize = 4;

impl PageContext<'_> {
    pub(super) fn details(&self, pdf: &mut Pdf<'_>) {
        let gap = Length::mm(5);
        let width = (pdf.width() + gap) / ACROSS as i32 - gap;
        let mut blocks = Vec::new();
        for (label, value) in self.values() {
            let text = Text::new(format!("{}\n", self.words.label(label)), self.look.label).and(value, self.look.body);
            blocks.push(pdf.fonts().block(&text, width));
        }
        blocks.extend(self.other_parties().iter().map(|text| pdf.fonts().block(text, width)));
        let left = pdf.left();
        pdf.rule(Length::milli(750), self.look.accent);
        pdf.space(Length::pt(6));
        for row in blocks.chunks(ACROSS) {
            let height = row.iter().map(TextBlock::height).max().unwrap_or_default();
            let top = pdf.cursor();
            for (index, block) in row.iter().enumerate() {
                let x = left + (width + gap) * index as i32;
                pdf.tagged(Role::Paragraph, |pdf| pdf.paint(block, x, top));
            }
            pdf.space(height + Length::pt(7));
        }
    }

    fn values(&self) -> Vec<(Label, String)> {
        let (invoice, words) = (self.invoice(), self.words);
        let date = |date: Option<chrono::NaiveDate>| date.map(|date| words.locale.date(date));
        let period = invoice.period.map(|Period { start, end }| words.locale.period(start, end));
        let number = if invoice.is_credit_note() { Label::CreditNoteNumber } else { Label::InvoiceNumber };
        let preceding = invoice.preceding.iter().filter_map(|preceding| {
            let number = preceding.number.clone()?;
            Some(preceding.issue_date.map_or(number.clone(), |day| format!("{number} ({})", words.locale.date(day))))
        });
        let preceding = Some(preceding.collect::<Vec<_>>().join(", "));
        let customer = invoice.buyer.identifiers.first().map(|id| id.value.clone());
        let said = [
            (number, invoice.number.clone()),
            (Label::IssueDate, date(invoice.issue_date)),
            (Label::DueDate, date(invoice.due_date)),
            (Label::BillingPeriod, period),
            (Label::DeliveryDate, date(invoice.delivery.as_ref().and_then(|delivery| delivery.date))),
            (Label::TaxPoint, date(invoice.tax_point_date)),
            (Label::PrecedingInvoice, preceding),
            (Label::CustomerNumber, customer),
            (Label::PurchaseOrder, invoice.purchase_order.clone()),
            (Label::SalesOrder, invoice.sales_order.clone()),
            (Label::Contract, invoice.contract.clone()),
            (Label::Project, invoice.project.clone()),
            (Label::BuyerReference, invoice.buyer_reference.clone()),
            (Label::BuyerAccounting, invoice.buyer_accounting.clone()),
        ];
        said.into_iter().filter_map(|(label, value)| Some((label, value?))).filter(|(_, value)| !value.trim().is_empty()).collect()
    }
}
