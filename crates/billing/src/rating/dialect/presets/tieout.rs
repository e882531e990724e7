//! Tieout's own dialect, that of the European standard, and Odoo's.

use super::super::{
    BeyondLastTier, Correction, CouponOrder, CouponRounding, DayOf, Dialect, NegativeRounding, ProrationBasis, Stage, TaxRounding,
    TierBound, TierFraction, ZeroUsage,
};
use super::{Preset, cite, order};
use crate::money::Rounding;

pub(super) const TIEOUT: Preset = Preset {
    name: "tieout",
    dialect: tieout,
    cited: &[
        cite("tax_rounding", "Tax is rounded once per category and rate, as e-invoices in Europe must have it.", "EN 16931-1 BR-CO-17"),
        cite("tier_bound", "\"Up to 100\" contains 100, as most systems read it.", "Tieout"),
    ],
    alike: &[],
};

pub(super) fn tieout() -> Dialect {
    Dialect {
        name: TIEOUT.name.to_owned(),
        tier_bound: TierBound::Inclusive,
        tier_fraction: TierFraction::NextTier,
        zero_usage: ZeroUsage::FlatFee,
        beyond_last_tier: BeyondLastTier::Refused,
        price_precision: None,
        overage_precision: None,
        tier_precision: None,
        amount_precision: None,
        line_rounding: Some(Rounding::HalfUp),
        total_rounding: Rounding::HalfUp,
        negative_rounding: NegativeRounding::Mirrored,
        order: order([Stage::InvoiceDiscounts, Stage::Tax, Stage::Credits]),
        coupon_order: CouponOrder::AsGiven,
        coupon_rounding: CouponRounding::MinorUnit,
        proration: ProrationBasis::Days,
        proration_precision: None,
        minimum_prorated: true,
        tax_rounding: TaxRounding::PerCategory,
        tax_day: DayOf::Issue,
        credit_day: DayOf::Issue,
        cash_rounding: None,
        correction: Correction::CreditLine,
    }
}

pub(super) const EN16931: Preset = Preset {
    name: "en16931",
    dialect: || Dialect { correction: Correction::CreditNote, ..tieout() },
    cited: &[
        cite("tax_rounding", "The tax of a category is its taxable amount times its rate, rounded to two digits.", "EN 16931-1 BR-CO-17"),
        cite("line_rounding", "Net amounts of lines have at most two digits.", "EN 16931-1 BR-DEC-23"),
        cite("total_rounding", "Totals of the document have at most two digits.", "EN 16931-1 BR-DEC-09 to BR-DEC-18"),
        cite(
            "order",
            "Allowances of the document come off before tax; what was prepaid comes off the total with tax.",
            "EN 16931-1 BR-CO-13, BR-CO-16",
        ),
        cite("price_precision", "Net prices of items may have any number of digits.", "EN 16931-1 BT-146"),
        cite("cash_rounding", "A rounding amount may be added to the amount due; none is unless it is asked for.", "EN 16931-1 BT-114"),
        cite("correction", "A correction is a credit note that names the invoice it corrects.", "EN 16931-1 BT-3 code 381, BG-3"),
    ],
    alike: &[],
};

pub(super) const ODOO: Preset = Preset {
    name: "odoo",
    dialect: || Dialect { tax_rounding: TaxRounding::PerLine, correction: Correction::CreditNote, ..tieout() },
    cited: &[
        cite(
            "tax_rounding",
            "By default each line's tax is rounded (round_per_line). A company can choose round_globally: each tax is summed over lines that are not \
             rounded, then rounded, which differs by a cent; set per_category, and line_rounding none.",
            "odoo/odoo addons/account/models/company.py, tax_calculation_rounding_method; issue 37896",
        ),
        cite("line_rounding", "A line's subtotal is rounded to the currency.", "odoo/odoo issue 37896"),
        cite(
            "correction",
            "A posted invoice is corrected by a credit note.",
            "odoo.com documentation, Accounting, Credit notes and refunds",
        ),
    ],
    alike: &[],
};
