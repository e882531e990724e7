//! When two values are the same.

use crate::fingerprint::canonical_text;
use crate::plan::JointColumn;
use crate::settings::{TextRule, Tolerance};
use crate::table::Held;
use crate::texts::Texts;
use rust_decimal::Decimal;

/// Whether two values are the same, typed and by the text rules; tolerance aside.
pub fn equal(column: &JointColumn, texts: &Texts, before: Held, after: Held) -> bool {
    match (before, after) {
        (Held::Text(b), Held::Text(a)) => b == a || ruled(texts, column.text, b, a),
        // An empty text and a blank one are the same where blanks do not count.
        (Held::Text(text), Held::Empty) | (Held::Empty, Held::Text(text)) => column.text.trim && texts.get(text).trim().is_empty(),
        (b, a) => b == a,
    }
}

fn ruled(texts: &Texts, rule: TextRule, before: u32, after: u32) -> bool {
    rule != TextRule::default() && canonical_text(texts.get(before), rule) == canonical_text(texts.get(after), rule)
}

/// How far two decimals are apart; the largest decimal where that is further than a decimal reaches.
pub fn gap(a: Decimal, b: Decimal) -> Decimal {
    a.checked_sub(b).map_or(Decimal::MAX, |difference| difference.abs())
}

impl Tolerance {
    /// Whether a difference of two decimals is within either bound.
    pub fn hides(&self, before: Decimal, after: Decimal) -> bool {
        let Some(delta) = after.checked_sub(before).map(|delta| delta.abs()) else { return false };
        let absolute = self.absolute.is_some_and(|bound| delta <= bound);
        let relative = self.relative_percent.is_some_and(|bound| {
            let allowed = before.abs().checked_mul(bound);
            let hundredfold = delta.checked_mul(Decimal::ONE_HUNDRED);
            matches!((allowed, hundredfold), (Some(allowed), Some(delta)) if delta <= allowed)
        });
        absolute || relative
    }
}
