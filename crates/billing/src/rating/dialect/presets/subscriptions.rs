//! Systems known by their public documents only.

use super::super::{Dialect, ProrationBasis, Stage, TaxRounding};
use super::tieout::tieout;
use super::{Preset, cite};

pub(super) const STRIPE: Preset = Preset {
    name: "stripe",
    dialect: || Dialect {
        order: vec![
            Stage::FreeUnits,
            Stage::LineAmountDiscounts,
            Stage::LinePercentageDiscounts,
            Stage::ChargeMinimum,
            Stage::ChargeMaximum,
            Stage::ContractMinimum,
            Stage::ContractMaximum,
            Stage::InvoiceDiscounts,
            Stage::Credits,
            Stage::Tax,
        ],
        proration: ProrationBasis::Seconds,
        tax_rounding: TaxRounding::PerLine,
        ..tieout()
    },
    cited: &[
        cite(
            "tier_bound",
            "A tier contains the quantity that it goes up to.",
            "docs.stripe.com/api/prices/object#price_object-tiers-up_to",
        ),
        cite(
            "tier_fraction",
            "A tier begins one above the end of the tier before it; what lies between is not said, and taken as the next tier.",
            "docs.stripe.com/api/prices/create#create_price-tiers-up_to",
        ),
        cite(
            "price_precision",
            "A unit amount has up to 12 digits of a cent, and is not rounded before it is multiplied.",
            "docs.stripe.com/api/prices/object#price_object-unit_amount_decimal",
        ),
        cite(
            "line_rounding",
            "Amounts of lines are whole cents, a half rounded up.",
            "support.stripe.com/questions/rounding-rules-for-stripe-fees",
        ),
        cite(
            "order",
            "Discounts on lines come off before discounts on the invoice, billing credits after discounts and before tax.",
            "docs.stripe.com/billing/subscriptions/coupons, docs.stripe.com/billing/subscriptions/usage-based/billing-credits",
        ),
        cite(
            "coupon_order",
            "Discounts are taken in the order in which they are given, each from what is left.",
            "docs.stripe.com/billing/subscriptions/coupons#stacking",
        ),
        cite("proration", "The prorated amount is calculated down to the second.", "docs.stripe.com/billing/subscriptions/prorations"),
        cite(
            "tax_rounding",
            "Each line's tax is rounded to a cent, then summed: 15 % of 0.43 and of 4.84 are 0.06 and 0.73.",
            "support.stripe.com/questions/rounding-rules-for-stripe-fees",
        ),
        cite(
            "correction",
            "A change within a period becomes lines on the next invoice: a negative one for the unused time.",
            "docs.stripe.com/billing/subscriptions/prorations",
        ),
    ],
    alike: &[],
};

pub(super) const CHARGEBEE: Preset = Preset {
    name: "chargebee",
    dialect: || Dialect { proration: ProrationBasis::Seconds, ..tieout() },
    cited: &[
        cite(
            "tier_bound",
            "Tiers are ranges of whole units, 1 to 20 and 21 to 25, ends included.",
            "chargebee.com/usecase-guides/tiered-pricing",
        ),
        cite("proration", "To the millisecond by default; a site can be set to days.", "chargebee.com/docs/proration.html"),
    ],
    alike: &[],
};

pub(super) const ZUORA: Preset = Preset {
    name: "zuora",
    dialect: tieout,
    cited: &[cite(
        "tier_bound",
        "A tier of 101 to 200 minutes has the ending unit 200, included.",
        "docs.zuora.com, SOAP API, ProductRatePlanChargeTier",
    )],
    alike: &[],
};

pub(super) const RECURLY: Preset = Preset {
    name: "recurly",
    dialect: tieout,
    cited: &[cite(
        "tier_bound",
        "The first 100 at one price, every unit beyond at the next: 100 is in the first tier.",
        "docs.recurly.com/recurly-subscriptions/docs/quantity-based-pricing",
    )],
    alike: &[],
};
