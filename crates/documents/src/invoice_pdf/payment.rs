//! How to pay: until when, to which account, by which code.

use super::words::linked;
use super::{Mark, PageContext};
use crate::payment_code::{QrSymbol, epc_payload, swiss_bill};
use crate::pdf::{Length, Pdf, Role, Text};
use crate::template::Label;
use tieout_billing::invoice::{Account, Payment};

const CODE: Length = Length::mm(28);

impl PageContext<'_> {
    /// The number of the page that has a Swiss payment slip at its foot, if one has.
    pub(super) fn payment(&self, pdf: &mut Pdf<'_>) -> Option<usize> {
        let invoice = self.invoice();
        let due = invoice.totals.due.as_ref();
        let bill = swiss_bill(invoice).ok();
        let bill = bill.filter(|_| self.is_open());
        let code =
            if bill.is_none() && self.is_open() { epc_payload(invoice).ok().and_then(|payload| QrSymbol::of(&payload).ok()) } else { None };
        let mut lines: Vec<Text<'_>> = Vec::new();
        let body = self.look.body;
        match (due, invoice.due_date) {
            (Some(due), _) if due.value.is_zero() => lines.push(Text::new(self.words.label(Label::NothingToPay), body)),
            (Some(due), Some(day)) if due.value.is_sign_positive() && self.is_open() => {
                let (amount, date) = (self.words.money(due), self.words.locale.long_date(day));
                lines.push(Text::new(self.words.filled(Label::PayBy, &[("amount", &amount), ("date", &date)]), self.look.strong));
            }
            _ => {}
        }
        if let Some(terms) = invoice.payment_terms.as_deref().filter(|terms| !terms.trim().is_empty()) {
            lines.push(linked(terms, body, self.look.link));
        }
        let facts = self.payment_facts();
        if lines.is_empty() && facts.is_empty() && bill.is_none() {
            return None;
        }
        let width = if code.is_some() { pdf.width() - CODE - Length::mm(8) } else { pdf.width() };
        let label_width = Length::mm(38);
        let lines: Vec<_> = lines.iter().map(|text| pdf.fonts().block(text, width)).collect();
        let facts: Vec<_> = facts
            .iter()
            .map(|(label, value)| {
                let label = pdf.fonts().block(&Text::new(self.words.label(*label), self.look.quiet), label_width - Length::mm(2));
                (label, pdf.fonts().block(&Text::new(value, body), width - label_width))
            })
            .collect();
        let facts_height: Length = facts.iter().map(|(label, value)| label.height().max(value.height()) + Length::pt(1)).sum();
        let code_height = if code.is_some() { CODE + Length::pt(14) } else { Length::ZERO };
        // Account and code stay together; terms may be of any length.
        pdf.need(Length::mm(12) + (facts_height + Length::mm(10)).max(code_height).min(pdf.page_room() / 2));
        self.heading(pdf, &self.words.label(Label::Payment));
        let top = pdf.cursor();
        let first_page = pdf.page_number();
        let left = pdf.left();
        for block in lines {
            pdf.open(Role::Paragraph);
            pdf.flow(block, left);
            pdf.close();
            pdf.space(Length::pt(3));
        }
        pdf.need(facts_height.min(pdf.page_room() / 2));
        for (label, value) in facts {
            let y = pdf.cursor();
            pdf.open(Role::Paragraph);
            pdf.paint(&label, left, y + Length::milli(750));
            pdf.paint(&value, left + label_width, y);
            pdf.close();
            pdf.space(label.height().max(value.height()) + Length::pt(1));
        }
        if let Some(code) = code {
            self.code(pdf, &code, if pdf.page_number() == first_page { top } else { pdf.cursor() });
        }
        bill.map(|bill| self.slip(pdf, &bill))
    }

    /// The code at the right, from `top` on; the cursor ends below it.
    fn code(&self, pdf: &mut Pdf<'_>, symbol: &QrSymbol, top: Length) {
        let modules = modules(symbol);
        let x = pdf.left() + pdf.width() - CODE;
        let end = pdf.cursor();
        let caption = self.words.label(Label::ScanToPay);
        pdf.tagged(Role::Group, |pdf| pdf.code(&caption, &modules, x, top, CODE));
        let caption = pdf.fonts().block(&Text::new(caption, self.look.fine).center(), CODE);
        pdf.tagged(Role::Paragraph, |pdf| pdf.paint(&caption, x, top + CODE + Length::pt(3)));
        pdf.set_cursor(end.max(top + CODE + Length::pt(3) + caption.height()));
    }

    /// Whether the buyer is to do something: not what is paid or void, a credit note, or collected from the buyer's account.
    fn is_open(&self) -> bool {
        let is_debited = self.invoice().payment.iter().any(|payment| payment.direct_debit.is_some());
        !matches!(self.document.mark, Some(Mark::Paid | Mark::Void)) && !self.invoice().is_credit_note() && !is_debited
    }

    /// Accounts, references, cards and mandates, each with its label.
    fn payment_facts(&self) -> Vec<(Label, String)> {
        let mut facts = Vec::new();
        let mut fact = |label, value: Option<&String>| {
            facts.extend(value.filter(|value| !value.trim().is_empty()).map(|value| (label, value.clone())))
        };
        let payments = &self.invoice().payment;
        for Payment { accounts, card, direct_debit, .. } in payments {
            for Account { id, name, bank } in accounts {
                fact(Label::AccountHolder, name.as_ref());
                let grouped = id.as_deref().map(grouped);
                let is_iban = id.as_deref().is_some_and(is_iban);
                fact(if is_iban { Label::Iban } else { Label::AccountNumber }, grouped.as_ref());
                fact(if is_iban { Label::Bic } else { Label::BankCode }, bank.as_ref());
            }
            if let Some(card) = card {
                let number = card.number.as_ref().map(|number| format!("•••• {number}"));
                let said = [number, card.holder.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
                fact(Label::Card, Some(&said));
            }
            if let Some(debit) = direct_debit {
                fact(Label::Mandate, debit.mandate.as_ref());
                fact(Label::CreditorId, debit.creditor.as_ref());
                fact(Label::DebitedAccount, debit.account.as_deref().map(grouped).as_ref());
            }
        }
        fact(Label::PaymentReference, payments.iter().find_map(|payment| payment.remittance.as_ref()));
        facts
    }
}

/// The modules of a code, row by row.
pub(super) fn modules(symbol: &QrSymbol) -> Vec<Vec<bool>> {
    let side = 0..symbol.size();
    side.clone().map(|row| side.clone().map(|column| symbol.is_dark(column, row)).collect()).collect()
}

fn is_iban(id: &str) -> bool {
    let id = id.as_bytes();
    id.len() >= 15 && id[..2].iter().all(u8::is_ascii_uppercase) && id[2..4].iter().all(u8::is_ascii_digit)
}

/// An IBAN in groups of four, which stay on their line; any other number as it is.
fn grouped(id: &str) -> String {
    let bare: String = id.chars().filter(|character| !character.is_whitespace()).collect();
    if !is_iban(&bare) {
        return id.to_owned();
    }
    let mut text = String::with_capacity(bare.len() * 2);
    for (index, character) in bare.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push('\u{a0}');
        }
        text.push(character);
    }
    text
}
