//! The one window: it shows Tieout's own pages and nothing else, and hands over what is dropped on it.

use tauri::webview::NewWindowResponse;
use tauri::{App, DragDropEvent, Emitter, Manager, Url, WebviewWindowBuilder, WindowEvent};

use crate::desk::Desk;

/// Makes the window that `tauri.conf.json` describes.
pub fn open(app: &App) -> tauri::Result<()> {
    for config in &app.config().app.windows {
        let window = WebviewWindowBuilder::from_config(app, config)?
            .on_navigation(is_our_own)
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .on_download(|_, _| false)
            .build()?;
        let handle = window.clone();
        window.on_window_event(move |event| {
            let WindowEvent::DragDrop(event) = event else { return };
            // A window that is closing hears no more.
            let _ = match event {
                DragDropEvent::Enter { .. } => handle.emit("files-hover", true),
                DragDropEvent::Leave => handle.emit("files-hover", false),
                DragDropEvent::Drop { paths, .. } => {
                    let chosen = handle.state::<Desk>().files.take_in(paths);
                    handle.emit("files-hover", false).and_then(|()| handle.emit("files-dropped", chosen))
                }
                _ => Ok(()),
            };
        });
    }
    Ok(())
}

/// The pages in the binary; in development also those of the dev server.
fn is_our_own(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" => host == "localhost",
        // How Windows spells it.
        "http" | "https" => host == "tauri.localhost" || (tauri::is_dev() && host == "localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_open() {
        for (url, ours) in [
            ("tauri://localhost/#/runs", true),
            ("http://tauri.localhost/", true),
            ("tauri://elsewhere/", false),
            ("https://example.com/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("about:blank", false),
        ] {
            assert_eq!(is_our_own(&url.parse().expect("a URL")), ours, "{url}");
        }
    }
}
