//! What is true of every bill and every ledger.

use super::made::{Made, day, discount, october, sound};
use chrono::Days;
use proptest::prelude::*;
use serde_json::{Value, json};
use tieout_billing::Decimal;
use tieout_billing::rating::credit_ledger::EntryKind;
use tieout_billing::rating::invoice::apportion;
use tieout_billing::rating::{CreditGrant, CreditLedger, DateRange, DiscountKind, ExpectedInvoice, Rollover, credit_note};

const CATEGORIES: [&str; 4] = ["S", "L", "E", "Z"];

fn amount(units: i64, scale: u32) -> String {
    Decimal::new(units, scale).to_string()
}

/// A line of up to five digits after the point, now and then with bounds, now and then a credit.
fn line() -> impl Strategy<Value = Value> {
    let bound = prop::option::weighted(0.2, 0i64..200_000);
    (0i64..10_000_000, 0u32..6, 0usize..4, 0usize..3, bound.clone(), bound, prop::bool::weighted(0.15), 1i64..=4).prop_map(
        |(units, scale, category, product, minimum, maximum, credit, parts)| {
            let units = if credit { -units } else { units };
            let mut line = json!({
                "amount": amount(units, scale), "category": CATEGORIES[category], "charge": format!("charge-{product}"),
                "fraction": format!("1/{parts}"), "kind": if credit { "credit" } else { "charge" },
            });
            if let (Some(minimum), false) = (minimum, credit) {
                line["minimum"] = json!(amount(minimum, 2));
            }
            if let (Some(maximum), false) = (maximum, credit) {
                line["maximum"] = json!(amount(maximum, 2));
            }
            line
        },
    )
}

fn coupon() -> impl Strategy<Value = Value> {
    let applies_to = prop::option::weighted(0.4, 0usize..3);
    (any::<bool>(), 0i64..2_000_000, 0i64..=10_000, applies_to).prop_map(|(is_amount, fixed, percent, applies_to)| {
        let mut coupon = if is_amount { json!({"fixed": amount(fixed, 2)}) } else { json!({"percent": amount(percent, 2)}) };
        if let Some(charge) = applies_to {
            coupon["applies_to"] = json!(format!("charge-{charge}"));
        }
        coupon
    })
}

fn settings() -> impl Strategy<Value = Value> {
    let tax = prop::sample::select(vec!["per_line", "per_category", "per_invoice"]);
    let rounding = prop::sample::select(vec![json!("half_up"), json!("half_even"), json!("floor"), Value::Null]);
    let coupons = prop::sample::select(vec!["as_given", "percentages_first", "amounts_first"]);
    (tax, rounding, coupons, any::<bool>()).prop_map(|(tax, rounding, coupons, prorated)| {
        json!({"tax_rounding": tax, "line_rounding": rounding, "coupon_order": coupons, "minimum_prorated": prorated})
    })
}

fn case() -> impl Strategy<Value = Value> {
    let dialect =
        prop::sample::select(vec!["tieout", "stripe", "lago", "lago-v2", "orb", "openmeter", "meteroid", "en16931", "killbill", "odoo"]);
    let credits = prop::collection::vec((0i64..100_000, 0u64..3, prop::option::weighted(0.3, 0usize..3)), 0..4);
    let bound = prop::option::weighted(0.3, 0i64..1_000_000);
    let lines = prop::collection::vec(line(), 0..7);
    (dialect, settings(), lines, prop::collection::vec(coupon(), 0..4), credits, bound.clone(), bound, any::<bool>()).prop_map(
        |(dialect, set, lines, coupons, credits, minimum, maximum, inclusive)| {
            let credits: Vec<Value> = credits
                .into_iter()
                .map(|(units, priority, applies_to)| {
                    let mut grant = json!({"amount": amount(units, 2), "priority": priority});
                    if let Some(charge) = applies_to {
                        grant["applies_to"] = json!(format!("charge-{charge}"));
                    }
                    grant
                })
                .collect();
            let mut case = json!({
                "dialect": dialect, "set": set, "lines": lines, "coupons": coupons, "credits": credits, "inclusive": inclusive,
                "country": "XX", "start": "2026-10-01", "problems_are_expected": true,
                "tax_rates": [{"country": "XX", "category": "S", "percent": "19"}, {"country": "XX", "category": "L", "percent": "7.7"}],
            });
            if let Some(minimum) = minimum {
                case["contract_minimum"] = json!(amount(minimum, 2));
            }
            if let Some(maximum) = maximum {
                case["contract_maximum"] = json!(amount(maximum, 2));
            }
            case
        },
    )
}

fn bill(case: &Value) -> Result<ExpectedInvoice, TestCaseError> {
    Made::of(case).and_then(|mut made| made.bill(case)).map_err(TestCaseError::fail)
}

