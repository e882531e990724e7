//! The window: `tieout-desktop [NAME.tieout]`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    tieout_desktop::run(std::env::args_os().nth(1).map(Into::into))
}
