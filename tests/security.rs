//! The window is locked: what it may load, call and open.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tieout_desktop::COMMANDS;

use crate::{files, read};

fn config() -> Value {
    serde_json::from_str(&read("tauri.conf.json")).expect("tauri.conf.json is JSON")
}

#[test]
fn the_policy_lets_nothing_in_from_outside() {
    let security = &config()["app"]["security"];
    let policy = security["csp"].as_str().expect("a policy");
    let directives: BTreeSet<&str> = policy.split(';').map(str::trim).collect();
    let allowed = BTreeSet::from([
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "connect-src ipc: http://ipc.localhost",
        "img-src 'self' data:",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]);
    assert_eq!(directives, allowed);
    // A nonce in style-src would take 'unsafe-inline' back; scripts keep their nonces and hashes.
    assert_eq!(security["dangerousDisableAssetCspModification"], json!(["style-src"]));
    assert_eq!(security["devCsp"], Value::Null, "development keeps the same policy");
    assert_eq!(security["assetProtocol"], Value::Null);
}

#[test]
fn the_window_may_call_our_commands_and_hear_events_and_nothing_else() {
    let capabilities = &config()["app"]["security"]["capabilities"];
    let [only] = capabilities.as_array().expect("capabilities").as_slice() else { panic!("one capability: {capabilities}") };
    assert_eq!(only["windows"], json!(["main"]));
    assert_eq!(only["local"], json!(true));
    assert_eq!(only["remote"], Value::Null);
    let permitted: BTreeSet<&str> = only["permissions"].as_array().expect("permissions").iter().filter_map(Value::as_str).collect();
    let ours: Vec<String> = COMMANDS.iter().map(|command| format!("allow-{}", command.replace('_', "-"))).collect();
    let mut wanted: BTreeSet<&str> = ours.iter().map(String::as_str).collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"]);
    assert_eq!(permitted, wanted);
}

#[test]
fn no_switch_opens_the_window_wider() {
    let config = config();
    assert_eq!(config["app"]["withGlobalTauri"], json!(false));
    assert_eq!(config["plugins"], Value::Null);
    for window in config["app"]["windows"].as_array().expect("windows") {
        assert_eq!(window["create"], json!(false), "window.rs makes it, with its refusals");
        assert_eq!(window["url"], Value::Null, "it shows the built page");
        for switch in ["devtools", "additionalBrowserArgs", "browserExtensionsEnabled"] {
            assert_eq!(window[switch], Value::Null, "{switch}");
        }
    }
    let manifest = read("Cargo.toml");
    for fence in ["devtools", "tauri-plugin", "protocol-asset", "dynamic-acl", "isolation"] {
        assert!(!manifest.contains(fence), "Cargo.toml names {fence}");
    }
    // Bundles are built with Tauri's own features; this one opens the dialogs to whoever sets the environment.
    assert!(!read("xtask/src/bundle.rs").contains("window-test"));
    assert_eq!(config["build"]["features"], Value::Null);
}

#[test]
fn the_page_renders_no_text_as_html_and_runs_none_as_code() {
    for path in files("ui/src", &["ts", "svelte"]) {
        let text = read(&path);
        for danger in ["{@html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"] {
            assert!(!text.contains(danger), "{} uses {danger}", path.display());
        }
    }
}

#[test]
fn one_module_of_the_page_knows_of_tauri() {
    for path in files("ui/src", &["ts", "svelte"]) {
        let knows = read(&path).contains("@tauri-apps/");
        assert!(!knows || path.ends_with("ui/src/backend.ts"), "{} knows of Tauri", path.display());
    }
}
