//! The files that the user chose or dropped. The window holds tokens; paths stay here.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;

use tieout_workspace::view::ChosenFileView;

use crate::desk::Refused;
use crate::jobs::lock;

/// Paths by token, for as long as the program runs.
#[derive(Default)]
pub struct Files {
    by_token: Mutex<HashMap<String, PathBuf>>,
}

impl Files {
    /// Takes paths in and hands out a token for each; folders and what is gone are left out.
    pub fn take_in(&self, paths: &[PathBuf]) -> Vec<ChosenFileView> {
        let mut by_token = lock(&self.by_token);
        paths
            .iter()
            .filter_map(|path| {
                let metadata = path.metadata().ok().filter(|metadata| metadata.is_file())?;
                let name = path.file_name()?.to_string_lossy().into_owned();
                let token = format!("file-{}", by_token.len() + 1);
                by_token.insert(token.clone(), path.clone());
                Some(ChosenFileView { token, name, bytes: metadata.len() })
            })
            .collect()
    }

    /// The paths behind tokens, in their order. Refuses a token that was not handed out.
    pub fn paths(&self, tokens: &[String]) -> Result<Vec<PathBuf>, Refused> {
        let by_token = lock(&self.by_token);
        let path = |token| by_token.get(token).cloned();
        tokens
            .iter()
            .map(path)
            .collect::<Option<_>>()
            .ok_or_else(|| Refused::new("unknown_file", "This file was not chosen in this session.", "Choose the file again."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tokens_that_were_handed_out_open_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("october.csv");
        std::fs::write(&path, "a,b\n").expect("written");
        let files = Files::default();
        let chosen = files.take_in(&[path.clone(), folder.path().into(), folder.path().join("gone.csv")]);
        assert_eq!(chosen, [ChosenFileView { token: "file-1".into(), name: "october.csv".into(), bytes: 4 }]);
        assert_eq!(files.paths(&["file-1".into()]).expect("known"), [path]);
        assert!(files.paths(&["file-1".into(), "/etc/passwd".into()]).is_err());
    }
}
