//! The lines.

use super::{Making, Said, said, words};
use rust_decimal::Decimal;
use tieout_billing::Field;
use tieout_billing::invoice::{Allowance, Amount, Invoice, ItemAttribute, Line, Period, Price, Quantity};

/// UNTDID 5189: a discount; UNTDID 7161: a charge of no kind that the list names.
pub(super) const DISCOUNT: &str = "95";
pub(super) const OTHER_CHARGE: &str = "ABK";

/// Quantity, price and base quantity of a line, and what stands beside them.
struct Figures {
    quantity: Option<Decimal>,
    price: Option<Decimal>,
    base: Option<Decimal>,
    net: Option<Decimal>,
}

impl Making<'_> {
    pub(super) fn lines(&mut self, invoice: &mut Invoice) {
        let one_contract = invoice.contract.is_some();
        for row in 0..self.sheet.len() {
            let line = self.line(row, one_contract);
            invoice.lines.push(line);
        }
    }

    fn line(&mut self, row: usize, one_contract: bool) -> Line {
        let sheet = self.sheet;
        let group = row + 1;
        let id = match sheet.text(row, Field::LineNumber) {
            Some(id) => id.to_owned(),
            None => {
                self.origins.note(group, "BT-126", Said::Computed, "its place");
                group.to_string()
            }
        };
        let names = [Field::Description, Field::Product, Field::Plan].map(|field| sheet.text(row, field));
        let name = names.into_iter().flatten().next();
        if name.is_none() {
            self.gap("BT-153", "What the line is for", "line", Field::Description.name(), Some(&id));
        }
        let mut figures = self.figures(row, &id);
        let allowances = self.allowances(row, &figures);
        let net = self.net(group, &mut figures, &allowances, &id);
        let (tax_category, tax_rate) = self.tax(row, &id);
        let period = Period { start: sheet.date(row, Field::PeriodStart), end: sheet.date(row, Field::PeriodEnd) };
        let attribute = |name: &str, field: Field| Some(ItemAttribute { name: said(name), value: said(sheet.text(row, field)?) });
        let plan = attribute("Plan", Field::Plan).filter(|plan| plan.value.as_deref() != name);
        let subscription = attribute("Subscription", Field::Subscription).filter(|_| !one_contract);
        let unit = self.unit(row);
        Line {
            id: said(&id),
            quantity: figures.quantity.map(|value| Quantity { value, unit: Some(unit.clone()) }),
            net: net.map(Amount::from),
            period: (period != Period::default()).then_some(period),
            allowances,
            price: self.price(row, &figures, &unit),
            tax_category: tax_category.map(str::to_owned),
            tax_rate,
            name: name.and_then(said),
            seller_item: sheet.text(row, Field::Product).and_then(said),
            attributes: plan.into_iter().chain(subscription).collect(),
            ..Line::default()
        }
    }

    /// Turned where the document is, and without a negative price. What is not stated follows where it must.
    fn figures(&mut self, row: usize, id: &str) -> Figures {
        let sheet = self.sheet;
        let group = row + 1;
        let of = |field: Field| sheet.decimal(row, field);
        let mut figures = Figures {
            quantity: of(Field::Quantity),
            price: of(Field::UnitPrice),
            base: of(Field::BaseQuantity).filter(|base| *base != Decimal::ONE && !base.is_zero()),
            net: of(Field::NetAmount).map(|net| self.stated(net).value),
        };
        let negative = figures.price.is_some_and(|price| price < Decimal::ZERO);
        if negative {
            figures.price = figures.price.map(|price| -price);
        }
        // A negative price takes its sign to the quantity, a turned document turns it: both at once change nothing.
        if negative != self.turned {
            figures.quantity = figures.quantity.map(|quantity| -quantity);
            let why = if negative { "turned, since the price was negative" } else { "turned: a credit note" };
            self.origins.note(group, "BT-129", Said::Computed, why);
        }
        match (figures.quantity, figures.price, figures.net) {
            (None, None, Some(net)) => {
                let (quantity, price) = if net < Decimal::ZERO { (-Decimal::ONE, -net) } else { (Decimal::ONE, net) };
                (figures.quantity, figures.price) = (Some(quantity), Some(price));
                self.origins.note(group, "BT-129", Said::Computed, "one, since the run has neither quantity nor price");
                self.origins.note(group, "BT-146", Said::Computed, "the net amount, since the run has neither quantity nor price");
            }
            (None, Some(price), Some(net)) if price == net.abs() => {
                figures.quantity = Some(if net < Decimal::ZERO { -Decimal::ONE } else { Decimal::ONE });
                self.origins.note(group, "BT-129", Said::Computed, "one, since the price is the net amount");
            }
            (Some(quantity), None, Some(net)) if !quantity.is_zero() && (net < Decimal::ZERO) == (quantity < Decimal::ZERO) => {
                // The price of the whole quantity is exact where that of one need not be.
                figures.price = Some((net + self.lowered(row)).abs());
                figures.base = Some(quantity.abs());
                self.origins.note(group, "BT-146", Said::Computed, "the net amount before discounts, for the whole quantity");
            }
            (quantity, price, _) => {
                if quantity.is_none() {
                    self.gap("BT-129", "The quantity", "line", Field::Quantity.name(), Some(id));
                }
                if price.is_none() {
                    self.gap("BT-146", "The price", "line", Field::UnitPrice.name(), Some(id));
                }
            }
        }
        figures
    }

    /// What discounts take off a line and charges do not put back.
    fn lowered(&self, row: usize) -> Decimal {
        let of = |field: Field| self.sheet.decimal(row, field).unwrap_or_default();
        let lowered = of(Field::DiscountAmount) - of(Field::ChargeAmount);
        if self.turned { -lowered } else { lowered }
    }

    fn allowances(&mut self, row: usize, figures: &Figures) -> Vec<Allowance> {
        let sheet = self.sheet;
        let before = figures.quantity.zip(figures.price).map(|(quantity, price)| quantity * price / figures.base.unwrap_or(Decimal::ONE));
        let rate = sheet.decimal(row, Field::DiscountRate).filter(|rate| !rate.is_zero());
        let mut allowances = Vec::new();
        let discount = match sheet.decimal(row, Field::DiscountAmount) {
            Some(amount) => Some(self.turned_discount(amount, before, figures.net)),
            None => rate.zip(before).map(|(rate, before)| {
                self.origins.note(row + 1, "BT-136", Said::Computed, format!("{rate} % of quantity times price"));
                self.rounded(before * rate / Decimal::ONE_HUNDRED)
            }),
        };
        if let Some(amount) = discount.filter(|amount| !amount.is_zero()) {
            let base = before.map(|before| self.rounded(before));
            // A percentage that does not come to the amount would be a second, different discount.
            let exact = rate.zip(base).filter(|(rate, base)| self.rounded(base * rate / Decimal::ONE_HUNDRED) == amount);
            allowances.push(Allowance {
                base: exact.map(|(_, base)| Amount::from(base)),
                percentage: exact.map(|(rate, _)| rate),
                ..self.allowance(amount)
            });
        }
        if let Some(charge) = sheet.decimal(row, Field::ChargeAmount).filter(|amount| !amount.is_zero()) {
            let amount = if self.turned && charge < Decimal::ZERO { -charge } else { charge };
            allowances.push(self.allowance(-amount));
        }
        allowances
    }

    /// The discount of a turned line: systems write it with the sign of the line, or always positive; the net amount tells which.
    fn turned_discount(&self, amount: Decimal, before: Option<Decimal>, net: Option<Decimal>) -> Decimal {
        if !self.turned {
            return self.plain(amount);
        }
        let comes_to =
            |discount: Decimal| before.zip(net).is_some_and(|(before, net)| self.rounded(before - discount) == self.rounded(net));
        self.plain(if comes_to(amount) { amount } else { -amount })
    }

    /// A discount of that amount; a negative one is a charge.
    pub(super) fn allowance(&self, amount: Decimal) -> Allowance {
        let is_charge = amount < Decimal::ZERO;
        let (reason, code) = if is_charge { ("Charge", OTHER_CHARGE) } else { ("Discount", DISCOUNT) };
        Allowance {
            is_charge,
            amount: Some(Amount::from(self.plain(amount.abs()))),
            reason: said(reason),
            reason_code: said(code),
            ..Allowance::default()
        }
    }

    fn net(&mut self, group: usize, figures: &mut Figures, allowances: &[Allowance], id: &str) -> Option<Decimal> {
        if figures.net.is_some() {
            return figures.net;
        }
        let Some((quantity, price)) = figures.quantity.zip(figures.price) else {
            self.gap("BT-131", "The net amount", "line", Field::NetAmount.name(), Some(id));
            return None;
        };
        let discounts: Decimal = allowances.iter().map(signed).sum();
        self.origins.note(group, "BT-131", Said::Computed, "quantity times price, less discounts");
        Some(self.rounded(quantity * price / figures.base.unwrap_or(Decimal::ONE) - discounts))
    }

    fn unit(&mut self, row: usize) -> String {
        if let Some(unit) = self.sheet.text(row, Field::Unit) {
            return words::unit(unit);
        }
        self.origins.note(row + 1, "BT-130", Said::Computed, "pieces, since the run has no unit");
        words::ONE.to_owned()
    }

    fn price(&self, row: usize, figures: &Figures, unit: &str) -> Option<Price> {
        let of = |field: Field| self.sheet.decimal(row, field).map(|price| Amount::from(price.abs()));
        Some(Price {
            net: Some(Amount::from(figures.price?)),
            discount: of(Field::PriceDiscount).filter(|discount| !discount.value.is_zero()),
            gross: of(Field::GrossPrice),
            base: figures.base.map(|value| Quantity { value, unit: Some(unit.to_owned()) }),
        })
    }

    /// Category and rate: a category that nobody states follows from a rate above 0 and from nothing else.
    fn tax(&mut self, row: usize, id: &str) -> (Option<&'static str>, Option<Decimal>) {
        let sheet = self.sheet;
        let stated = sheet.text(row, Field::TaxCategory).and_then(words::tax_category);
        let rate = sheet.decimal(row, Field::TaxRate).map(|rate| rate.normalize());
        match (stated, rate) {
            // BR-O-05: what is outside the scope of tax has no rate.
            (Some("O"), _) => (Some("O"), None),
            (Some(category), Some(rate)) => (Some(category), Some(rate)),
            (Some(category @ ("Z" | "E" | "AE" | "K" | "G")), None) => {
                self.origins.note(row + 1, "BT-152", Said::Computed, "0, as the category has it");
                (Some(category), Some(Decimal::ZERO))
            }
            (None, Some(rate)) if rate > Decimal::ZERO => {
                self.origins.note(row + 1, "BT-151", Said::Computed, "S, since the rate is above 0");
                (Some("S"), Some(rate))
            }
            (category, rate) => {
                if category.is_none() {
                    self.gap("BT-151", "The tax category: why no tax is charged", "line", Field::TaxCategory.name(), Some(id));
                } else {
                    self.gap("BT-152", "The tax rate", "line", Field::TaxRate.name(), Some(id));
                }
                (category, rate)
            }
        }
    }
}

/// What an allowance takes off; a charge puts on.
pub(super) fn signed(allowance: &Allowance) -> Decimal {
    let amount = allowance.amount.as_ref().map(|amount| amount.value).unwrap_or_default();
    if allowance.is_charge { -amount } else { amount }
}
