//! As much of W3C WebDriver as the tests need, spoken to WebKitWebDriver.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// How long the page may take to show what is waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One session: one window.
pub struct Session {
    agent: ureq::Agent,
    url: String,
}

/// An element of the page, by the driver's name for it.
#[derive(Clone)]
pub struct Element(String);

impl Session {
    /// Starts the program under the driver's eyes.
    pub fn start(driver: &str, program: &str, arguments: &[String]) -> Result<Session, String> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(120))).build();
        let mut session = Session { agent: config.into(), url: driver.to_owned() };
        let options = json!({ "binary": program, "args": arguments });
        let answer = session.post("/session", &json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } }))?;
        let id = answer["sessionId"].as_str().ok_or_else(|| format!("no session: {answer}"))?;
        session.url = format!("{driver}/session/{id}");
        Ok(session)
    }

    /// The one element that the selector finds, as soon as there is one.
    pub fn find(&self, css: &str) -> Element {
        self.until(css, || self.try_find(css))
    }

    /// The element, if it is there now.
    pub fn try_find(&self, css: &str) -> Option<Element> {
        self.find_all(css).into_iter().next()
    }

    /// All elements that are there now.
    pub fn find_all(&self, css: &str) -> Vec<Element> {
        let found = self.post("/elements", &json!({ "using": "css selector", "value": css })).unwrap_or_default();
        found.as_array().into_iter().flatten().filter_map(|element| element[ELEMENT].as_str().map(|id| Element(id.to_owned()))).collect()
    }

    /// Clicks what the selector finds, as soon as it can be clicked.
    pub fn click(&self, css: &str) {
        self.until(&format!("a click on {css}"), || {
            let element = self.try_find(css)?;
            self.post(&format!("/element/{}/click", element.0), &json!({})).ok()
        });
    }

    /// What each that the selector finds says.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let said = self.script(&format!("return [...document.querySelectorAll({})].map((one) => one.innerText)", json!(css)));
        said.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    }

    /// Clicks the first that the selector finds and that says this.
    pub fn click_with(&self, css: &str, part: &str) {
        self.until(&format!("a click on {css} with {part:?}"), || {
            let place = self.texts(css).iter().position(|text| text.contains(part))?;
            let element = self.find_all(css).into_iter().nth(place)?;
            self.post(&format!("/element/{}/click", element.0), &json!({})).ok()
        });
    }

    /// Opens a list and takes the choice with this label.
    pub fn choose(&self, css: &str, label: &str) {
        self.click(css);
        self.click(&format!("[role=option][data-label={}]", json!(label)));
        self.until("the list to close", || self.try_find("[role=option]").is_none().then_some(()));
    }

    /// To where the user was before.
    pub fn back(&self) {
        self.done(self.post("/back", &json!({})));
    }

    /// Replaces the text of an input.
    pub fn fill(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.done(self.post(&format!("/element/{}/clear", element.0), &json!({})));
        self.done(self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })));
    }

    /// Presses keys wherever the focus is; see the WebDriver codes for keys that are no characters.
    pub fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key.to_string() }), json!({ "type": "keyUp", "value": key.to_string() })])
            .collect();
        self.done(self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] })));
    }

    /// What the element shows.
    pub fn text(&self, css: &str) -> String {
        self.until(css, || self.try_text(css))
    }

    /// Waits until what the element shows holds a text, and gives all that it shows.
    pub fn wait_for_text(&self, css: &str, part: &str) -> String {
        self.until(&format!("{part:?} in {css}"), || self.try_text(css).filter(|text| text.contains(part)))
    }

    // The driver's own answer leaves out text in boxes that cut what is too long.
    fn try_text(&self, css: &str) -> Option<String> {
        self.script(&format!("return document.querySelector({})?.innerText ?? null", json!(css))).as_str().map(str::to_owned)
    }

    /// Runs a script in the page and gives what it returns.
    pub fn script(&self, script: &str) -> Value {
        self.done(self.post("/execute/sync", &json!({ "script": script, "args": [] })))
    }

    /// Runs a script that ends when it calls its last argument.
    pub fn script_async(&self, script: &str) -> Value {
        self.done(self.post("/execute/async", &json!({ "script": script, "args": [] })))
    }

    /// Sizes the window, from outside to outside.
    pub fn resize(&self, width: u32, height: u32) {
        self.done(self.post("/window/rect", &json!({ "x": 0, "y": 0, "width": width, "height": height })));
    }

    /// The page as PNG.
    pub fn screenshot(&self) -> Vec<u8> {
        let encoded = self.done(self.get("/screenshot"));
        BASE64_STANDARD.decode(encoded.as_str().unwrap_or_default()).expect("a PNG in base64")
    }

    /// Closes the window.
    pub fn end(&self) {
        let _ = self.agent.delete(&self.url).call();
    }

    /// Waits until `ask` answers.
    pub fn until<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            assert!(started.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}; the page shows:\n{}", self.shown());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn shown(&self) -> String {
        self.post("/execute/sync", &json!({ "script": "return location.href + '\\n' + document.body.innerText", "args": [] }))
            .ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_else(|| "nothing that can be read".into())
    }

    fn done(&self, answer: Result<Value, String>) -> Value {
        answer.unwrap_or_else(|why| panic!("{why}; the page shows:\n{}", self.shown()))
    }

    fn get(&self, path: &str) -> Result<Value, String> {
        let url = format!("{}{path}", self.url);
        let answer = self.agent.get(&url).call().map_err(|error| format!("{url}: {error}"))?;
        value(answer, &url)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.url);
        let answer = self.agent.post(&url).send_json(body).map_err(|error| format!("{url}: {error}"))?;
        value(answer, &url)
    }
}

fn value(mut answer: ureq::http::Response<ureq::Body>, url: &str) -> Result<Value, String> {
    let status = answer.status();
    // A screenshot is a few megabytes.
    let mut body: Value = answer.body_mut().with_config().limit(200 << 20).read_json().map_err(|error| format!("{url}: {error}"))?;
    let value = body["value"].take();
    if status.is_success() { Ok(value) } else { Err(format!("{url}: {}: {}", value["error"], value["message"])) }
}
