//! The sums, from the lines to what is to be paid.

use super::PageContext;
use crate::pdf::{Length, Pdf, Role, Style, Text};
use crate::template::Label;
use rust_decimal::Decimal;
use std::borrow::Cow;
use tieout_billing::invoice::{Allowance, Amount, TaxSubtotal};

const WIDTH: Length = Length::mm(92);

/// How much a sum matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grade {
    Part,
    Total,
    Due,
}

impl PageContext<'_> {
    pub(super) fn sums(&self, pdf: &mut Pdf<'_>) {
        let rows = self.sum_rows();
        if rows.is_empty() {
            return;
        }
        let height = rows.iter().map(|(_, _, grade)| row_height(*grade)).sum::<Length>();
        pdf.space(Length::mm(4));
        pdf.need(height);
        let right = pdf.left() + pdf.width();
        let left = right - WIDTH;
        pdf.open(Role::Table);
        for (label, amount, grade) in rows {
            self.sum(pdf, (left, right), &label, &amount, grade);
        }
        pdf.close();
    }

    fn sum(&self, pdf: &mut Pdf<'_>, (left, right): (Length, Length), label: &str, amount: &str, grade: Grade) {
        let top = pdf.cursor();
        let height = row_height(grade);
        let pad = Length::pt(6);
        let style = match grade {
            Grade::Part => self.look.body,
            Grade::Total => self.look.strong,
            Grade::Due => Style { size: Length::pt(11), ..self.look.strong },
        };
        match grade {
            Grade::Part => {}
            Grade::Total => pdf.fill(left, top, WIDTH, Length::milli(400), self.look.hair),
            Grade::Due => {
                pdf.fill(left, top, WIDTH, height, self.look.wash);
                pdf.fill(left, top, WIDTH, Length::milli(1000), self.look.accent);
            }
        }
        let amount = pdf.fonts().block(&Text::new(amount, style.tabular()), WIDTH);
        let room = WIDTH - amount.width() - pad * 3;
        let label_style = if grade == Grade::Part { Style { color: self.look.quiet.color, ..style } } else { style };
        let label = pdf.fonts().block(&Text::new(label, label_style).lines(2), room);
        let height = height.max(label.height() + Length::pt(4));
        let middle = |block: Length| top + (height - block) / 2;
        pdf.open(Role::TableRow);
        pdf.tagged(Role::RowHeader, |pdf| pdf.paint(&label, left + pad, middle(label.height())));
        pdf.tagged(Role::Cell, |pdf| pdf.paint(&amount, right - pad - amount.width(), middle(amount.height())));
        pdf.close();
        pdf.space(height);
    }

    /// Label, amount and grade, from top to bottom. All are stated by the invoice.
    fn sum_rows(&self) -> Vec<(Cow<'_, str>, String, Grade)> {
        let (words, totals) = (self.words, &self.invoice().totals);
        let mut rows: Vec<(Cow<'_, str>, String, Grade)> = Vec::new();
        let plain = |amount: &Amount| words.amount(amount.value);
        let parts = &self.invoice().allowances;
        if let Some(lines) = totals.lines.as_ref().filter(|_| !parts.is_empty()) {
            rows.push((words.label(Label::LinesTotal), plain(lines), Grade::Part));
        }
        for part in parts {
            if let Some(amount) = &part.amount {
                let signed = if part.is_charge { amount.value } else { -amount.value };
                rows.push((Cow::Owned(self.part_label(part)), words.amount(signed), Grade::Part));
            }
        }
        if let Some(net) = &totals.net {
            rows.push((words.label(Label::NetTotal), plain(net), Grade::Total));
        }
        for subtotal in &self.invoice().tax {
            if let Some(tax) = &subtotal.tax {
                rows.push((Cow::Owned(self.tax_label(subtotal)), plain(tax), Grade::Part));
            }
        }
        if let Some(tax) = totals.tax.as_ref().filter(|_| self.invoice().tax.len() != 1) {
            rows.push((words.label(Label::TaxTotal), plain(tax), Grade::Part));
        }
        if let Some(gross) = &totals.gross {
            rows.push((words.label(Label::GrossTotal), plain(gross), Grade::Total));
        }
        if let Some(prepaid) = totals.prepaid.as_ref().filter(|prepaid| !prepaid.value.is_zero()) {
            rows.push((words.label(Label::Prepaid), words.amount(-prepaid.value), Grade::Part));
        }
        if let Some(rounding) = totals.rounding.as_ref().filter(|rounding| !rounding.value.is_zero()) {
            rows.push((words.label(Label::Rounding), plain(rounding), Grade::Part));
        }
        if let Some(due) = &totals.due {
            let label = if self.invoice().is_credit_note() { Label::AmountCredited } else { Label::AmountDue };
            rows.push((words.label(label), words.money(due), Grade::Due));
        }
        rows
    }

    fn part_label(&self, part: &Allowance) -> String {
        let label = self.words.label(if part.is_charge { Label::Charges } else { Label::Allowances });
        let reason = part.reason.as_deref().filter(|reason| !reason.trim().is_empty()).map_or(label, Cow::Borrowed);
        let rate = part.percentage.filter(|rate| *rate != Decimal::ZERO);
        rate.map_or_else(|| reason.clone().into_owned(), |rate| format!("{reason} ({})", self.words.locale.percent(rate)))
    }

    /// `VAT 19 %`
    pub(super) fn tax_label(&self, subtotal: &TaxSubtotal) -> String {
        let tax = self.words.tax;
        subtotal.rate.map_or_else(|| tax.to_owned(), |rate| format!("{tax} {}", self.words.locale.percent(rate)))
    }
}

fn row_height(grade: Grade) -> Length {
    match grade {
        Grade::Part => Length::milli(15_500),
        Grade::Total => Length::pt(18),
        Grade::Due => Length::pt(25),
    }
}
