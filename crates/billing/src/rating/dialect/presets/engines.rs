//! Engines whose code or tests are public.

use super::super::{
    BeyondLastTier, Correction, CouponOrder, CouponRounding, Dialect, ProrationBasis, Stage, TaxRounding, TierBound, TierFraction,
    ZeroUsage,
};
use super::tieout::tieout;
use super::{Preset, cite, half_up, order};

fn lago() -> Dialect {
    Dialect {
        tier_fraction: TierFraction::RoundedUp,
        price_precision: half_up(15),
        tax_rounding: TaxRounding::PerInvoice,
        correction: Correction::CreditNote,
        ..tieout()
    }
}

pub(super) const LAGO: Preset = Preset {
    name: "lago",
    dialect: lago,
    cited: &[
        cite(
            "tier_bound",
            "Tiers are ranges of whole units, ends included: 100 is in 0 to 100.",
            "getlago/lago-api spec/services/charge_models/volume_service_spec.rb",
        ),
        cite(
            "tier_fraction",
            "A tier is found by the quantity rounded up: 100.5 is in the tier from 101.",
            "getlago/lago-api app/services/charge_models/volume_service.rb",
        ),
        cite(
            "zero_usage",
            "The first tier's flat fee is charged without usage.",
            "getlago/lago-api spec/services/charge_models/volume_service_spec.rb",
        ),
        cite("price_precision", "Unit amounts are kept with 15 digits.", "getlago/lago-api db/structure.sql, numeric(30,15)"),
        cite(
            "line_rounding",
            "Each fee is rounded to a cent by itself, a half up.",
            "getlago/lago-api spec/services/invoices/compute_amounts_from_fees_spec.rb",
        ),
        cite(
            "order",
            "Fees, minimums, coupons, tax, and prepaid wallets after tax.",
            "getlago/lago-api app/services/invoices/calculate_fees_service.rb",
        ),
        cite(
            "proration",
            "Calendar days where the customer is, by the days of the whole period.",
            "getlago/lago-api spec/scenarios/commitments/minimum",
        ),
        cite(
            "minimum_prorated",
            "A minimum commitment of a part of a period is a part of it.",
            "getlago/lago-api spec/scenarios/commitments/minimum/in_arrears/calendar/monthly_spec.rb",
        ),
        cite(
            "tax_rounding",
            "The invoice's tax is summed unrounded and rounded once, so that it can differ from the sum of the fees' rounded taxes.",
            "getlago/lago-api spec/services/invoices/compute_amounts_from_fees_spec.rb",
        ),
        cite(
            "correction",
            "What was billed in advance and no longer applies becomes a credit note.",
            "getlago/lago-api spec/services/credit_notes",
        ),
    ],
    alike: &[],
};

pub(super) const LAGO_V2: Preset = Preset {
    name: "lago-v2",
    dialect: || Dialect { order: order([Stage::Tax, Stage::InvoiceDiscounts, Stage::Credits]), ..lago() },
    cited: &[cite(
        "order",
        "Invoices before version 3 took coupons off after tax; an old invoice is computed under its own rules.",
        "getlago/lago-api app/models/invoice.rb, COUPON_BEFORE_VAT_VERSION",
    )],
    alike: LAGO.cited,
};

fn killbill() -> Dialect {
    Dialect { beyond_last_tier: BeyondLastTier::Unbilled, amount_precision: half_up(9), proration_precision: half_up(9), ..tieout() }
}

const KILLBILL_TIERS: &str =
    "killbill/killbill invoice/src/test/java/org/killbill/billing/invoice/usage/TestContiguousIntervalConsumableInArrear.java";
const KILLBILL_DDL: &str = "killbill/killbill invoice/src/main/resources/org/killbill/billing/invoice/ddl.sql";

pub(super) const KILLBILL: Preset = Preset {
    name: "killbill",
    dialect: killbill,
    cited: &[
        cite(
            "tier_bound",
            "A tier's greatest number of blocks is in it: 101000 units are in the tier that ends there, one more is in the next.",
            KILLBILL_TIERS,
        ),
        cite(
            "beyond_last_tier",
            "ALL_TIERS fills the tiers and does not bill the rest; TOP_TIER prices all units by the last tier.",
            "killbill/killbill invoice/src/main/java/org/killbill/billing/invoice/usage/ContiguousIntervalConsumableUsageInArrear.java",
        ),
        cite("amount_precision", "Amounts are kept with 9 digits, numeric(15,9).", KILLBILL_DDL),
        cite(
            "proration",
            "The days of the part by the days of the period, without the day on which the next begins.",
            "killbill/killbill invoice/src/main/java/org/killbill/billing/invoice/generator/InvoiceDateUtils.java",
        ),
        cite(
            "proration_precision",
            "The fraction of a period is rounded to 9 digits, a half up.",
            "killbill/killbill invoice/src/main/java/org/killbill/billing/invoice/generator/InvoiceDateUtils.java",
        ),
        cite(
            "line_rounding",
            "An item's amount is rounded to the currency, a half up.",
            "killbill/killbill util/src/main/java/org/killbill/billing/util/currency/KillBillMoney.java",
        ),
        cite(
            "correction",
            "An item billed in advance is repaired: a negative item, with the account's credit.",
            "killbill/killbill invoice, REPAIR_ADJ and CBA_ADJ",
        ),
    ],
    alike: &[],
};

