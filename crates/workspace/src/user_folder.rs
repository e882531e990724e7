//! What belongs to the user and not to a workspace: recent workspaces, column widths.

use crate::error::{Error, Result, shown};
use crate::view::RecentView;
use crate::witness::{Witness, stamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder where Tieout keeps what is the user's own: `TIEOUT_CONFIG_DIR`, else the system's place for it.
#[derive(Clone, Debug)]
pub struct UserFolder {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Recent {
    path: PathBuf,
    opened_at: String,
}

const RECENT: &str = "recent.json";
const UI_STATE: &str = "ui-state.json";
const MOST_RECENTS: usize = 20;
const LONGEST_STATE: usize = 1 << 20;

impl UserFolder {
    /// The folder of this user.
    pub fn find() -> Result<UserFolder> {
        let folder = match std::env::var_os("TIEOUT_CONFIG_DIR") {
            Some(folder) if !folder.is_empty() => PathBuf::from(folder),
            _ => dirs::config_dir()
                .ok_or_else(|| {
                    Error::Invalid("this computer names no folder for a user's settings; set TIEOUT_CONFIG_DIR to one".to_owned())
                })?
                .join("tieout"),
        };
        Ok(UserFolder { folder })
    }

    /// A folder of the caller's choice.
    pub fn at(folder: &Path) -> UserFolder {
        UserFolder { folder: folder.to_owned() }
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Workspaces opened before that are still there, newest first.
    pub fn workspace_recent(&self) -> Result<Vec<RecentView>> {
        let recents = self.read::<Vec<Recent>>(RECENT)?;
        Ok(recents.iter().filter(|recent| recent.path.exists()).map(view).collect())
    }

    /// The file that a recent workspace's id stands for.
    pub fn recent_path(&self, id: &str) -> Result<PathBuf> {
        let recents = self.read::<Vec<Recent>>(RECENT)?;
        let found = recents.into_iter().find(|recent| id_of(&recent.path) == id);
        found.map(|recent| recent.path).ok_or_else(|| Error::Invalid("that workspace is no longer in the list of recent ones".to_owned()))
    }

    /// Puts a workspace at the head of the recent ones.
    pub fn remember(&self, workspace: &Path, witness: &dyn Witness) -> Result<()> {
        let path = std::path::absolute(workspace).map_err(|source| Error::io(workspace, source))?;
        let mut recents = self.read::<Vec<Recent>>(RECENT)?;
        recents.retain(|recent| recent.path != path);
        recents.insert(0, Recent { path, opened_at: stamp(witness) });
        recents.truncate(MOST_RECENTS);
        self.write(RECENT, &recents)
    }

    /// A JSON text that the window kept, such as column widths.
    pub fn ui_state_get(&self, key: &str) -> Result<Option<String>> {
        Ok(self.read::<BTreeMap<String, String>>(UI_STATE)?.remove(key))
    }

    /// Keeps a JSON text for the window.
    pub fn ui_state_set(&self, key: &str, value: &str) -> Result<()> {
        if key.len() + value.len() > LONGEST_STATE {
            return Err(Error::Invalid(format!("the state of {key} is longer than {LONGEST_STATE} bytes")));
        }
        let mut states = self.read::<BTreeMap<String, String>>(UI_STATE)?;
        states.insert(key.to_owned(), value.to_owned());
        self.write(UI_STATE, &states)
    }

    /// A missing or broken file reads as empty: nothing in here is worth stopping for.
    fn read<T: Default + serde::de::DeserializeOwned>(&self, name: &str) -> Result<T> {
        let path = self.folder.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(T::default()),
            Err(error) => Err(Error::io(&path, error)),
        }
    }

    fn write(&self, name: &str, content: &impl Serialize) -> Result<()> {
        let path = self.folder.join(name);
        let bytes = serde_json::to_vec_pretty(content).map_err(|error| Error::Invalid(format!("{}: {error}", shown(&path))))?;
        std::fs::create_dir_all(&self.folder).map_err(|source| Error::io(&self.folder, source))?;
        // Renamed into place: a second window reads the old or the new, never half of it.
        let fresh = self.folder.join(format!("{name}.{}", std::process::id()));
        std::fs::write(&fresh, bytes).and_then(|()| std::fs::rename(&fresh, &path)).map_err(|source| Error::io(&path, source))
    }
}

fn view(recent: &Recent) -> RecentView {
    RecentView {
        id: id_of(&recent.path),
        name: recent.path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        folder: recent.path.parent().map_or_else(String::new, shown),
        opened_at: recent.opened_at.clone(),
    }
}

/// The web side can't open paths; it names a workspace by this.
fn id_of(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
