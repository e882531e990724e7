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
            if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
                let chosen = handle.state::<Desk>().files.take_in(paths);
                // A window that is closing hears no more.
                let _ = handle.emit("files-dropped", chosen);
            }
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
