//! What to look at first: the risk of a finding, and of the invoice that it is on.
//!
//! `risk = severity x money x novelty`, in whole numbers:
//! - severity: low 1, medium 3, high 9, critical 27;
//! - money: 1 and the number of digits of what is at stake in minor units, at most 12. Ten times the money is one step, so that one huge
//!   amount doesn't drown what is severe: a low finding never outranks a critical one, however large;
//! - novelty: new 2, known from an earlier review 1.
//!
//! An invoice has the risk of its riskiest finding.

use crate::check::Severity;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use tieout_billing::currency::minor_digits;

/// Whether a finding was there in the review before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Novelty {
    Known,
    New,
}

/// Risks of like weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    Low,
    Medium,
    High,
}

/// The risk of one finding, from 1 to 648. `currency` is that of the money (ISO 4217): 1,000 yen are no more digits than 10.00 euros.
pub fn risk(severity: Severity, at_stake: Decimal, currency: &str, novelty: Novelty) -> u32 {
    let severity = match severity {
        Severity::Low => 1,
        Severity::Medium => 3,
        Severity::High => 9,
        Severity::Critical => 27,
    };
    let novelty = match novelty {
        Novelty::Known => 1,
        Novelty::New => 2,
    };
    severity * money(at_stake, currency) * novelty
}

/// The band of a risk: high from 60 on (a new critical finding from one cent on, a new high one from 1.00 on), medium from 25.
pub fn band(risk: u32) -> Band {
    match risk {
        60.. => Band::High,
        25.. => Band::Medium,
        _ => Band::Low,
    }
}

fn money(at_stake: Decimal, currency: &str) -> u32 {
    const MOST: u32 = 12;
    let minor = minor_digits(currency).unwrap_or(2).min(Decimal::MAX_SCALE);
    let at_stake = at_stake.abs().round_dp_with_strategy(minor, RoundingStrategy::AwayFromZero);
    if at_stake.is_zero() {
        return 1;
    }
    // Digits of amount x 10^minor, without making the number, which may be too large.
    let digits = |number: i128| number.checked_ilog10().map_or(0, |log| log + 1);
    (1 + (digits(at_stake.mantissa()) + minor).saturating_sub(at_stake.scale())).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(severity: Severity, amount: &str, currency: &str, novelty: Novelty) -> u32 {
        risk(severity, amount.parse().unwrap(), currency, novelty)
    }

    #[test]
    fn golden_risks() {
        assert_eq!(of(Severity::Low, "0", "EUR", Novelty::Known), 1);
        assert_eq!(of(Severity::Critical, "0.01", "EUR", Novelty::New), 27 * 2 * 2);
        assert_eq!(of(Severity::High, "1.00", "EUR", Novelty::New), 9 * 4 * 2);
        assert_eq!(of(Severity::High, "1", "EUR", Novelty::New), 9 * 4 * 2);
        assert_eq!(of(Severity::Medium, "999.99", "EUR", Novelty::Known), 3 * 6);
        assert_eq!(of(Severity::Medium, "-1000", "EUR", Novelty::Known), 3 * 7);
        assert_eq!(of(Severity::Medium, "1000", "JPY", Novelty::Known), 3 * 5);
        assert_eq!(of(Severity::Medium, "0.001", "EUR", Novelty::Known), 3 * 2);
        assert_eq!(of(Severity::Critical, "79228162514264337593543950335", "EUR", Novelty::New), 27 * 12 * 2);
    }

    #[test]
    fn bands_are_as_described() {
        assert_eq!(band(of(Severity::Critical, "0.01", "EUR", Novelty::New)), Band::High);
        assert_eq!(band(of(Severity::Critical, "0", "EUR", Novelty::New)), Band::Medium);
        assert_eq!(band(of(Severity::High, "1.00", "EUR", Novelty::New)), Band::High);
        assert_eq!(band(of(Severity::Low, "999999999.99", "EUR", Novelty::New)), Band::Low);
    }

    fn severity() -> impl Strategy<Value = Severity> {
        (0..Severity::ALL.len()).prop_map(|at| Severity::ALL[at])
    }

    proptest! {
        #[test]
        fn more_of_anything_is_no_less_risk(severity in severity(), mantissa in 0i64.., more in 0i64.., scale in 0u32..10) {
            let amount = Decimal::new(mantissa, scale);
            let larger = amount + Decimal::new(more, scale);
            let at = |severity, amount, novelty| risk(severity, amount, "EUR", novelty);
            prop_assert!(at(severity, larger, Novelty::New) >= at(severity, amount, Novelty::New));
            prop_assert!(at(severity, amount, Novelty::New) > at(severity, amount, Novelty::Known));
            for higher in Severity::ALL.into_iter().filter(|other| *other > severity) {
                prop_assert!(at(higher, amount, Novelty::New) > at(severity, amount, Novelty::New));
            }
            prop_assert!(at(Severity::Critical, Decimal::ZERO, Novelty::New) > at(Severity::Low, amount, Novelty::New));
            prop_assert!(band(at(severity, larger, Novelty::New)) >= band(at(severity, amount, Novelty::New)));
        }
    }
}
