//! Credit notes: a whole invoice taken back, or a part of it.

use super::sheet::{Line, Sheet};
use super::{Bill, DraftLine, tax, totals};
use crate::rating::bill::{Adjustment, AdjustmentShare, ExpectedInvoice, ExpectedLine, ExpectedTax};
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::proration::prorated;
use crate::rating::tax_table::LineTax;
use rust_decimal::Decimal;

/// The exact negative of an invoice, in every figure but unit prices and rates.
pub fn credit_note(invoice: &ExpectedInvoice) -> ExpectedInvoice {
    let line = |line: &ExpectedLine| ExpectedLine {
        quantity: negative(&line.quantity),
        discount: line.discount.as_ref().map(negative),
        net: negative(&line.net),
        tax: negative(&line.tax),
        ..line.clone()
    };
    let tax = |tax: &ExpectedTax| ExpectedTax { taxable: negative(&tax.taxable), tax: negative(&tax.tax), ..tax.clone() };
    ExpectedInvoice {
        lines: invoice.lines.iter().map(line).collect(),
        adjustments: invoice.adjustments.iter().map(taken_back).collect(),
        taxes: invoice.taxes.iter().map(tax).collect(),
        net: negative(&invoice.net),
        tax: negative(&invoice.tax),
        gross: negative(&invoice.gross),
        settlements: invoice.settlements.iter().map(taken_back).collect(),
        due: negative(&invoice.due),
        ..invoice.clone()
    }
}

/// The credit note of a part of an invoice, between nothing and all of it: every line and adjustment in that part, with tax and rounding as the
/// dialect has them for a document of its own. Settlements are not taken back.
pub fn partial_credit_note(bill: &Bill, invoice: &ExpectedInvoice, part: &Derivation) -> Result<ExpectedInvoice, NotComputable> {
    if part.result == Decimal::ONE {
        return Ok(ExpectedInvoice { settlements: Vec::new(), due: negative(&invoice.gross), ..credit_note(invoice) });
    }
    let mut sheet = Sheet::new(bill, Vec::new());
    for line in &invoice.lines {
        sheet.lines.push(part_of(invoice, line, part)?);
    }
    sheet.settle();
    for adjustment in &invoice.adjustments {
        for share in &adjustment.shares {
            let whole = Derivation::given(adjustment.description.clone(), -share.amount);
            let amount = sheet.to_minor_unit(prorated(adjustment.description.clone(), whole, part)?);
            sheet.take(adjustment.kind, &adjustment.id, &adjustment.description, amount, |line| {
                line.tax.category == share.category && line.tax.rate.result == share.rate
            })?;
        }
    }
    let mut credited = tax::taxed(&sheet)?;
    totals::due(bill, &mut credited)?;
    for (credited, line) in credited.lines.iter_mut().zip(&invoice.lines) {
        credited.tax_inclusive = line.tax_inclusive;
    }
    Ok(credit_note(&credited))
}

/// A line's net amount in part, taxed as the invoice was.
fn part_of(invoice: &ExpectedInvoice, line: &ExpectedLine, part: &Derivation) -> Result<Line, NotComputable> {
    let amount = prorated(format!("part of {}", line.description), Derivation::given(line.description.clone(), line.net.result), part)?;
    let quantity = Derivation::given(line.quantity.figure.clone(), line.quantity.result);
    let of_category = |tax: &&ExpectedTax| tax.category == line.tax_category && tax.rate == line.tax_rate;
    let tax = LineTax {
        category: line.tax_category.clone(),
        rate: Derivation::given("tax rate of the invoice, in percent", line.tax_rate),
        exemption_reason: invoice.taxes.iter().find(of_category).and_then(|tax| tax.exemption_reason.clone()),
    };
    let draft = DraftLine {
        item: line.item.clone(),
        plan: line.plan.clone(),
        charge: line.charge.clone(),
        product: line.product.clone(),
        description: line.description.clone(),
        kind: line.kind,
        unit: line.unit.clone(),
        period: line.period,
        whole: line.period,
        fraction: part.clone(),
        quantity: prorated("part of the quantity", quantity, part)?,
        unit_price: line.unit_price,
        amount: amount.clone(),
        tax_inclusive: false,
        charge_minimum: None,
        charge_maximum: None,
        plan_minimum: None,
    };
    Ok(Line { draft, tax, amount, discounts: Vec::new(), taken: Decimal::ZERO, taken_exactly: Decimal::ZERO })
}

fn negative(of: &Derivation) -> Derivation {
    Derivation::negation(of.figure.clone(), of.clone())
}

fn taken_back(adjustment: &Adjustment) -> Adjustment {
    let share = |share: &AdjustmentShare| AdjustmentShare { amount: -share.amount, ..share.clone() };
    Adjustment { amount: negative(&adjustment.amount), shares: adjustment.shares.iter().map(share).collect(), ..adjustment.clone() }
}
