//! Discounts of the whole invoice, tax by category and rate, totals.

use super::lines::signed;
use super::{Making, Said, said};
use rust_decimal::Decimal;
use tieout_billing::Field;
use tieout_billing::invoice::{Amount, DocumentTotals, Invoice, TaxSubtotal};

/// Lines of one category and rate.
struct Group {
    category: Option<String>,
    rate: Option<Decimal>,
    taxable: Decimal,
    /// Sum of the lines' stated tax; `None` where one of them states none.
    tax: Option<Decimal>,
}

impl Making<'_> {
    pub(super) fn totals(&mut self, invoice: &mut Invoice) {
        let mut groups = self.groups(invoice);
        self.document_allowances(invoice, &mut groups);
        self.subtotals(invoice, &groups);
        invoice.totals = self.document_totals(invoice);
        self.accounting_currency(invoice);
    }

    /// By category and rate, in the order in which lines first have them.
    fn groups(&self, invoice: &Invoice) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (row, line) in invoice.lines.iter().enumerate() {
            let net = line.net.as_ref().map(|net| net.value).unwrap_or_default();
            let tax = self.sheet.decimal(row, Field::TaxAmount).map(|tax| self.stated(tax).value);
            match groups.iter_mut().find(|group| group.category == line.tax_category && group.rate == line.tax_rate) {
                Some(group) => {
                    group.taxable += net;
                    group.tax = group.tax.zip(tax).map(|(sum, tax)| sum + tax);
                }
                None => groups.push(Group { category: line.tax_category.clone(), rate: line.tax_rate, taxable: net, tax }),
            }
        }
        groups
    }

    /// BG-20 and BG-21 from the header's sums; of one category and rate only, for nobody says how they would be divided.
    fn document_allowances(&mut self, invoice: &mut Invoice, groups: &mut [Group]) {
        let of = |field: Field| self.sheet.shared_decimal(field).filter(|amount| !amount.is_zero()).map(|amount| self.stated(amount).value);
        let amounts = [of(Field::InvoiceAllowance), of(Field::InvoiceCharge).map(|charge| -charge)];
        for amount in amounts.into_iter().flatten() {
            let mut allowance = self.allowance(amount);
            if let [group] = groups {
                allowance.tax_category.clone_from(&group.category);
                allowance.tax_rate = group.rate;
                group.taxable -= signed(&allowance);
                // The lines' tax is before it.
                group.tax = None;
            } else {
                let title = "The tax category of the invoice's discount or charge, whose lines have several";
                self.gap("BT-95", title, "run", Field::TaxCategory.name(), None);
            }
            invoice.allowances.push(allowance);
        }
    }

    fn subtotals(&mut self, invoice: &mut Invoice, groups: &[Group]) {
        let taxed = groups.iter().filter(|group| group.rate.is_some_and(|rate| !rate.is_zero())).count();
        let header = self.sheet.shared_decimal(Field::InvoiceTax).map(|tax| self.stated(tax).value);
        for (index, group) in groups.iter().enumerate() {
            let at = index + 1;
            self.origins.note(at, "BT-116", Said::Computed, "sum of the lines' net amounts");
            let is_taxed = group.rate.is_some_and(|rate| !rate.is_zero());
            let tax = match (group.tax, header) {
                (Some(sum), _) => {
                    self.origins.note(at, "BT-117", Said::Computed, "sum of the lines' tax");
                    self.sum_of_lines(sum)
                }
                // Of one rate alone the invoice's tax is the rate's.
                (None, Some(header)) if taxed == 1 && is_taxed => {
                    self.origins.note(at, "BT-117", Said::Run, Field::InvoiceTax.name());
                    header
                }
                _ => {
                    self.origins.note(at, "BT-117", Said::Computed, "taxable amount times rate, rounded half up");
                    self.rounded(group.taxable * group.rate.unwrap_or_default() / Decimal::ONE_HUNDRED)
                }
            };
            let (exemption_reason, exemption_code) = self.exemption(at, group);
            invoice.tax.push(TaxSubtotal {
                taxable: Some(Amount::from(self.plain(group.taxable))),
                tax: Some(Amount::from(tax)),
                category: group.category.clone(),
                rate: group.rate,
                exemption_reason,
                exemption_code,
            });
        }
    }

    /// Lines may state their tax to more decimals than the currency has.
    fn sum_of_lines(&self, sum: Decimal) -> Decimal {
        let plain = self.plain(sum);
        if plain.scale() <= self.digits { plain } else { self.rounded(plain) }
    }

    /// BT-120 and BT-121: as the run says, else as the seller does, else the code that the category itself stands for.
    fn exemption(&mut self, at: usize, group: &Group) -> (Option<String>, Option<String>) {
        let Some(category @ ("E" | "AE" | "K" | "G" | "O")) = group.category.as_deref() else { return (None, None) };
        let of_line = |row: &usize| {
            let line = self.sheet.text(*row, Field::TaxCategory).and_then(super::words::tax_category);
            line == Some(category)
        };
        if let Some(reason) = (0..self.sheet.len()).filter(of_line).find_map(|row| self.sheet.text(row, Field::ExemptionReason)) {
            return (said(reason), implied_code(category).map(str::to_owned));
        }
        let of_seller = self.seller.and_then(|seller| seller.profile.exemptions.iter().find(|exemption| exemption.category == category));
        if let Some(exemption) = of_seller {
            self.origins.note(at, "BT-120", Said::Seller, "");
            self.origins.note(at, "BT-121", Said::Seller, "");
            return (exemption.text.clone(), exemption.code.clone().or_else(|| implied_code(category).map(str::to_owned)));
        }
        match implied_code(category) {
            Some(code) => {
                self.origins.note(at, "BT-121", Said::Computed, "what the category stands for");
                (None, said(code))
            }
            None => {
                self.gap("BT-120", "Why the invoice is exempt from tax", "seller", "exemptions", None);
                (None, None)
            }
        }
    }

    fn document_totals(&mut self, invoice: &Invoice) -> DocumentTotals {
        let lines: Decimal = invoice.lines.iter().filter_map(|line| line.net.as_ref()).map(|net| net.value).sum();
        let of_kind = |is_charge: bool| {
            let amounts = invoice.allowances.iter().filter(|it| it.is_charge == is_charge).filter_map(|it| it.amount.as_ref());
            let mut amounts = amounts.peekable();
            amounts.peek().is_some().then(|| amounts.map(|amount| amount.value).sum::<Decimal>())
        };
        let (allowances, charges) = (of_kind(false), of_kind(true));
        let tax: Decimal = invoice.tax.iter().filter_map(|subtotal| subtotal.tax.as_ref()).map(|tax| tax.value).sum();
        let lines = self.total("BT-106", Field::InvoiceLinesTotal, lines, "sum of the lines' net amounts");
        let net = lines - allowances.unwrap_or_default() + charges.unwrap_or_default();
        let net = self.total("BT-109", Field::InvoiceNet, net, "sum of lines, less discounts, plus charges");
        let tax = self.total("BT-110", Field::InvoiceTax, tax, "sum of the tax by category and rate");
        let gross = self.total("BT-112", Field::InvoiceGross, net + tax, "total without tax plus tax");
        let optional =
            |field: Field| self.sheet.shared_decimal(field).filter(|amount| !amount.is_zero()).map(|amount| self.stated(amount).value);
        let (prepaid, rounding) = (optional(Field::InvoicePrepaid), optional(Field::InvoiceRounding));
        let due = gross - prepaid.unwrap_or_default() + rounding.unwrap_or_default();
        let due = self.total("BT-115", Field::InvoiceDue, due, "total with tax, less what was paid");
        DocumentTotals {
            lines: Some(Amount::from(lines)),
            allowances: allowances.map(Amount::from),
            charges: charges.map(Amount::from),
            net: Some(Amount::from(net)),
            tax: Some(Amount::from(tax)),
            tax_accounting: None,
            gross: Some(Amount::from(gross)),
            prepaid: prepaid.map(Amount::from),
            rounding: rounding.map(Amount::from),
            due: Some(Amount::from(due)),
        }
    }

    /// A total as the header states it, else as it is computed.
    fn total(&mut self, term: &'static str, field: Field, computed: Decimal, how: &'static str) -> Decimal {
        if let Some(stated) = self.sheet.shared_decimal(field) {
            self.origins.note(0, term, Said::Run, field.name());
            return self.stated(stated).value;
        }
        self.origins.note(0, term, Said::Computed, how);
        self.plain(computed)
    }

    /// BT-6 and BT-111, where the books are in another currency and the tax in it is known.
    fn accounting_currency(&mut self, invoice: &mut Invoice) {
        let Some(home) = self.sheet.shared_text(Field::HomeCurrency).map(str::to_ascii_uppercase) else { return };
        if Some(&home) == invoice.currency.as_ref() {
            return;
        }
        let stated = self.sheet.shared_decimal(Field::InvoiceTaxHome).map(|tax| self.stated(tax).value);
        let tax = stated.or_else(|| {
            let rate = self.sheet.shared_decimal(Field::ExchangeRate)?;
            let tax = invoice.totals.tax.as_ref()?.value;
            self.origins.note(0, "BT-111", Said::Computed, format!("the tax times the exchange rate {rate}"));
            let digits = tieout_billing::currency::minor_digits(&home).unwrap_or(2);
            Some(tieout_billing::Rounding::HalfUp.round(tax * rate, digits))
        });
        if let Some(tax) = tax {
            invoice.totals.tax_accounting = Some(Amount::new(tax, &home));
            invoice.tax_currency = Some(home);
        }
    }
}

/// The code of the VATEX list that says no more than the category itself.
fn implied_code(category: &str) -> Option<&'static str> {
    Some(match category {
        "AE" => "VATEX-EU-AE",
        "K" => "VATEX-EU-IC",
        "G" => "VATEX-EU-G",
        "O" => "VATEX-EU-O",
        _ => return None,
    })
}