pub(super) const KILLBILL_FIXED_30: Preset = Preset {
    name: "killbill-fixed-30",
    dialect: || Dialect { proration: ProrationBasis::Fixed30, ..killbill() },
    cited: &[
        cite(
            "proration",
            "Months are taken as 30 days each.",
            "killbill/killbill invoice/src/test/java/org/killbill/billing/invoice/generator/TestInvoiceDateUtilsWithFixedProration.java",
        ),
        cite(
            "proration_precision",
            "The fraction of a period is rounded to 9 digits, a half up.",
            "killbill/killbill invoice/src/test/java/org/killbill/billing/invoice/generator/TestInvoiceDateUtilsWithFixedProration.java",
        ),
    ],
    alike: KILLBILL.cited,
};

pub(super) const ORB: Preset = Preset {
    name: "orb",
    dialect: || Dialect {
        order: order([Stage::InvoiceDiscounts, Stage::Credits, Stage::Tax]),
        tax_rounding: TaxRounding::PerLine,
        ..tieout()
    },
    cited: &[
        cite(
            "tier_bound",
            "A tier's first unit is excluded, its last unit included.",
            "docs.withorb.com/product-catalog/price-configuration",
        ),
        cite(
            "tier_fraction",
            "A tier begins where the one before it ends: anything above is in the next.",
            "docs.withorb.com/product-catalog/price-configuration",
        ),
        cite(
            "order",
            "Usage discounts, amount discounts, percentage discounts, minimums, maximums, then credits, before tax.",
            "docs.withorb.com/invoicing/invoice-calculation-examples",
        ),
        cite(
            "tax_rounding",
            "Tax is of each line; a total is the sum of its lines with tax, and nothing happens to the invoice alone.",
            "docs.withorb.com/guides/invoicing/invoice-calculations",
        ),
    ],
    alike: &[],
};

const OPENMETER_RATE: &str = "openmeterio/openmeter openmeter/billing/rating/service/rate";

pub(super) const OPENMETER: Preset = Preset {
    name: "openmeter",
    dialect: || Dialect {
        tier_precision: half_up(2),
        order: vec![
            Stage::FreeUnits,
            Stage::LineAmountDiscounts,
            Stage::LinePercentageDiscounts,
            Stage::ChargeMaximum,
            Stage::ChargeMinimum,
            Stage::ContractMaximum,
            Stage::ContractMinimum,
            Stage::InvoiceDiscounts,
            Stage::Credits,
            Stage::Tax,
        ],
        proration: ProrationBasis::Seconds,
        minimum_prorated: false,
        ..tieout()
    },
    cited: &[
        cite(
            "tier_bound",
            "A tier contains the quantity up to which it goes.",
            "openmeterio/openmeter openmeter/billing/rating/service/rate/tieredvolume.go",
        ),
        cite(
            "tier_fraction",
            "What is above that quantity, by whatever fraction, is in the next tier.",
            "openmeterio/openmeter openmeter/billing/rating/service/rate/tieredvolume.go",
        ),
        cite(
            "zero_usage",
            "The first tier's flat price is charged without usage.",
            "openmeterio/openmeter openmeter/billing/rating/service/rate/tieredvolume_test.go",
        ),
        cite("beyond_last_tier", "The last tier has to be open ended.", OPENMETER_RATE),
        cite(
            "tier_precision",
            "A tier's flat price and its units are lines of their own, each rounded to the currency. For a currency without cents, set 0.",
            "openmeterio/openmeter openmeter/billing/rating/service/detailedline.go",
        ),
        cite(
            "line_rounding",
            "Each line is rounded to the currency.",
            "openmeterio/openmeter openmeter/billing/rating/service/detailedline.go",
        ),
        cite(
            "order",
            "Usage discount, price, percentage discount, maximum, minimum, then credits before tax.",
            "openmeterio/openmeter openmeter/billing/rating/service/service.go",
        ),
        cite(
            "proration",
            "The duration of the item's period by that of the whole one.",
            "openmeterio/openmeter, subscription to billing, phaseiterator.go, PeriodPercentage",
        ),
        cite(
            "minimum_prorated",
            "What was billed is held against the minimum as it stands, with the last line of the period, however long that was.",
            "openmeterio/openmeter openmeter/billing/rating/service/mutator/commitments.go",
        ),
    ],
    alike: &[],
};

