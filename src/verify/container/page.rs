//! What an HTML page points to: alternates, downloads, images and JSON-LD. Pages are untidy, so this reads tags one by one and trusts none
//! of the text; whatever is found is fetched and judged on its own.

use super::MAX_PAGE;

const MAX_LINKS: usize = 60;
/// Longest start tag read, and most tags without an end before the rest is given up: to look for the end of each would take time that grows with
/// the square of the page.
const MAX_TAG: usize = 4 * 1024;
const MAX_BROKEN: usize = 200;

/// How a page points to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageLinkKind {
    /// `<link rel="alternate">` with a JSON or credential type.
    Alternate,
    /// `<a href>` that looks like a download of a credential.
    Download,
    /// `og:image` or `<img>` that may be a baked image.
    Image,
}

/// One address on a page, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// The address, perhaps relative.
    pub href: String,
    /// How the page points to it.
    pub kind: PageLinkKind,
}

/// What is of use on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Addresses worth a look, in the order of the page.
    pub links: Vec<PageLink>,
    /// JSON-LD scripts that speak of badges or credentials.
    pub scripts: Vec<String>,
    /// A base address for relative ones, where the page sets one.
    pub base: Option<String>,
    /// Whether the page asks for a password: a sign-in page.
    pub asks_to_sign_in: bool,
}

/// Reads a page.
pub(super) fn read(text: &str) -> Page {
    let end = (0..=text.len().min(MAX_PAGE)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let text = text.get(..end).unwrap_or_default();
    let mut page = Page::default();
    let (mut rest, mut broken) = (text, 0);
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(tag) = Tag::read(after) else {
            // An end tag or a stray sign is at once seen to be none; what begins like a tag and never ends is not.
            broken += usize::from(after.starts_with(|c: char| c.is_ascii_alphabetic()));
            if broken > MAX_BROKEN {
                break;
            }
            rest = after;
            continue;
        };
        rest = tag.rest;
        match tag.name.as_str() {
            "script" => {
                let (body, after) = until_close(rest, "script");
                rest = after;
                if tag.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) && speaks_of_badges(body) {
                    page.scripts.push(body.trim().to_owned());
                }
            }
            "style" | "textarea" => rest = until_close(rest, &tag.name).1,
            _ => tag.collect(&mut page),
        }
    }
    page
}

fn speaks_of_badges(script: &str) -> bool {
    ["openbadges", "/ob/v3p0", "ns/credentials", "2018/credentials"].iter().any(|word| script.contains(word))
}

/// The text up to `</name`, and what comes after the closing tag.
fn until_close<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("</")) {
        let start = at + found;
        let after = text.get(start + 2..).unwrap_or_default();
        if after.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)) {
            return (text.get(..start).unwrap_or_default(), after.split_once('>').map_or("", |(_, after)| after));
        }
        at = start + 2;
    }
    (text, "")
}

struct Tag<'a> {
    name: String,
    attributes: Vec<(String, String)>,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a start tag after its `<`; `None` where there is none.
    fn read(whole: &'a str) -> Option<Self> {
        let most = (0..=whole.len().min(MAX_TAG)).rev().find(|at| whole.is_char_boundary(*at))?;
        let (text, beyond) = whole.split_at_checked(most)?;
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
        let (name, mut rest) = text.split_at_checked(end)?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                let rest = whole.get(whole.len() - after.len() - beyond.len()..).unwrap_or_default();
                return Some(Self { name: name.to_ascii_lowercase(), attributes, rest });
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))?;
            if end == 0 {
                // A stray sign: step over it.
                let mut signs = rest.chars();
                signs.next()?;
                rest = signs.as_str();
                continue;
            }
            let (attribute, after) = rest.split_at_checked(end)?;
            rest = after.trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                (value, rest) = attribute_value(after.trim_start())?;
            }
            if attributes.len() < 40 {
                attributes.push((attribute.to_ascii_lowercase(), decode(value)));
            }
        }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn collect(&self, page: &mut Page) {
        let has = |name: &str, word: &str| {
            self.value(name).is_some_and(|value| value.split_ascii_whitespace().any(|part| part.eq_ignore_ascii_case(word)))
        };
        let link = match self.name.as_str() {
            "base" => {
                page.base = page.base.take().or_else(|| self.value("href").map(str::to_owned));
                return;
            }
            "input" => {
                page.asks_to_sign_in |= has("type", "password");
                return;
            }
            "link" if has("rel", "alternate") && self.value("type").is_some_and(is_credential_type) => {
                (self.value("href"), PageLinkKind::Alternate)
            }
            "meta" if self.value("property").or(self.value("name")).is_some_and(|name| name.eq_ignore_ascii_case("og:image")) => {
                (self.value("content"), PageLinkKind::Image)
            }
            "img" | "source" if self.value("src").is_some_and(may_be_baked) => (self.value("src"), PageLinkKind::Image),
            "a" if self.value("href").is_some_and(is_download) => (self.value("href"), PageLinkKind::Download),
            _ => return,
        };
        if let (Some(href), kind) = link
            && !href.trim().is_empty()
            && page.links.len() < MAX_LINKS
        {
            let link = PageLink { href: href.trim().to_owned(), kind };
            if !page.links.contains(&link) {
                page.links.push(link);
            }
        }
    }
}

fn attribute_value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote);
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '>')?;
    text.split_at_checked(end)
}

fn is_credential_type(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "application/ld+json" | "application/json" | "application/jwt" | "application/vc")
        || kind.starts_with("application/vc+")
}

fn path_of(address: &str) -> String {
    address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

fn is_download(address: &str) -> bool {
    let path = path_of(address);
    let ends = [".json", ".jsonld", ".jwt", ".jws"].iter().any(|end| path.ends_with(end));
    let is_image = [".png", ".svg"].iter().any(|end| path.ends_with(end));
    let is_baked = is_image && ["badge", "bake", "assertion", "credential"].iter().any(|word| path.contains(word));
    ends || is_baked || path.contains("/baked")
}

fn may_be_baked(address: &str) -> bool {
    let path = path_of(address);
    !address.starts_with("data:") && ["badge", "assertion", "credential", "bake"].iter().any(|word| path.contains(word))
}

/// The few character references that stand in addresses.
fn decode(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x2F;", "/").replace("&#47;", "/").replace("&amp;", "&")
}
