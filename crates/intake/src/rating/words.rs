//! What a column is called: as the profile says, or as its header does.

use crate::names::normalise;
use crate::profile::Profile;

/// The column's name as [`normalise`] gives it; empty where the profile leaves the column out.
pub(super) fn said(header: &str, profile: Option<&Profile>) -> String {
    let name = normalise(header);
    let columns = profile.map_or(&[][..], |profile| &profile.columns);
    match columns.iter().find(|column| column.header == header || normalise(&column.header) == name) {
        Some(column) => column.field.as_ref().map_or_else(String::new, |field| normalise(field.as_str())),
        None => name,
    }
}
