//! A figure and how it came about: the calculation as a tree that can be unfolded, printed and computed again.

use crate::money::Rounding;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How a figure comes from its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Operation {
    /// Said by the contract, the price book or the usage: no operands.
    Given,
    /// All operands added; 0 without any.
    Sum,
    /// The first operand less all others.
    Difference,
    /// All operands multiplied.
    Product,
    /// The first divided by the second, to the 28 digits that a decimal holds.
    Quotient,
    /// The first times the second divided by the third, multiplied first: exact where the result has an end.
    Share,
    /// The smallest operand.
    Least,
    /// The greatest operand.
    Greatest,
    /// The one operand with the opposite sign.
    Negation,
    /// The one operand, rounded.
    Rounded { rounding: Rounding, digits: u32 },
    /// The first operand rounded to a multiple of the second: cash rounding, blocks.
    RoundedToMultiple { rounding: Rounding },
    /// The first of several operands, which the setting chose over the others.
    Chosen,
    /// A part of the first operand by the weight of the second in the third, to the last minor unit by largest remainder:
    /// within one minor unit (the fourth operand) of the share.
    Apportioned,
}

/// A figure, the operation that it came by, and the figures that went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// What the figure is, in the user's words: `units above 100 up to 200`.
    pub figure: Cow<'static, str>,
    pub operation: Operation,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operands: Vec<Derivation>,
    #[serde(with = "rust_decimal::serde::str")]
    pub result: Decimal,
    /// The setting of the dialect that decided an edge here: `tier bound: inclusive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<Cow<'static, str>>,
}

/// The figure needs more digits than a decimal holds, or divides by zero.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{figure} can't be computed: it has more than 28 digits or divides by zero")]
pub struct NotComputable {
    pub figure: String,
}

/// What a derivation is called.
type Figure = Cow<'static, str>;

impl Derivation {
    /// A figure as somebody gave it.
    pub fn given(figure: impl Into<Figure>, result: Decimal) -> Derivation {
        Derivation { figure: figure.into(), operation: Operation::Given, operands: Vec::new(), result, setting: None }
    }

    /// A figure by an operation on others.
    pub fn by(operation: Operation, figure: impl Into<Figure>, operands: Vec<Derivation>) -> Result<Derivation, NotComputable> {
        let figure = figure.into();
        let values: Vec<Decimal> = operands.iter().map(|operand| operand.result).collect();
        match operation.apply(&values) {
            Some(result) => Ok(Derivation { figure, operation, operands, result, setting: None }),
            None => Err(NotComputable { figure: figure.into_owned() }),
        }
    }

    pub fn sum(figure: impl Into<Figure>, operands: Vec<Derivation>) -> Result<Derivation, NotComputable> {
        Derivation::by(Operation::Sum, figure, operands)
    }

    pub fn difference(figure: impl Into<Figure>, operands: Vec<Derivation>) -> Result<Derivation, NotComputable> {
        Derivation::by(Operation::Difference, figure, operands)
    }

    pub fn product(figure: impl Into<Figure>, operands: Vec<Derivation>) -> Result<Derivation, NotComputable> {
        Derivation::by(Operation::Product, figure, operands)
    }

    pub fn quotient(figure: impl Into<Figure>, dividend: Derivation, divisor: Derivation) -> Result<Derivation, NotComputable> {
        Derivation::by(Operation::Quotient, figure, vec![dividend, divisor])
    }

    /// `whole * part / parts`.
    pub fn share(figure: impl Into<Figure>, whole: Derivation, part: Derivation, parts: Derivation) -> Result<Derivation, NotComputable> {
        Derivation::by(Operation::Share, figure, vec![whole, part, parts])
    }

    pub fn least(figure: impl Into<Figure>, operands: Vec<Derivation>) -> Result<Derivation, NotComputable> {
        Derivation::by(Operation::Least, figure, operands)
    }

    pub fn greatest(figure: impl Into<Figure>, operands: Vec<Derivation>) -> Result<Derivation, NotComputable> {
        Derivation::by(Operation::Greatest, figure, operands)
    }

