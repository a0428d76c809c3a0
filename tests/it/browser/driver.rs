//! A real browser by the WebDriver protocol: Debian's chromium and chromedriver, started by the test and stopped with it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::person::client;

/// The name of the axe file that `bin/test` fetches.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/browser/node_modules/axe-core/axe.min.js");

/// How long the end of a browser is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Presses of Tab that go once around the longest page.
const MOST_TABS: usize = 120;

/// A window.
pub struct Browser {
    driver: Child,
    session: String,
    client: reqwest::Client,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser goes with its session; it outlives a driver that is only ended.
        let _ = self.end_session();
        let _ = Command::new("kill").arg(self.driver.id().to_string()).status();
        let _ = self.driver.wait();
    }
}

/// Whether there is a browser to test with; `bin/test` says so after it made sure.
#[expect(clippy::print_stderr, reason = "a test that was left out says so")]
pub fn is_there() -> bool {
    #[expect(clippy::disallowed_methods, reason = "says what the machine has, not a setting")]
    let named = std::env::var("ASSAY_TEST_BROWSER").is_ok_and(|name| !name.is_empty());
    if !named {
        eprintln!("left out: no browser (bin/test installs one)");
    }
    named
}

impl Browser {
    /// Without the runtime, which may be gone where a test failed.
    fn end_session(&self) -> std::io::Result<()> {
        let url = url::Url::parse(&self.session).map_err(std::io::Error::other)?;
        let port = url.port().unwrap_or_default();
        let mut stream = TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "DELETE {} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n", url.path())?;
        // It answers when the browser has gone.
        stream.read(&mut [0; 64]).map(drop)
    }

    pub async fn start(with_scripts: bool) -> Self {
        let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| line.unwrap().rsplit_once("successfully on port ").map(|(_, port)| port.trim_end_matches('.').to_owned()))
            .expect("chromedriver names its port");
        // What it prints later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let scripts = if with_scripts { 1 } else { 2 };
        let capabilities = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-device-scale-factor=1",
                     "--hide-scrollbars", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
            "prefs": {"profile.managed_default_content_settings.javascript": scripts},
        }}}});
        let base = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { driver, session: base, client: client() };
        let answer = browser.call("", Some(capabilities)).await;
        browser.session = format!("{}/{}", browser.session, answer["sessionId"].as_str().expect("a session"));
        browser.size(1280, 900).await;
        browser
    }

    async fn call(&self, command: &str, body: Option<Value>) -> Value {
        let url = format!("{}{command}", self.session);
        let request = match body {
            Some(body) => self.client.post(url).header("content-type", "application/json").body(body.to_string()),
            None => self.client.get(url),
        };
        let answer = request.send().await.unwrap();
        let is_good = answer.status().is_success();
        let mut answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert!(is_good, "the browser cannot do {command}: {}", answer["value"]["message"]);
        answer["value"].take()
    }

    async fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.call("/goog/cdp/execute", Some(json!({"cmd": command, "params": parameters}))).await
    }

    pub async fn go(&self, url: &str) {
        self.call("/url", Some(json!({"url": url}))).await;
    }

    /// Path and query of the page shown.
    pub async fn path(&self) -> String {
        let url = url::Url::parse(self.call("/url", None).await.as_str().unwrap()).unwrap();
        url[url::Position::BeforePath..].to_owned()
    }

    /// Runs a function body in the page.
    pub async fn run(&self, script: &str) -> Value {
        self.call("/execute/sync", Some(json!({"script": script, "args": []}))).await
    }

    /// The size of the page itself, also where the window could not be as small.
    pub async fn size(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    pub async fn dark(&self, is_dark: bool) {
        let value = if is_dark { "dark" } else { "light" };
        self.cdp("Emulation.setEmulatedMedia", json!({"features": [{"name": "prefers-color-scheme", "value": value}]})).await;
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, text: &str) {
        let mut active = self.call("/element/active", None).await;
        let id = active.as_object_mut().and_then(|map| map.values().next().cloned()).expect("something has the focus");
        self.call(&format!("/element/{}/value", id.as_str().unwrap()), Some(json!({"text": text}))).await;
    }

    /// Types into the field of this name, found as a person finds it: without scripts.
    pub async fn type_into(&self, name: &str, text: &str) {
        let id = self.find(&format!("main [name={name}]")).await;
        self.call(&format!("/element/{id}/value"), Some(json!({"text": text}))).await;
    }

    /// Presses the main button.
    pub async fn submit(&self) {
        let id = self.find("main .btn--primary").await;
        self.call(&format!("/element/{id}/click"), Some(json!({}))).await;
    }

    /// Follows the link that begins with these words.
    pub async fn follow(&self, words: &str) {
        self.click_link(&format!("a.innerText.trim().startsWith({})", json!(words))).await;
    }

    /// Follows the link in the row of a table that says so.
    pub async fn follow_row(&self, words: &str) {
        self.click_link(&format!("a.closest('tr') && a.closest('tr').innerText.includes({})", json!(words))).await;
    }

    /// Follows the link whose address ends so.
    pub async fn follow_address(&self, end: &str) {
        self.click_link(&format!("a.getAttribute('href').endsWith({})", json!(end))).await;
    }

    async fn click_link(&self, condition: &str) {
        let script =
            format!("const found = [...document.querySelectorAll('main a[href]')].find(a => {condition}); return found && found.href");
        let href = self.run(&script).await;
        self.go(href.as_str().unwrap_or_else(|| panic!("no link where {condition}"))).await;
    }

    /// The page as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        STANDARD.decode(self.call("/screenshot", None).await.as_str().unwrap()).unwrap()
    }

    async fn find(&self, selector: &str) -> String {
        let found = self.call("/element", Some(json!({"using": "css selector", "value": selector}))).await;
        found.as_object().and_then(|map| map.values().next()).and_then(Value::as_str).unwrap().to_owned()
    }

    pub async fn tab(&self) {
        self.keys("\u{e004}").await;
    }

    pub async fn enter(&self) {
        self.keys("\u{e007}").await;
    }

    /// Name and role of what has the focus, as it is read out.
    pub async fn focus(&self) -> String {
        let script = "const e = document.activeElement; const l = e.labels && e.labels[0];
            return (l ? l.innerText : e.getAttribute('aria-label') || e.innerText || e.name || e.tagName).trim().split('\\n')[0]";
        self.run(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until `name` has the focus.
    pub async fn tab_to(&self, name: &str) {
        let mut seen = Vec::new();
        for _ in 0..MOST_TABS {
            self.tab().await;
            let focus = self.focus().await;
            if focus.contains(name) {
                return;
            }
            seen.push(focus);
        }
        panic!("the keyboard does not reach {name:?}, only {seen:?}");
    }

    /// The words shown.
    pub async fn text(&self) -> String {
        self.run("return document.querySelector('main').innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// What axe has against the page: WCAG 2.2 AA and its best practices.
    pub async fn audit(&self) -> Vec<String> {
        let axe = std::fs::read_to_string(AXE).expect("bin/test fetches axe-core");
        self.run(&format!("{axe}; window.axe = axe;")).await;
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map(v =>
              v.id + ': ' + v.help + ' | ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0] ? n.any[0].message : '')).join(' | '))),
              e => done(['axe failed: ' + e]))";
        let found = self.call("/execute/async", Some(json!({"script": script, "args": []}))).await;
        found.as_array().unwrap().iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What sticks out of the page to the right.
    pub async fn overflow(&self) -> Vec<String> {
        let script = "const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1)
              .map(e => e.tagName + '.' + e.className).slice(0, 8).concat('page ' + document.documentElement.scrollWidth + ' > ' + wide)";
        let found = self.run(script).await;
        found.as_array().unwrap().iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
    }
}
