//! The Tauri shell and nothing else: a window, the commands that it may call, and what they keep between calls. What a command does
//! is a use case of `tieout_workspace`, which the command line calls as well.

mod bindings;
mod commands;
mod desk;
mod dialogs;
mod door;
mod files;
mod jobs;
mod webkit;
mod window;

pub use bindings::bindings;
pub use commands::NAMES as COMMANDS;

use std::path::PathBuf;
use std::process::ExitCode;

use desk::Desk;
use tieout_workspace::UserFolder;

/// Opens the window and stays until it is closed; `workspace` is opened in it.
pub fn run(workspace: Option<PathBuf>) -> ExitCode {
    webkit::choose_renderer();
    let desk = match UserFolder::find() {
        Ok(user) => Desk::new(user),
        Err(error) => return failed(&error),
    };
    if let Some(path) = workspace {
        desk.open_at_start(&std::path::absolute(&path).unwrap_or(path));
    }
    let built = tauri::Builder::default()
        .manage(desk)
        .invoke_handler(commands::handler())
        .setup(|app| Ok(window::open(app)?))
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("tieout-desktop: {error}");
    ExitCode::from(2)
}
