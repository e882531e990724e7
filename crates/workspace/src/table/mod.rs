//! The tables: in each file its migrations, its row, its reads and writes.
//!
//! A migration is never edited once a released Tieout has written a file with it; what is new is a new step.

pub mod batch;
pub mod buyer;
pub mod cause;
pub mod comparison;
pub mod decision;
pub mod difference;
pub mod edit;
pub mod invoice;
pub mod judgement;
pub mod line;
pub mod log;
pub mod pair;
pub mod person;
pub mod profile;
pub mod rating;
pub mod reject;
pub mod review;
pub mod run;
pub mod saved_query;
pub mod seller;
pub mod template;

/// The steps from an empty file to today's tables: step 1 makes version 1, and so on.
pub const STEPS: &[&[&str]] = &[
    &[run::V1, line::V1, invoice::V1, reject::V1, profile::V1, comparison::V1, cause::V1, pair::V1, difference::V1, edit::V1, log::V1],
    &[run::V2, line::V2, log::V2, saved_query::V2, review::V2, person::V2, decision::V2],
    &[seller::V3, buyer::V3, template::V3, batch::V3],
    &[rating::V4, judgement::V4],
    &[rating::V5, judgement::V5],
];

/// The rows of big tables carry their run or comparison in the upper half of their id, so that they lie together, in order, without an
/// index: `id = owner << 32 | ordinal`.
pub const fn first_id(owner: i64) -> i64 {
    owner << 32
}

/// The last id that a row of this owner can have.
pub const fn last_id(owner: i64) -> i64 {
    (owner << 32) | 0xFFFF_FFFF
}

/// The ordinal that an id carries.
pub const fn ordinal(id: i64) -> u64 {
    (id & 0xFFFF_FFFF).cast_unsigned()
}

/// A value kept as JSON in a column. What Tieout wrote it reads; anything else is a damaged file.
pub fn from_json<T: serde::de::DeserializeOwned>(text: &str, what: &str) -> crate::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| crate::Error::Damaged { workspace: String::new(), detail: format!("{what} can't be read: {error}") })
}

/// A value as the JSON of a column.
pub fn to_json<T: serde::Serialize>(value: &T) -> crate::Result<String> {
    serde_json::to_string(value).map_err(|error| crate::Error::Invalid(error.to_string()))
}
