//! What BENCHMARKS.md says of the window, measured in it: `cargo xtask bench` makes the workspace of two million-line runs and runs this.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::desktop::{Desktop, Theme, Window};
use super::screens::go;

/// Counts what the page asks of the backend: every call is one request by Tauri's own protocol.
const COUNT_CALLS: &str = "
    window.__calls = [];
    const real = window.fetch;
    window.fetch = (url, options) => {
        const name = String(url?.url ?? url);
        if (!name.startsWith('ipc://')) return real(url, options);
        const call = { name: decodeURIComponent(name.split('/').pop()), millis: -performance.now() };
        window.__calls.push(call);
        return real(url, options).finally(() => (call.millis += performance.now()));
    };
    return null";

#[test]
#[ignore = "needs a large workspace: cargo xtask bench"]
fn first_screen_and_frames() {
    let workspace = PathBuf::from(std::env::var_os("TIEOUT_BENCH_WORKSPACE").expect("TIEOUT_BENCH_WORKSPACE names a workspace"));
    let desktop = Desktop::new();
    let window = desktop.open(Theme::Light, Some(&workspace));
    go(&window, "#/compare");
    window.find("[data-testid=comparison-row]");

    window.script(COUNT_CALLS);
    let first = shown(&window, "#/comparison/1", "[data-testid=proof]");
    let asked = window.script("return window.__calls.map((call) => `${call.name} ${Math.round(call.millis)} ms`).join(', ')");
    let mut again: Vec<i64> = (0..9)
        .map(|_| {
            go(&window, "#/compare");
            shown(&window, "#/comparison/1", "[data-testid=proof]")
        })
        .collect();
    again.sort_unstable();
    println!("| a comparison's first screen, first time after the start | {first} ms |");
    println!("| … of which the backend | {} |", asked.as_str().unwrap_or_default());
    println!("| a comparison's first screen, median of 9 | {} ms |", again[4]);
    go(&window, "#/compare");
    println!("| the differences, first time | {} ms |", shown(&window, "#/comparison/1/differences", "[data-testid=difference-row]"));
    println!(
        "| the differences by size, first time | {} ms |",
        shown(&window, "#/comparison/1/differences?sort=delta&desc=1", "[data-testid=difference-row]")
    );

    for (what, rows_a_frame) in [("steadily, 3 rows a frame", 3), ("fast, 40 rows a frame", 40)] {
        go(&window, "#/comparison/1/differences");
        let report = scroll(&window, rows_a_frame);
        let number = |name: &str| report[name].as_f64().unwrap_or(f64::NAN);
        println!("| scrolling {what}: frames, p50 / p95 | {:.1} / {:.1} ms |", number("p50"), number("p95"));
        println!("| … rows passed, rows on the screen, calls | {}, {}, {} |", report["rows"], report["visible"], report["calls"]);
    }
}

/// Goes to a screen and says how many milliseconds pass until it is painted.
fn shown(window: &Window, hash: &str, css: &str) -> i64 {
    let millis = window.script_async(&format!(
        "const end = arguments[arguments.length - 1];
         const start = performance.now();
         const look = () => document.querySelector({css}) ? requestAnimationFrame(() => end(performance.now() - start)) : requestAnimationFrame(look);
         location.hash = {hash};
         requestAnimationFrame(look);",
        css = json!(css),
        hash = json!(hash),
    ));
    millis.as_f64().map_or(-1, |millis| millis.round() as i64)
}

/// Turns the wheel over the differences for three hundred frames.
fn scroll(window: &Window, rows_a_frame: u32) -> Value {
    window.script(COUNT_CALLS);
    window.script_async(&format!(
        "const end = arguments[arguments.length - 1];
         const table = document.querySelector('[data-testid=differences]');
         const height = document.querySelector('[data-testid=difference-row]').getBoundingClientRect().height;
         const top = () => Math.min(...[...document.querySelectorAll('[data-row]')].map((row) => Number(row.dataset.row)));
         const start = top();
         const times = [];
         let last = 0;
         const frame = (now) => {{
            if (last) times.push(now - last);
            last = now;
            if (times.length < 300) {{
                const turn = new WheelEvent('wheel', {{ deltaY: height * {rows_a_frame}, bubbles: true, cancelable: true }});
                // Made by a script, it scrolls only where the table itself listens.
                if (table.dispatchEvent(turn)) table.scrollTop += height * {rows_a_frame};
                requestAnimationFrame(frame);
                return;
            }}
            times.sort((a, b) => a - b);
            end({{
                p50: times[150], p95: times[285],
                rows: top() - start,
                visible: Math.ceil(table.clientHeight / height),
                calls: window.__calls.filter((call) => call.name === 'differences').length,
            }});
         }};
         requestAnimationFrame(frame);"
    ))
}

