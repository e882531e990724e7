//! A trap of the web view's: on Linux, WebKitGTK before 2.46 shows a blank window with some graphics drivers.

/// Turns the renderer that does it off, unless the user has decided. To be called before any thread starts.
#[cfg(target_os = "linux")]
pub fn avoid_blank_windows() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let old = tauri::webview_version().is_ok_and(|version| is_older(&version, (2, 46)));
    if old && std::env::var_os(SWITCH).is_none() {
        // SAFETY: the program's first act; no other thread reads the environment yet.
        unsafe { std::env::set_var(SWITCH, "1") };
    }
}

#[cfg(not(target_os = "linux"))]
pub fn avoid_blank_windows() {}

#[cfg(target_os = "linux")]
fn is_older(version: &str, than: (u32, u32)) -> bool {
    let mut numbers = version.split('.').map_while(|number| number.parse().ok());
    matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if (major, minor) < than)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::is_older;

    #[test]
    fn versions_are_numbers() {
        for (version, old) in [("2.44.3", true), ("2.46.0", false), ("2.100.1", false), ("3.0", false), ("unknown", false)] {
            assert_eq!(is_older(version, (2, 46)), old, "{version}");
        }
    }
}
