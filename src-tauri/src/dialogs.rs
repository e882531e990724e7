//! The native file dialogs. They open from a worker thread and wait for the user there.

use std::path::PathBuf;

use rfd::FileDialog;

/// What a dialog asks for.
pub struct Question<'a> {
    pub title: &'a str,
    /// A name for the kind of file, and its endings.
    pub kind: (&'a str, &'a [&'a str]),
    /// The name that a save dialog offers.
    pub name: &'a str,
}

/// Files to read; empty: the user left the dialog.
pub fn open_files(question: &Question<'_>, multiple: bool) -> Vec<PathBuf> {
    if let Some(paths) = scripted() {
        return paths;
    }
    if multiple { dialog(question).pick_files().unwrap_or_default() } else { dialog(question).pick_file().into_iter().collect() }
}

/// One file to read; `None`: the user left the dialog.
pub fn open_file(question: &Question<'_>) -> Option<PathBuf> {
    open_files(question, false).into_iter().next()
}

/// A folder to write to; `None`: the user left the dialog.
pub fn open_folder(title: &str) -> Option<PathBuf> {
    match scripted() {
        Some(paths) => paths.into_iter().next(),
        None => FileDialog::new().set_title(title).pick_folder(),
    }
}

/// A file to write, with the kind's ending added where the user gave none; the dialog has asked about an existing one.
pub fn save_file(question: &Question<'_>) -> Option<PathBuf> {
    let path = match scripted() {
        Some(paths) => paths.into_iter().next(),
        None => dialog(question).set_file_name(question.name).save_file(),
    }?;
    match question.kind.1.first() {
        Some(ending) if path.extension().is_none() => Some(path.with_extension(ending)),
        _ => Some(path),
    }
}

fn dialog(question: &Question<'_>) -> FileDialog {
    let (name, endings) = question.kind;
    FileDialog::new().set_title(question.title).add_filter(name, endings)
}

/// In a window test the next line of the file that `TIEOUT_WINDOW_TEST_DIALOGS` names answers instead: paths, separated by tabs.
#[cfg(feature = "window-test")]
fn scripted() -> Option<Vec<PathBuf>> {
    let script = PathBuf::from(std::env::var_os("TIEOUT_WINDOW_TEST_DIALOGS")?);
    let text = std::fs::read_to_string(&script).unwrap_or_default();
    let (answer, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let paths = answer.split('\t').filter(|path| !path.is_empty()).map(PathBuf::from).collect();
    let _ = std::fs::write(&script, rest);
    Some(paths)
}

#[cfg(not(feature = "window-test"))]
fn scripted() -> Option<Vec<PathBuf>> {
    None
}