#[test]
#[ignore = "needs a large workspace: cargo xtask bench"]
fn a_queue_of_a_hundred_thousand() {
    let workspace = PathBuf::from(std::env::var_os("TIEOUT_BENCH_WORKSPACE").expect("TIEOUT_BENCH_WORKSPACE names a workspace"));
    let desktop = Desktop::new();
    let window = desktop.open(Theme::Light, Some(&workspace));
    go(&window, "#/reviews");
    window.find("[data-testid=review-row]");
    let row = "[data-testid=queue-row]";
    println!("| the queue, first time after the start | {} ms |", shown(&window, "#/review/1/queue", row));
    let mut again: Vec<i64> = (0..9)
        .map(|_| {
            go(&window, "#/reviews");
            shown(&window, "#/review/1/queue", row)
        })
        .collect();
    again.sort_unstable();
    println!("| the queue, median of 9 | {} ms |", again[4]);
    for (what, query) in [
        ("a status", "status=held"),
        ("a severity", "severity=high"),
        ("a text", "text=99"),
        ("a check", "check=ACC-25"),
        ("all that no check found anything in", "findings=0"),
    ] {
        let mut times: Vec<i64> = (0..5)
            .map(|_| {
                go(&window, "#/review/1/queue");
                answered(&window, &format!("#/review/1/queue?{query}"))
            })
            .collect();
        times.sort_unstable();
        println!("| filtered by {what}, until the answer is painted, median of 5 | {} ms |", times[2]);
    }
    for (what, rows_a_frame) in [("steadily, 2 rows a frame", 2), ("fast, 20 rows a frame", 20)] {
        go(&window, "#/review/1/queue");
        let report = scroll_queue(&window, rows_a_frame);
        let number = |name: &str| report[name].as_f64().unwrap_or(f64::NAN);
        println!("| scrolling the queue {what}: frames, p50 / p95 | {:.1} / {:.1} ms |", number("p50"), number("p95"));
    }
}

/// Goes to a filtered queue and says how many milliseconds pass until the count of what was found has changed on the screen.
fn answered(window: &Window, hash: &str) -> i64 {
    let millis = window.script_async(&format!(
        "const end = arguments[arguments.length - 1];
         const start = performance.now();
         const said = () => document.querySelector('[data-testid=queue-count]')?.innerText ?? '';
         const before = said();
         let frames = 0;
         const look = () => {{
            frames += 1;
            const now = said();
            // A filter that lets everything through changes no count: its rows are there after the answer.
            if ((now === before || now === '') && frames < 120) return void requestAnimationFrame(look);
            // What a frame callback posts is heard as soon as that frame is painted.
            const painted = new MessageChannel();
            painted.port1.onmessage = () => end(performance.now() - start);
            painted.port2.postMessage(null);
         }};
         location.hash = {hash};
         requestAnimationFrame(look);",
        hash = json!(hash),
    ));
    millis.as_f64().map_or(-1, |millis| millis.round() as i64)
}

/// Turns the wheel over the queue for three hundred frames.
fn scroll_queue(window: &Window, rows_a_frame: u32) -> Value {
    window.script_async(&format!(
        "const end = arguments[arguments.length - 1];
         const row = document.querySelector('[data-testid=queue-row]');
         const table = row.closest('[role=grid]');
         const height = row.getBoundingClientRect().height;
         const times = [];
         let last = 0;
         const frame = (now) => {{
            if (last) times.push(now - last);
            last = now;
            if (times.length < 300) {{
                const turn = new WheelEvent('wheel', {{ deltaY: height * {rows_a_frame}, bubbles: true, cancelable: true }});
                // Made by a script, it scrolls only where the table itself listens.
                if (table.dispatchEvent(turn)) table.scrollTop += height * {rows_a_frame};
                requestAnimationFrame(frame);
                return;
            }}
            times.sort((a, b) => a - b);
            end({{ p50: times[150], p95: times[285] }});
         }};
         requestAnimationFrame(frame);"
    ))
}
