//! Accuracy: the invoice's own arithmetic, prices and quantities.

mod agreed;
mod amount_due;
mod base_quantity;
mod bill_moved;
mod contract_price;
mod credit_origin;
mod decimals;
mod discount_percentage;
mod discount_terms;
mod duplicate_line;
mod duplicate_number;
pub(crate) mod exchange;
mod fan_out;
mod gross_total;
mod invoice_allowance;
mod invoice_charge;
mod line_net;
mod line_period;
mod lines_total;
mod mixed_currency;
mod negative_price;
mod net_price;
mod net_total;
mod outlier;
mod period_reversed;
mod probable_duplicate;
mod proration;
mod translation;
mod two_currencies;
mod usage_quantity;

use crate::check::Check;

pub const ALL: &[&Check] = &[
    &line_net::CHECK,
    &lines_total::CHECK,
    &invoice_allowance::CHECK,
    &invoice_charge::CHECK,
    &net_total::CHECK,
    &gross_total::CHECK,
    &amount_due::CHECK,
    &decimals::CHECK,
    &discount_percentage::CHECK,
    &net_price::CHECK,
    &negative_price::CHECK,
    &base_quantity::CHECK,
    &mixed_currency::CHECK,
    &contract_price::CHECK,
    &usage_quantity::CHECK,
    &discount_terms::CHECK,
    &proration::CHECK,
    &duplicate_number::CHECK,
    &probable_duplicate::CHECK,
    &duplicate_line::CHECK,
    &period_reversed::CHECK,
    &line_period::CHECK,
    &translation::CHECK,
    &fan_out::CHECK,
    &outlier::CHECK,
    &credit_origin::CHECK,
    &bill_moved::CHECK,
    &two_currencies::CHECK,
];
