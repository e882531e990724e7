//! From the list in `contract.rs` to what Tauri calls: for each name a command that runs the function of that name in
//! [`crate::door`] on a blocking thread, so that the window never waits for a disk.

use tauri::ipc::{Channel, Invoke};
use tauri::{AppHandle, Manager, Wry};
use tieout_workspace::view::*;
use ts_rs::TS;

use crate::bindings::{Signature, Types};
use crate::desk::{Desk, Refused};
use crate::door::{self, Bytes, ExportKind, FileKind, ReportKind, TableKind, Verdict};
use std::collections::BTreeMap;

macro_rules! commands {
    ($($name:ident($($argument:ident: $ty:ty),*) -> $result:ty $(, $job:ident)?;)*) => {
        $(command! { $name($($argument: $ty),*) -> $result $(, $job)? })*

        /// Hands each call of the window to its command.
        pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }

        /// The names of all commands, as the window calls them.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Each command as TypeScript sees it; the types that they name go to `types`.
        pub fn signatures(config: &ts_rs::Config, types: &mut Types<'_>) -> Vec<Signature> {
            vec![$({
                types.add::<$result>();
                $(types.add::<$ty>();)*
                let mut arguments: Vec<(&str, String)> = vec![$((stringify!($argument), <$ty as TS>::name(config))),*];
                let job: &[&str] = &[$(stringify!($job))?];
                arguments.extend(job.iter().map(|job| (*job, "string".to_owned())));
                Signature { name: stringify!($name), arguments, result: <$result as TS>::name(config), progress: !job.is_empty() }
            }),*]
        }
    };
}

macro_rules! command {
    ($name:ident($($argument:ident: $ty:ty),*) -> $result:ty) => {
        #[tauri::command]
        pub async fn $name(app: AppHandle, $($argument: $ty),*) -> Result<$result, Refused> {
            off_the_main_thread(app, move |desk| door::$name(desk, $($argument),*)).await
        }
    };
    ($name:ident($($argument:ident: $ty:ty),*) -> $result:ty, $job:ident) => {
        #[tauri::command]
        pub async fn $name(app: AppHandle, $($argument: $ty,)* $job: String, progress: Channel<ProgressView>) -> Result<$result, Refused> {
            off_the_main_thread(app, move |desk| {
                desk.jobs.run(&$job, &progress, |progress| door::$name(desk, $($argument,)* progress))
            })
            .await
        }
    };
}

include!("contract.rs");

async fn off_the_main_thread<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&Desk) -> Result<T, Refused> + Send + 'static,
) -> Result<T, Refused> {
    match tauri::async_runtime::spawn_blocking(move || work(&app.state::<Desk>())).await {
        Ok(answer) => answer,
        Err(died) => Err(Refused::new(
            "fault",
            &format!("Tieout made a mistake: {died}."),
            "What was saved before is safe. Please report this with what you did.",
        )),
    }
}
