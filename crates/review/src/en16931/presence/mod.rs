//! What must be there: BR-01 to BR-65, and the rules of calculation's family that only ask whether something is stated.

mod allowances;
mod document;
mod lines;
mod parties;
mod payment;

use super::report::Report;

pub fn check(report: &mut Report<'_>) {
    document::check(report);
    parties::check(report);
    payment::check(report);
    allowances::check(report);
    lines::check(report);
}