    pub fn negation(figure: impl Into<Figure>, operand: Derivation) -> Derivation {
        Derivation {
            figure: figure.into(),
            operation: Operation::Negation,
            result: -operand.result,
            operands: vec![operand],
            setting: None,
        }
    }

    /// The figure rounded; the figure itself where that changes nothing.
    pub fn rounded(self, figure: impl Into<Figure>, rounding: Rounding, digits: u32) -> Derivation {
        let result = rounding.round(self.result, digits);
        if result == self.result {
            return self;
        }
        Derivation {
            figure: figure.into(),
            operation: Operation::Rounded { rounding, digits },
            result,
            operands: vec![self],
            setting: None,
        }
    }

    /// Names the dialect's setting that decided.
    pub fn because(mut self, setting: impl Into<Cow<'static, str>>) -> Derivation {
        self.setting = Some(setting.into());
        self
    }

    /// Whether every figure of the tree is what its operation makes of its operands: the proof that a trace explains its result.
    pub fn holds(&self) -> bool {
        if !self.operands.iter().all(Derivation::holds) {
            return false;
        }
        let values: Vec<Decimal> = self.operands.iter().map(|operand| operand.result).collect();
        match (self.operation, values.as_slice()) {
            (Operation::Given, []) => true,
            (Operation::Apportioned, [_, _, _, unit]) => {
                self.operation.apply(&values).is_some_and(|share| (share - self.result).abs() <= unit.abs())
            }
            _ => self.operation.apply(&values) == Some(self.result),
        }
    }

    /// The calculation in one line, without what lies beneath its operands: `50 x 0.50 = 25.00`.
    pub fn arithmetic(&self) -> String {
        let values: Vec<String> = self.operands.iter().map(|operand| operand.result.to_string()).collect();
        let formula = match self.operation {
            Operation::Given => return self.result.to_string(),
            // One figure alone is no sum to be shown.
            Operation::Sum if self.operands.len() == 1 => return self.result.to_string(),
            Operation::Sum => values.join(" + "),
            Operation::Difference => values.join(" - "),
            Operation::Product => values.join(" x "),
            Operation::Quotient => values.join(" / "),
            Operation::Share | Operation::Apportioned => format!("{} x {} / {}", values[0], values[1], values[2]),
            Operation::Least => format!("the least of {}", values.join(", ")),
            Operation::Greatest => format!("the greatest of {}", values.join(", ")),
            Operation::Negation => format!("-({})", values[0]),
            Operation::Rounded { rounding, digits } => format!("{} {} to {digits} digits", values[0], rounding.title()),
            Operation::RoundedToMultiple { rounding } => format!("{} {} to a multiple of {}", values[0], rounding.title(), values[1]),
            Operation::Chosen => format!("the first of {}", values.join(", ")),
        };
        format!("{formula} = {}", self.result)
    }
}

impl Operation {
    /// What the operation makes of these values; nothing where it can't.
    fn apply(self, values: &[Decimal]) -> Option<Decimal> {
        match (self, values) {
            (Operation::Sum, values) => values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value)),
            (Operation::Difference, [first, rest @ ..]) => rest.iter().try_fold(*first, |left, value| left.checked_sub(*value)),
            (Operation::Product, [first, rest @ ..]) => rest.iter().try_fold(*first, |product, value| product.checked_mul(*value)),
            (Operation::Quotient, [dividend, divisor]) => dividend.checked_div(*divisor),
            (Operation::Share, [whole, part, parts]) | (Operation::Apportioned, [whole, part, parts, _]) => {
                whole.checked_mul(*part)?.checked_div(*parts)
            }
            (Operation::Least, values) => values.iter().min().copied(),
            (Operation::Greatest, values) => values.iter().max().copied(),
            (Operation::Negation, [value]) => Some(-*value),
            (Operation::Rounded { rounding, digits }, [value]) => Some(rounding.round(*value, digits)),
            (Operation::RoundedToMultiple { rounding }, [value, step]) => rounding.round(value.checked_div(*step)?, 0).checked_mul(*step),
            (Operation::Chosen, [first, ..]) => Some(*first),
            _ => None,
        }
    }
}
