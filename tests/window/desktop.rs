//! A desktop of the test's own: a display, a driver, a user without a past, and the real program on it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::webdriver::Session;

/// Everything that one test needs; gone with it.
pub struct Desktop {
    _display: Running,
    number: String,
    /// A folder for the test's own files.
    pub folder: TempDir,
}

/// How the desktop looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Desktop {
    /// A display large enough for every size that is tried.
    pub fn new() -> Desktop {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"]);
        let mut display = Running::start(server.stdout(Stdio::piped()).stderr(Stdio::null()), "Xvfb");
        let mut number = String::new();
        let output = display.0.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut number).expect("the display's number");
        let folder = tempfile::Builder::new().prefix("tieout-window-").tempdir().expect("a folder");
        Desktop { _display: display, number: format!(":{}", number.trim()), folder }
    }

    /// A path in the test's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the next dialogs answer, each with its paths; an empty one is left by the user.
    pub fn dialogs_answer(&self, answers: &[&[&Path]]) {
        let lines: String =
            answers.iter().map(|paths| paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join("\t") + "\n").collect();
        std::fs::write(self.path("dialogs"), lines).expect("written");
    }

    /// Starts Tieout, on a workspace if one is given.
    pub fn open(&self, theme: Theme, workspace: Option<&Path>) -> Window {
        self.open_as("ada", theme, workspace)
    }

    /// Starts Tieout as that user of the computer, who has a folder of her own.
    pub fn open_as(&self, user: &str, theme: Theme, workspace: Option<&Path>) -> Window {
        let home = |name: &str| self.path(&if user == "ada" { name.to_owned() } else { format!("{user}-{name}") });
        let port = free_port();
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .env("DISPLAY", &self.number)
            .env("GDK_BACKEND", "x11")
            .env("GTK_THEME", if theme == Theme::Dark { "Adwaita:dark" } else { "Adwaita" })
            .env("GTK_OVERLAY_SCROLLING", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("GSETTINGS_BACKEND", "memory")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("TIEOUT_CONFIG_DIR", home("config"))
            .env("XDG_CACHE_HOME", home("cache"))
            .env("XDG_DATA_HOME", home("data"))
            .env("XDG_CONFIG_HOME", home("config"))
            .env("TIEOUT_WINDOW_TEST_USER", user)
            .env("TIEOUT_WINDOW_TEST_DIALOGS", self.path("dialogs"))
            .env_remove("WAYLAND_DISPLAY");
        // The driver can't take pictures of what is drawn without that renderer; frames are measured as a user without a card has them.
        if std::env::var_os("TIEOUT_BENCH_WORKSPACE").is_none() {
            driver.env("WEBKIT_DISABLE_DMABUF_RENDERER", "0");
        }
        let driver = Running::start(driver.stdin(Stdio::null()), "WebKitWebDriver");
        wait_for_port(port);
        let arguments: Vec<String> = workspace.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let session = Session::start(&format!("http://127.0.0.1:{port}"), env!("CARGO_BIN_EXE_tieout-desktop"), &arguments);
        let window = Window { session: session.expect("Tieout's window"), _driver: driver };
        window.find("body");
        window.script(KEEP_ERRORS);
        window
    }
}

/// The real window.
pub struct Window {
    session: Session,
    _driver: Running,
}

const KEEP_ERRORS: &str = "
    window.__errors = [];
    addEventListener('error', (event) => window.__errors.push(`${event.message} ${event.error?.stack ?? ''}`));
    addEventListener('unhandledrejection', (event) => window.__errors.push(`unhandled: ${event.reason?.stack ?? JSON.stringify(event.reason)}`));
    return null";

impl Window {
    /// Fails if anything went wrong in the page that nobody caught.
    pub fn had_no_errors(&self) {
        assert_eq!(self.script("return window.__errors"), serde_json::json!([]), "the page's uncaught errors");
    }
}

impl std::ops::Deref for Window {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.session.end();
    }
}

/// A program that ends with its owner, and what it started with it: a driver that is ended leaves its window behind.
struct Running(Child);

impl Running {
    fn start(command: &mut Command, name: &str) -> Running {
        Running(command.process_group(0).spawn().unwrap_or_else(|error| panic!("{name}, which `cargo xtask setup` installs: {error}")))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

fn wait_for_port(port: u16) {
    let started = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(20), "WebKitWebDriver does not listen on {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
