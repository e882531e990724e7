//! The real binary in a real window under Xvfb, driven through WebKitWebDriver.

mod desktop;
mod locked;
mod webdriver;

use desktop::{Desktop, Theme};

#[test]
fn skeleton() {
    let desktop = Desktop::new();
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let window = desktop.open(theme, None);
        window.find("body");
        eprintln!("{}", window.script("return JSON.stringify([innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches, document.body.innerText, location.href, navigator.userAgent, String(window.isTauri)])"));
        window.resize(1600, 1000);
        eprintln!("{}", window.script("return JSON.stringify([innerWidth, innerHeight])"));
        std::fs::write(format!("/tmp/skeleton-{name}.png"), window.screenshot()).unwrap();
    }
}
