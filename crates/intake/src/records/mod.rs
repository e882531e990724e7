//! What the columns of record sets are called: contracts, prices, payments and the others beside bill runs.

mod agreements;
mod ledger;
mod money;
mod tax;

use crate::names::GENERAL;
use tieout_billing::{Field, RecordKind};

/// The names of a field, the best first, as normalised by [`crate::names::normalise`].
pub(crate) type Names = (Field, &'static [&'static str]);

/// What one kind calls its fields.
type OfKind = (RecordKind, &'static [Names]);

const ALL: &[&[OfKind]] = &[agreements::NAMES, money::NAMES, tax::NAMES, ledger::NAMES];

/// Names that a field has in every kind.
const COMMON: &[Names] = &[
    (
        Field::StartDate,
        &[
            "effective_date",
            "effective_from",
            "effective_start_date",
            "valid_from",
            "from_date",
            "date_from",
            "from",
            "start",
            "begin_date",
        ],
    ),
    (
        Field::EndDate,
        &[
            "expiration_date",
            "expiry_date",
            "effective_to",
            "effective_end_date",
            "valid_to",
            "valid_until",
            "to_date",
            "date_to",
            "until",
            "to",
            "end",
            "expires",
            "expires_at",
            "expires_on",
        ],
    ),
    (Field::Date, &["transaction_date", "tran_date", "posting_date", "date_utc", "created", "created_on"]),
    (Field::Amount, &["total", "total_amount", "amount_total", "value"]),
    (Field::Status, &["state", "stage"]),
    (Field::Reason, &["reason_code", "memo", "comment", "comments", "note", "notes"]),
    (Field::Preparer, &["prepared_by", "requested_by", "entered_by", "posted_by"]),
    (Field::Approver, &["approved_by", "authorised_by", "authorized_by"]),
    (Field::PaymentDays, &["net_days", "net_terms", "payment_terms_days", "terms_days", "credit_days", "payment_term_days"]),
    (Field::CustomerId, &["account", "customer_name", "account_name", "client", "name"]),
    (Field::Description, &["name"]),
];

/// The names by which a kind's columns are found, in the order in which they are tried: each field's own, those of the kind, then those
/// that every kind and every bill run knows.
pub(crate) fn names_of(kind: RecordKind) -> Vec<(Field, Vec<&'static str>)> {
    let own = ALL.iter().copied().flatten().find(|(of, _)| *of == kind).map_or(&[][..], |(_, names)| names);
    let of = |names: &[Names], field: Field| {
        names.iter().filter(|(of, _)| *of == field).flat_map(|(_, names)| names.iter().copied()).collect::<Vec<_>>()
    };
    let itself = kind.fields().iter().map(|field| (*field, vec![field.name()]));
    let passes = [own, COMMON, GENERAL].into_iter();
    itself.chain(passes.flat_map(|names| kind.fields().iter().map(move |field| (*field, of(names, *field))))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::normalise;
    use std::collections::HashMap;

    #[test]
    fn no_name_of_a_kind_stands_for_two_fields_and_every_field_is_of_the_kind() {
        for (kind, fields) in ALL.iter().copied().flatten() {
            let mut seen = HashMap::new();
            for (field, names) in *fields {
                assert!(kind.fields().contains(field), "{kind:?} has no {field:?}");
                for name in *names {
                    assert_eq!(seen.insert(*name, *field), None, "{kind:?} {name}");
                    assert_eq!(normalise(name), *name);
                }
            }
        }
    }

    #[test]
    fn every_kind_has_names_of_its_own() {
        for kind in RecordKind::ALL.iter().filter(|kind| **kind != RecordKind::Invoices) {
            assert!(ALL.iter().copied().flatten().any(|(of, _)| of == kind), "{kind:?}");
        }
    }
}