/// What the lines and adjustments come to.
fn sum_of(invoice: &ExpectedInvoice) -> Decimal {
    let lines: Decimal = invoice.lines.iter().map(|line| line.net.result).sum();
    lines + invoice.adjustments.iter().map(|adjustment| adjustment.amount.result).sum::<Decimal>()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// `sound` holds the rest: net and tax are gross, taxable amounts are the net, shares are their adjustment, every derivation holds.
    #[test]
    fn lines_and_adjustments_are_the_net(case in case()) {
        let invoice = bill(&case)?;
        let sum = sum_of(&invoice);
        if case["set"]["line_rounding"].is_null() {
            prop_assert_eq!(tieout_billing::Rounding::HalfUp.round(sum, 2), invoice.net.result);
        } else {
            prop_assert_eq!(sum, invoice.net.result);
        }
        prop_assert_eq!(invoice.gross.result, tieout_billing::Rounding::HalfUp.round(invoice.gross.result, 2), "whole minor units");
    }

    #[test]
    fn discounts_and_credits_take_at_most_what_is_there(case in case()) {
        let mut without = case.clone();
        without["coupons"] = json!([]);
        without["credits"] = json!([]);
        let (invoice, full) = (bill(&case)?, bill(&without)?);
        for taken in invoice.adjustments.iter().chain(&invoice.settlements) {
            prop_assert!(taken.amount.result <= Decimal::ZERO);
        }
        // A bill that is positive without them is not made negative; with credit lines it can be negative before.
        let has_credit_lines = case["lines"].as_array().into_iter().flatten().any(|line| line["kind"] == "credit");
        if !has_credit_lines {
            // The tax of a line and of the cap that takes it off are rounded each by itself where tax is rounded per line.
            let slack = if case["set"]["tax_rounding"] == "per_line" { Decimal::new(invoice.lines.len() as i64, 2) } else { Decimal::ZERO };
            prop_assert!(invoice.net.result >= -slack && invoice.due.result >= -slack && full.due.result >= -slack, "{}", invoice.due.result);
            prop_assert!(invoice.taxes.iter().all(|tax| tax.taxable.result >= -slack));
        }
    }

    #[test]
    fn a_credit_note_is_the_exact_negative(case in case()) {
        let invoice = bill(&case)?;
        let note = credit_note(&invoice);
        sound(&note).map_err(TestCaseError::fail)?;
        for (one, other) in [(&note.net, &invoice.net), (&note.tax, &invoice.tax), (&note.gross, &invoice.gross), (&note.due, &invoice.due)] {
            prop_assert_eq!(one.result, -other.result);
        }
        for (one, other) in note.lines.iter().zip(&invoice.lines) {
            prop_assert_eq!((one.net.result, one.tax.result, one.quantity.result), (-other.net.result, -other.tax.result, -other.quantity.result));
        }
        let twice = credit_note(&note);
        prop_assert_eq!(sum_of(&twice), sum_of(&invoice));
    }

    /// Whatever order the lines are in, the totals are the same. Without coupons and credits for single charges, which are divided to the cent among lines
    /// of several rates, where equal remainders go to the line that comes first.
    #[test]
    fn the_order_of_lines_does_not_matter(case in case(), turn in 0usize..7) {
        let mut turned = case.clone();
        let lines = turned["lines"].as_array_mut().expect("lines");
        for (at, line) in lines.iter_mut().enumerate() {
            // Lines of one charge are one thing: here each is its own.
            line["charge"] = json!(format!("own-{at}"));
        }
        let mut straight = turned.clone();
        for of in [&mut turned, &mut straight] {
            of["coupons"] = Value::Array(of["coupons"].as_array().into_iter().flatten().filter(|one| one.get("applies_to").is_none()).cloned().collect());
            of["credits"] = json!([]);
            of["set"]["tax_rounding"] = json!("per_invoice");
            of["inclusive"] = json!(false);
        }
        let lines = turned["lines"].as_array_mut().expect("lines");
        let by = if lines.is_empty() { 0 } else { turn % lines.len() };
        lines.rotate_left(by);
        let (one, other) = (bill(&straight)?, bill(&turned)?);
        prop_assert_eq!(one.net.result, other.net.result);
        let discount = |invoice: &ExpectedInvoice| invoice.adjustments.iter().map(|it| it.amount.result).collect::<Vec<_>>();
        prop_assert_eq!(discount(&one), discount(&other));
        if case.get("contract_maximum").is_none() && case.get("contract_minimum").is_none() && one.adjustments.is_empty() {
            prop_assert_eq!(one.gross.result, other.gross.result);
        }
    }

    #[test]
    fn parts_add_up_and_stay_within_their_weight(weights in prop::collection::vec(0i64..1_000_000, 1..20), part in 0u32..=100, scale in 0u32..4) {
        let unit = Decimal::new(1, scale);
        let weights: Vec<Decimal> = weights.into_iter().map(|units| Decimal::new(units, scale)).collect();
        let whole: Decimal = weights.iter().sum();
        let total = tieout_billing::Rounding::Floor.round(whole * Decimal::from(part) / Decimal::ONE_HUNDRED, scale);
        let parts = apportion(total, &weights, unit).expect("few digits");
        prop_assert_eq!(parts.iter().sum::<Decimal>(), total);
        for (part, weight) in parts.iter().zip(&weights) {
            prop_assert!(whole.is_zero() || (*part >= Decimal::ZERO && part <= weight && (*part % unit).is_zero()));
            prop_assert!(whole.is_zero() || (part - total * weight / whole).abs() < unit);
        }
    }

    #[test]
    fn signed_parts_add_up(weights in prop::collection::vec(-1_000_000i64..1_000_000, 1..20), total in -1_000_000i64..1_000_000) {
        let weights: Vec<Decimal> = weights.into_iter().map(|units| Decimal::new(units, 5)).collect();
        prop_assume!(weights.iter().sum::<Decimal>().abs() > Decimal::ONE);
        let parts = apportion(Decimal::new(total, 2), &weights, Decimal::new(1, 2)).expect("few digits");
        prop_assert_eq!(parts.iter().sum::<Decimal>(), Decimal::new(total, 2));
    }

    #[test]
    fn the_ledger_balances(
        grants in prop::collection::vec((1i64..100_000, 0u64..200, 1u64..200, 0u32..3, prop::option::of((0i64..50_000, 0u64..200))), 0..6),
        steps in prop::collection::vec((0u64..400, 0u8..4, 0i64..80_000, 0u8..5), 0..40),
    ) {
        let grants: Vec<CreditGrant> = grants.into_iter().enumerate().map(|(at, (units, from, days, priority, rollover))| {
            let from = day(2026, 1, 1) + Days::new(from);
            let until = from + Days::new(days);
            let rollover = rollover.map(|(most, days)| Rollover { maximum: Some(Decimal::new(most, 2)), until: until + Days::new(days) });
            CreditGrant {
                id: format!("g{at}"), amount: Decimal::new(units, 2), dates: DateRange::new(from, until), priority, applies_to: None, rollover,
            }
        }).collect();
        let mut ledger = CreditLedger::new(&grants);
        for (on, what, units, document) in steps {
            let on = day(2026, 1, 1) + Days::new(on);
            let document = format!("D{document}");
            let before = { ledger.advance(on); ledger.balance() };
            match what {
                0 => ledger.advance(on),
                1 => ledger.refund(on, &document),
                _ => {
                    let wanted = Decimal::new(units, 2);
                    let drawn: Decimal = ledger.draw_any(on, wanted, &[], &document).into_iter().map(|(_, amount)| amount).sum();
                    prop_assert_eq!(drawn, wanted.min(before), "all that is there is drawn, and not more");
                }
            }
            let mut balance = Decimal::ZERO;
            let mut last = day(2026, 1, 1);
            for entry in ledger.entries() {
                balance += entry.amount;
                prop_assert_eq!(entry.balance, balance);
                prop_assert!(entry.day >= last && balance >= Decimal::ZERO);
                last = entry.day;
            }
            prop_assert_eq!(ledger.balance(), balance);
        }
        let rolled: Decimal = ledger.entries().iter().filter(|entry| entry.kind == EntryKind::RolledOver).map(|entry| entry.amount).sum();
        prop_assert_eq!(rolled, Decimal::ZERO);
        // What was granted is drawn, expired or left.
        ledger.advance(day(2030, 1, 1));
        prop_assert_eq!(ledger.balance(), Decimal::ZERO);
    }

    /// A voided bill gives back what it drew, to the grants that it came from.
    #[test]
    fn a_voided_bill_gives_its_credits_back(units in prop::collection::vec(1i64..10_000, 1..5), wanted in 0i64..50_000) {
        let grants: Vec<CreditGrant> = units.iter().enumerate().map(|(at, units)| CreditGrant {
            id: format!("g{at}"), amount: Decimal::new(*units, 2), dates: DateRange::since(day(2026, 1, 1)), priority: 0, applies_to: None, rollover: None,
        }).collect();
        let mut ledger = CreditLedger::new(&grants);
        let before = ledger.usable(day(2026, 1, 2));
        ledger.draw_any(day(2026, 1, 2), Decimal::new(wanted, 2), &[], "D");
        ledger.refund(day(2026, 1, 3), "D");
        prop_assert_eq!(ledger.usable(day(2026, 1, 3)), before);
    }

    /// Tax that prices contain is taken out of them, so that what the customer pays is the price.
    #[test]
    fn prices_with_tax_stay_what_they_are(units in prop::collection::vec(1i64..1_000_000, 1..8), rate in 0i64..3_000, set in settings()) {
        let lines: Vec<String> = units.iter().map(|units| amount(*units, 2)).collect();
        let case = json!({"lines": lines, "inclusive": true, "tax_rate": amount(rate, 2), "set": set});
        let invoice = bill(&case)?;
        prop_assert_eq!(invoice.gross.result, Decimal::new(units.iter().sum(), 2));
    }
}

#[test]
fn a_discount_lasts_for_its_periods() {
    let mut made = Made::of(&json!({"lines": []})).expect("a case");
    made.contract.discounts = vec![discount(0, DiscountKind::Percentage { percent: Decimal::TEN }, None, Some(october()), Some(1))];
    let october = made.bill(&json!({"lines": ["100"]})).expect("a bill");
    let november = made.bill(&json!({"lines": ["100"], "period": ["2026-11-01", "2026-12-01"]})).expect("a bill");
    assert_eq!((october.net.result, november.net.result), (Decimal::from(90), Decimal::from(100)));
}
