//! The bill that should be: contracts, price books and usage become an expected run; each figure can be asked why; a comparison is judged
//! by it; another price book is tried.

mod billed;
pub(crate) mod derivation_rows;
mod dialects;
mod expected_run;
mod files;
mod inputs;
mod judge;
mod kept;
mod period;
mod prices;
mod rate;
mod read_as;
mod shown;
mod texts_table;
mod what_if;
mod work;

pub use dialects::dialects;
pub use files::{RatedFiles, rate_files};
pub(crate) use kept::KeptContract;
pub use rate::RATED;
pub use read_as::rating_columns;
pub use what_if::{what_if, what_if_export};
