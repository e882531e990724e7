//! What `security.rs` reads in the settings, tried in the real window: the page asks for more than it may have.

use serde_json::{Value, json};

use super::desktop::{Desktop, Theme, Window};

#[test]
fn the_page_gets_nothing_but_its_own_commands() {
    let desktop = Desktop::new();
    let window = desktop.open(Theme::Light, None);
    window.find("body");

    for forbidden in
        ["plugin:event|emit", "plugin:window|close", "plugin:webview|create_webview_window", "plugin:app|version", "plugin:path|resolve"]
    {
        let answer = invoke(&window, forbidden, json!({}));
        let why = answer["refused"].as_str().unwrap_or_else(|| panic!("{forbidden} was not refused: {answer}"));
        assert!(why.contains("not allowed") || why.contains("not found"), "{forbidden}: {why}");
    }
    assert_eq!(invoke(&window, "workspace_current", json!({})), json!({ "answer": null }));
    // With a workspace open, a path is still no token.
    let sample = desktop.path("Locked.tieout");
    desktop.dialogs_answer(&[&[&sample]]);
    assert_eq!(invoke(&window, "workspace_choose", json!({ "create": true }))["answer"]["name"], json!("Locked"));
    for token in ["/etc/passwd", "../../etc/passwd", "file-1"] {
        let refused = invoke(&window, "files_inspect", json!({ "tokens": [token], "kind": "", "profile": null, "mapping": null }));
        assert_eq!(refused["refused"]["code"], json!("unknown_file"), "{token}: {refused}");
    }
    let refused = invoke(&window, "workspace_open_recent", json!({ "id": "/etc/passwd" }));
    assert!(refused["refused"]["code"].is_string(), "{refused}");

    for (what, script) in [
        ("nothing forbidden", "Promise.reject('refused')"),
        ("fetch from outside", "fetch('https://example.com/').then(() => 'got it')"),
        ("fetch from this machine", "fetch('http://127.0.0.1:9/').then(() => 'got it')"),
        (
            "a socket",
            "new Promise((ok, no) => { const s = new WebSocket('ws://127.0.0.1:9/'); s.onopen = () => ok('got it'); s.onerror = no; })",
        ),
        (
            "a remote image",
            "new Promise((ok, no) => { const i = new Image(); i.onload = () => ok('got it'); i.onerror = no; i.src = 'https://example.com/a.png'; })",
        ),
        ("a file", "fetch('file:///etc/hostname').then(() => 'got it')"),
        ("text as code", "new Promise((ok, no) => { try { ok(eval('\"got it\"')) } catch (e) { no(e) } })"),
        (
            "a script from text",
            "new Promise((ok, no) => { const s = document.createElement('script'); s.textContent = 'window.gotIt = 1'; document.body.append(s); window.gotIt ? ok('got it') : no('refused'); })",
        ),
    ] {
        let outcome = window
            .script_async(&format!("const end = arguments[arguments.length - 1]; {script}.then((v) => end(v), () => end('refused'));"));
        assert_eq!(outcome, "refused", "{what}");
    }

    let home = window.script("return location.href");
    for elsewhere in ["https://example.com/", "file:///etc/hostname", "data:text/html,hello"] {
        window.script(&format!("location.href = {elsewhere:?}; return null"));
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(window.script("return location.href"), home, "{elsewhere}");
    }
    window.script("window.open('https://example.com/'); return null");
    assert_eq!(window.script("return location.href"), home);
}

fn invoke(window: &Window, command: &str, arguments: Value) -> Value {
    window.script_async(&format!(
        "const end = arguments[arguments.length - 1];
         window.__TAURI_INTERNALS__.invoke({command:?}, {arguments}).then((answer) => end({{ answer }}), (refused) => end({{ refused }}));"
    ))
}
