//! A trap of the web view's: on Linux, WebKitGTK's DMABUF renderer shows a blank window with some graphics drivers before 2.46, and
//! without a graphics card it composes the whole window in software for every frame: 70 to 110 ms instead of 16.

/// Turns that renderer off where it harms, unless the user has decided. To be called before any thread starts.
#[cfg(target_os = "linux")]
pub fn choose_renderer() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let old = tauri::webview_version().is_ok_and(|version| is_older(&version, (2, 46)));
    if (old || !has_graphics_card()) && std::env::var_os(SWITCH).is_none() {
        // SAFETY: the program's first act; no other thread reads the environment yet.
        unsafe { std::env::set_var(SWITCH, "1") };
    }
}

/// Whether the kernel offers a device to render with: a virtual machine or a remote desktop often has none.
#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|mut devices| {
        devices.any(|device| device.is_ok_and(|device| device.file_name().to_string_lossy().starts_with("renderD")))
    })
}

#[cfg(not(target_os = "linux"))]
pub fn choose_renderer() {}

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
