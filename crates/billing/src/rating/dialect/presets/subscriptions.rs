//! Systems known by their public documents only.

use super::super::{Correction, CouponOrder, Dialect, ProrationBasis, Stage, TaxRounding};
use super::tieout::tieout;
use super::{Preset, cite, order};

pub(super) const STRIPE: Preset = Preset {
    name: "stripe",
    dialect: || Dialect {
        order: order([Stage::InvoiceDiscounts, Stage::Credits, Stage::Tax]),
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
    dialect: || Dialect {
        coupon_order: CouponOrder::AmountsFirst,
        proration: ProrationBasis::Seconds,
        tax_rounding: TaxRounding::PerLine,
        correction: Correction::CreditNote,
        ..tieout()
    },
    cited: &[
        cite(
            "tier_bound",
            "Tiers are ranges of whole units, 1 to 20 and 21 to 25, ends included.",
            "chargebee.com/usecase-guides/tiered-pricing",
        ),
        cite(
            "price_precision",
            "Prices and quantities with many digits are computed with as they are.",
            "chargebee.com/docs/2.0/site-configuration/articles-and-faq/what-is-the-rounding-logic-for-line-item-amounts.html",
        ),
        cite(
            "line_rounding",
            "A line is rounded to the currency's digits: 47.34075 is 47.34 dollars, 47 yen. Where a half goes is not said: taken as up.",
            "chargebee.com/docs/2.0/site-configuration/articles-and-faq/what-is-the-rounding-logic-for-line-item-amounts.html",
        ),
        cite(
            "order",
            "Amounts off lines, percentages off lines, then off the invoice. Promotional credits come off before tax as discounts do; refundable credits \
             and excess payments, which prepaid credits are taken for, after it.",
            "chargebee.com/docs/billing/2.0/kb/product-catalog/what-is-the-order-type-in-which-coupons-are-applied, \
             chargebee.com/docs/credit-types-overview.html",
        ),
        cite(
            "coupon_order",
            "A fixed amount comes off before a percentage, which is of what is left.",
            "chargebee.com/docs/billing/2.0/kb/product-catalog/what-is-the-order-type-in-which-coupons-are-applied",
        ),
        cite("proration", "To the millisecond by default; a site can be set to days.", "chargebee.com/docs/proration.html"),
        cite(
            "tax_rounding",
            "The tax of a line is rounded to the currency's digits.",
            "chargebee.com/docs/2.0/site-configuration/articles-and-faq/what-is-the-rounding-logic-for-line-item-amounts.html",
        ),
        cite(
            "correction",
            "What is given back of a paid invoice is a refundable credit: a credit note.",
            "chargebee.com/docs/credit-types-overview.html",
        ),
    ],
    alike: &[],
};

const ZUORA_ROUNDING: &str = "docs.zuora.com/en/basics/about-zuora/rounding-and-precision/rounding-and-precision-in-zuora";

const ZUORA_DISCOUNTS: &str = "docs.zuora.com, Discount charge models, Process discounts";

pub(super) const ZUORA: Preset = Preset {
    name: "zuora",
    dialect: || Dialect {
        order: vec![
            Stage::FreeUnits,
            Stage::LinePercentageDiscounts,
            Stage::LineAmountDiscounts,
            Stage::ChargeMinimum,
            Stage::ChargeMaximum,
            Stage::ContractMinimum,
            Stage::ContractMaximum,
            Stage::InvoiceDiscounts,
            Stage::Credits,
            Stage::Tax,
        ],
        coupon_order: CouponOrder::PercentagesFirst,
        tax_rounding: TaxRounding::PerLine,
        ..tieout()
    },
    cited: &[
        cite(
            "tier_bound",
            "A tier of 101 to 200 minutes has the ending unit 200, included.",
            "docs.zuora.com, SOAP API, ProductRatePlanChargeTier",
        ),
        cite(
            "price_precision",
            "Prices are never rounded, whatever their digits.",
            "docs.zuora.com/en/basics/about-zuora/rounding-and-precision/data-type-rounding-rules",
        ),
        cite("line_rounding", "Amounts are rounded half up to the currency's digits; a currency can be set to up or down.", ZUORA_ROUNDING),
        cite("total_rounding", "Half up by default; a currency can be set to up or down.", ZUORA_ROUNDING),
        cite(
            "order",
            "Charges, discounts, prepayments, tax; of discounts the percentages first. Discount classes and fixed amounts dealt out line after line have \
             no setting here.",
            ZUORA_DISCOUNTS,
        ),
        cite("coupon_order", "Percentages come off before fixed amounts, several percentages each from what is left.", ZUORA_DISCOUNTS),
        cite(
            "proration",
            "Actual days by the days of the month, both ends of a range that names its last day counted; a tenant can choose strict 30 / 360: set fixed30. \
             Which of them is the default is not said.",
            "docs.zuora.com, Proration, Prorating - 30 days or actual days",
        ),
        cite(
            "tax_rounding",
            "Each tax of each line is rounded to the currency, then summed.",
            "docs.zuora.com, Apply taxes, Tax rounding behavior, Tax rounding method",
        ),
    ],
    alike: &[],
};

pub(super) const RECURLY: Preset = Preset {
    name: "recurly",
    dialect: || Dialect { proration: ProrationBasis::Seconds, correction: Correction::CreditNote, ..tieout() },
    cited: &[
        cite(
            "tier_bound",
            "The first 100 at one price, every unit beyond at the next: 100 is in the first tier.",
            "docs.recurly.com/recurly-subscriptions/docs/quantity-based-pricing",
        ),
        cite(
            "price_precision",
            "A unit price can have more digits than the currency, and is multiplied with all of them.",
            "support.recurly.com/hc/en-us/articles/44218774210324",
        ),
        cite(
            "line_rounding",
            "What is due is rounded to the currency's digits. Where a half goes is not said: taken as up.",
            "support.recurly.com/hc/en-us/articles/44218774210324",
        ),
        cite(
            "order",
            "Coupons come off the charges before tax, credits after coupons; whether before tax or after is not said: taken as after.",
            "support.recurly.com/hc/en-us/articles/360023026532-How-are-coupons-applied",
        ),
        cite(
            "coupon_order",
            "A site chooses whether percentages or amounts come first; without that choice an account has one coupon. Taken as given.",
            "docs.recurly.com/recurly-subscriptions/docs/multiple-coupons-per-account",
        ),
        cite(
            "proration",
            "The time that remains of the period by the time of the plan's period, from the moment of the change.",
            "support.recurly.com/hc/en-us/articles/360023010832-How-does-Recurly-calculate-proration-",
        ),
        cite("correction", "An immediate change with prorated credits makes a credit invoice.", "docs.recurly.com/docs/credit-invoices"),
    ],
    alike: &[],
};
