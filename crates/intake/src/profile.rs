//! A mapping that was saved under a name, to be used again on the next files of the same shape: a JSON file.

use crate::error::IntakeError;
use crate::format::ValueFormat;
use crate::mapping::{Mapping, Role};
use serde::{Deserialize, Serialize};
use std::path::Path;
use tieout_billing::{FieldKind, FieldName};

/// The version of the profile's JSON that this program writes; it reads this one and the older ones.
pub const PROFILE_VERSION: u32 = 1;

/// How files of one shape are read, by the names of their columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub version: u32,
    pub name: String,
    /// The shape that the files were recognised as, such as `Stripe invoice lines`.
    #[serde(default)]
    pub shape: Option<String>,
    pub columns: Vec<ProfileColumn>,
}

/// What a profile says of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileColumn {
    pub header: String,
    /// The file that the column is in, where headers and lines are two files.
    pub role: Role,
    /// `None`: left out.
    #[serde(default)]
    pub field: Option<FieldName>,
    pub kind: FieldKind,
    pub format: ValueFormat,
    #[serde(default)]
    pub minor_units: bool,
    #[serde(default)]
    pub fraction: bool,
}

impl Profile {
    /// The profile that reads files as this mapping does.
    pub fn from_mapping(name: &str, shape: Option<&str>, mapping: &Mapping) -> Profile {
        let columns = mapping
            .columns
            .iter()
            .map(|column| ProfileColumn {
                header: column.header.clone(),
                role: mapping.files.get(column.file as usize).map_or(Role::Lines, |file| file.role),
                field: column.field.clone(),
                kind: column.kind,
                format: column.format,
                minor_units: column.minor_units,
                fraction: column.fraction,
            })
            .collect();
        Profile { version: PROFILE_VERSION, name: name.to_owned(), shape: shape.map(str::to_owned), columns }
    }

    /// Reads a profile from its JSON file.
    ///
    /// # Errors
    /// [`IntakeError::Profile`] when the file can't be read, is no profile, or is from a newer version of Tieout.
    pub fn read(path: &Path) -> Result<Profile, IntakeError> {
        let wrong = |reason: String| IntakeError::Profile { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let profile: Profile = serde_json::from_str(&text).map_err(|error| wrong(format!("it is not a profile: {error}")))?;
        if profile.version > PROFILE_VERSION {
            return Err(wrong(format!(
                "it is of version {}, and this Tieout knows up to {PROFILE_VERSION}; update Tieout",
                profile.version
            )));
        }
        Ok(profile)
    }

    /// The profile as the text of its JSON file.
    pub fn to_json(&self) -> String {
        // A struct of strings and enums has no map with odd keys, the only thing that can fail here.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
