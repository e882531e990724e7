//! Rounding, and sums that never cross currencies.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a billing system rounds an amount to its minor unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// 0.5 away from zero: the common commercial rounding.
    HalfUp,
    /// 0.5 to the even neighbour.
    HalfEven,
    /// 0.5 towards zero.
    HalfDown,
    /// Towards zero.
    Truncate,
    /// Away from zero.
    Up,
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceiling,
}

impl Rounding {
    pub const ALL: [Rounding; 7] =
        [Rounding::HalfUp, Rounding::HalfEven, Rounding::HalfDown, Rounding::Truncate, Rounding::Up, Rounding::Floor, Rounding::Ceiling];

    /// `amount` to `digits` digits after the decimal point.
    pub fn round(self, amount: Decimal, digits: u32) -> Decimal {
        let strategy = match self {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::HalfDown => RoundingStrategy::MidpointTowardZero,
            Rounding::Truncate => RoundingStrategy::ToZero,
            Rounding::Up => RoundingStrategy::AwayFromZero,
            Rounding::Floor => RoundingStrategy::ToNegativeInfinity,
            Rounding::Ceiling => RoundingStrategy::ToPositiveInfinity,
        };
        amount.round_dp_with_strategy(digits, strategy)
    }

    /// The name shown to the user.
    pub const fn title(self) -> &'static str {
        match self {
            Rounding::HalfUp => "half up",
            Rounding::HalfEven => "half even",
            Rounding::HalfDown => "half down",
            Rounding::Truncate => "truncated",
            Rounding::Up => "up (away from zero)",
            Rounding::Floor => "down to the lower",
            Rounding::Ceiling => "up to the higher",
        }
    }
}

/// Net, tax and gross of one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    #[serde(with = "rust_decimal::serde::str")]
    pub net: Decimal,
    #[serde(with = "rust_decimal::serde::str")]
    pub tax: Decimal,
    #[serde(with = "rust_decimal::serde::str")]
    pub gross: Decimal,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Totals) {
        self.net += other.net;
        self.tax += other.tax;
        self.gross += other.gross;
    }
}

impl std::ops::SubAssign for Totals {
    fn sub_assign(&mut self, other: Totals) {
        self.net -= other.net;
        self.tax -= other.tax;
        self.gross -= other.gross;
    }
}

/// Totals per ISO 4217 code (an empty code where the source names none).
pub type CurrencyTotals = BTreeMap<String, Totals>;
