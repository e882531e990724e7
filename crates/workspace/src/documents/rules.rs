//! What documents break: the official rules first, then ours.

use crate::view::BrokenRuleView;
use tieout_billing::invoice::{BrokenRule, Invoice, RuleSeverity};
use tieout_review::en16931::{check, check_strictly};

/// Our own rules begin so.
const OURS: &str = "TIEOUT-";

/// What an invoice that is about to be written breaks.
pub fn broken(invoice: &Invoice) -> Vec<BrokenRuleView> {
    check(invoice, None).into_iter().chain(check_strictly(invoice)).map(view).collect()
}

/// Of the official rules, those without which it is no valid invoice.
pub fn official_errors(invoice: &Invoice) -> Vec<BrokenRuleView> {
    check(invoice, None).into_iter().filter(|rule| rule.severity == RuleSeverity::Error).map(view).collect()
}

/// Whether it breaks an official rule without which it is no valid invoice.
pub fn breaks_official(invoice: &Invoice) -> bool {
    check(invoice, None).iter().any(|rule| rule.severity == RuleSeverity::Error)
}

/// As the window shows it.
pub fn view(rule: BrokenRule) -> BrokenRuleView {
    BrokenRuleView {
        ours: rule.rule.starts_with(OURS),
        severity: match rule.severity {
            RuleSeverity::Error => "error",
            RuleSeverity::Warning => "warning",
        }
        .to_owned(),
        rule: rule.rule,
        message: rule.message,
        location: rule.location,
    }
}
