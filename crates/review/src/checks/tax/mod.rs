//! Tax: category, rate and amount.

mod accounting_tax;
mod category;
mod credit_rate;
mod exempt_sale;
mod exemption_reason;
mod intra_community;
mod ledger;
mod line_tax;
mod nexus;
mod places;
mod rate_in_force;
mod rate_table;
mod reverse_charge;
mod standard_rate;
mod subtotal;
mod tax_ids;
mod tax_total;
mod tax_where_none;
mod taxable_base;
mod territory;
mod us_rounding;
mod us_rounding_basis;
pub(crate) mod vat_id;
mod vat_id_checksum;

use crate::check::Check;

pub const ALL: &[&Check] = &[
    &line_tax::CHECK,
    &tax_total::CHECK,
    &taxable_base::CHECK,
    &standard_rate::CHECK,
    &tax_where_none::CHECK,
    &exemption_reason::CHECK,
    &reverse_charge::CHECK,
    &intra_community::CHECK,
    &vat_id_checksum::CHECK,
    &rate_in_force::CHECK,
    &territory::CHECK,
    &us_rounding::CHECK,
    &us_rounding_basis::CHECK,
    &nexus::CHECK,
    &exempt_sale::CHECK,
    &ledger::CHECK,
    &accounting_tax::CHECK,
    &credit_rate::CHECK,
];