pub(super) const METEROID: Preset = Preset {
    name: "meteroid",
    dialect: || Dialect {
        tier_bound: TierBound::Exclusive,
        tier_fraction: TierFraction::NoTier,
        zero_usage: ZeroUsage::Nothing,
        overage_precision: half_up(2),
        coupon_order: CouponOrder::PercentagesFirst,
        coupon_rounding: CouponRounding::CutFromExact,
        proration: ProrationBasis::Nominal,
        tax_rounding: TaxRounding::PerLine,
        ..tieout()
    },
    cited: &[
        cite(
            "tier_bound",
            "Tiers are said by their first unit: with tiers from 0 and 100, a quantity of 100 is in the second.",
            METEROID_FEES,
        ),
        cite(
            "tier_fraction",
            "A volume tier ends one unit before the next begins: 99.5 is in none, and nothing is charged.",
            METEROID_FEES,
        ),
        cite(
            "zero_usage",
            "Usage of zero makes no line.",
            "meteroid-oss/meteroid modules/meteroid/crates/meteroid-store/src/services/invoice_lines/component.rs",
        ),
        cite(
            "overage_precision",
            "The price of units above an allowance is rounded to cents before it is multiplied: 0.004 a unit costs nothing; without an allowance it is not rounded. For a currency without cents, set 0.",
            "meteroid-oss/meteroid modules/meteroid/crates/meteroid-store/src/services/invoice_lines/component.rs",
        ),
        cite("line_rounding", "A line is rounded to the currency.", METEROID_FEES),
        cite("coupon_order", "Percentages come off before fixed amounts.", METEROID_DISCOUNT),
        cite("coupon_rounding", "Each coupon is cut to whole cents; the next is taken from the rest before cutting.", METEROID_DISCOUNT),
        cite(
            "proration",
            "Days without the day on which the next period begins, 16 of 30 from 15 to 31 March; by 30, 91, 182 or 365 where the cadences differ.",
            "meteroid-oss/meteroid modules/meteroid/crates/meteroid-store/src/services/subscriptions/proration.rs",
        ),
        cite(
            "tax_rounding",
            "Each line's tax is rounded, a half away from zero, then summed.",
            "meteroid-oss/meteroid modules/meteroid/crates/meteroid-store/src/services/invoice_lines",
        ),
    ],
    alike: &[],
};

const METEROID_FEES: &str = "meteroid-oss/meteroid modules/meteroid/crates/meteroid-store/src/services/invoice_lines/fees.rs";
const METEROID_DISCOUNT: &str = "meteroid-oss/meteroid modules/meteroid/crates/meteroid-store/src/services/invoice_lines/discount.rs";

pub(super) const FLEXPRICE: Preset = Preset {
    name: "flexprice",
    dialect: || Dialect {
        zero_usage: ZeroUsage::Nothing,
        beyond_last_tier: BeyondLastTier::Unbilled,
        proration: ProrationBasis::DaysBothEnds,
        ..tieout()
    },
    cited: &[
        cite("tier_bound", "A tier contains the quantity up to which it goes: 1000 is in the tier up to 1000.", FLEXPRICE_PRICE),
        cite("tier_fraction", "Anything above, 1000.001 of 1000, is in the next tier.", FLEXPRICE_PRICE),
        cite("zero_usage", "A quantity of zero costs nothing, flat fees included.", FLEXPRICE_PRICE),
        cite(
            "beyond_last_tier",
            "Volume mode takes the last tier for what is above all; slab mode fills the tiers and does not bill the rest.",
            FLEXPRICE_PRICE,
        ),
        cite(
            "line_rounding",
            "Lines are rounded to the currency, then summed: three thirds of 100 come to 99.99.",
            "flexprice/flexprice internal/ee/service/billing_rounding_test.go",
        ),
        cite(
            "order",
            "Discounts on lines, discounts on the invoice, tax; prepaid wallets lower what is owed, not what is taxed.",
            "docs.flexprice.io/docs/invoices/calculation",
        ),
        cite(
            "coupon_order",
            "Coupons come off in their order, each from what is left: two of 10 % are 19 %.",
            "docs.flexprice.io/docs/invoices/billing-calculation-order",
        ),
        cite(
            "proration",
            "Both ends are counted where days are: 15 to 31 March is 17 of 31 days. A subscription can be prorated by the second instead: set seconds.",
            "flexprice/flexprice internal/domain/proration/calculator_test.go",
        ),
        cite("total_rounding", "Half up.", "flexprice/flexprice internal/domain/proration/calculator.go"),
    ],
    alike: &[],
};

const FLEXPRICE_PRICE: &str = "flexprice/flexprice internal/service/price.go";
