//! Every amount of an invoice with its place.

use tieout_billing::invoice::{Allowance, Amount, Invoice};

pub(super) struct Stated<'i> {
    /// Such as `line 3, BT-131`.
    pub place: String,
    pub amount: &'i Amount,
    /// Whether it is a price, which may have any number of decimals.
    pub is_price: bool,
    /// BT-111, which is in a currency of its own.
    pub is_accounting: bool,
}

/// In the order of the document's parts: totals, breakdown, allowances and charges, lines.
pub(super) fn amounts(invoice: &Invoice) -> Vec<Stated<'_>> {
    let mut found = Found(Vec::new());
    let totals = &invoice.totals;
    found.add("BT-110", &totals.tax);
    found.add("BT-111", &totals.tax_accounting);
    let others = [
        ("BT-106", &totals.lines),
        ("BT-107", &totals.allowances),
        ("BT-108", &totals.charges),
        ("BT-109", &totals.net),
        ("BT-112", &totals.gross),
        ("BT-113", &totals.prepaid),
        ("BT-114", &totals.rounding),
        ("BT-115", &totals.due),
    ];
    for (term, amount) in others {
        found.add(term, amount);
    }
    for (at, subtotal) in invoice.tax.iter().enumerate() {
        found.add(&format!("VAT breakdown {}, BT-116", at + 1), &subtotal.taxable);
        found.add(&format!("VAT breakdown {}, BT-117", at + 1), &subtotal.tax);
    }
    found.allowances("", &invoice.allowances, [("BT-92", "BT-93"), ("BT-99", "BT-100")]);
    for (at, line) in invoice.lines.iter().enumerate() {
        let place = format!("line {}, ", at + 1);
        found.add(&format!("{place}BT-131"), &line.net);
        found.allowances(&place, &line.allowances, [("BT-136", "BT-137"), ("BT-141", "BT-142")]);
        if let Some(price) = &line.price {
            let from = found.0.len();
            for (term, amount) in [("BT-146", &price.net), ("BT-147", &price.discount), ("BT-148", &price.gross)] {
                found.add(&format!("{place}{term}"), amount);
            }
            found.0[from..].iter_mut().for_each(|stated| stated.is_price = true);
        }
    }
    found.0
}

struct Found<'i>(Vec<Stated<'i>>);

impl<'i> Found<'i> {
    fn add(&mut self, place: &str, amount: &'i Option<Amount>) {
        if let Some(amount) = amount {
            self.0.push(Stated { place: place.to_owned(), amount, is_price: false, is_accounting: place == "BT-111" });
        }
    }

    /// The terms of an allowance's amount and base, and of a charge's.
    fn allowances(&mut self, place: &str, allowances: &'i [Allowance], terms: [(&str, &str); 2]) {
        for (at, item) in allowances.iter().enumerate() {
            let (name, (amount, base)) = if item.is_charge { ("charge", terms[1]) } else { ("allowance", terms[0]) };
            self.add(&format!("{place}{name} {}, {amount}", at + 1), &item.amount);
            self.add(&format!("{place}{name} {}, {base}", at + 1), &item.base);
        }
    }
}
