//! The little pattern language of the provider table.
//!
//! Hosts are exact, `*.suffix` (any host under it), `prefix.*` or `*` (any). Paths are segments: a literal, `{uuid}`, `{hex}`, `{number}`, `{id}`
//! (letters, digits, `-`, `_`), `{any}`, or `**` (any number of segments, kept as `{rest}`). A `?name={uuid}` after the path asks for a
//! query value. Captures are numbered in order: `{0}`, `{1}`. Templates may also use `{origin}` and `{host}`.

use url::Url;

/// What a pattern caught.
#[derive(Debug, Default)]
pub(super) struct Captures {
    values: Vec<String>,
    rest: String,
    origin: String,
    host: String,
}

impl Captures {
    /// Fills a template.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = template.replace("{origin}", &self.origin).replace("{host}", &self.host).replace("{rest}", &self.rest);
        for (index, value) in self.values.iter().enumerate() {
            text = text.replace(&format!("{{{index}}}"), value);
        }
        text
    }
}

/// Whether `host` is one of `hosts`.
pub(super) fn host_matches(hosts: &[&str], host: &str) -> bool {
    let host = host.trim_end_matches('.');
    hosts.iter().any(|pattern| match pattern.strip_prefix('*') {
        Some("") => true,
        Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
        None => pattern.strip_suffix('*').map_or(host == *pattern, |prefix| host.starts_with(prefix)),
    })
}

/// Matches path and query of `url` against `pattern`.
pub(super) fn matches(pattern: &str, url: &Url) -> Option<Captures> {
    let (path, query) = pattern.split_once('?').map_or((pattern, None), |(path, query)| (path, Some(query)));
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str()?.to_owned();
    let mut captures = Captures { origin: format!("{}://{host}{port}", url.scheme()), host, ..Captures::default() };
    let wanted: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let given: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    path_matches(&wanted, &given, &mut captures)?;
    if let Some((name, kind)) = query.and_then(|query| query.split_once('=')) {
        let value = url.query_pairs().find(|(key, _)| key == name)?.1;
        captures.values.push(segment(kind, &value)?);
    }
    Some(captures)
}

fn path_matches(wanted: &[&str], given: &[&str], captures: &mut Captures) -> Option<()> {
    match wanted.split_first() {
        None => given.is_empty().then_some(()),
        Some((&"**", after)) => {
            // The shortest way: what follows `**` must fit the end of the path.
            let skip = given.len().checked_sub(after.len())?;
            let (rest, end) = given.split_at_checked(if after.is_empty() { given.len() } else { skip })?;
            captures.rest = rest.iter().fold(String::new(), |text, part| text + "/" + part);
            path_matches(after, end, captures)
        }
        Some((kind, after)) => {
            let (first, others) = given.split_first()?;
            if kind.starts_with('{') {
                captures.values.push(segment(kind, first)?);
            } else if !kind.eq_ignore_ascii_case(first) {
                return None;
            }
            path_matches(after, others, captures)
        }
    }
}

/// The value of one segment, if it is of the kind asked for. Endings of files (`.json`, `.html`) are not part of ids.
fn segment(kind: &str, text: &str) -> Option<String> {
    let bare = [".json", ".html", ".png", ".svg"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let is_id = |text: &str| !text.is_empty() && text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let fits = match kind {
        "{uuid}" => uuid::Uuid::try_parse(bare).is_ok() && bare.len() == 36,
        "{hex}" => bare.len() >= 32 && bare.len() <= 64 && bare.bytes().all(|b| b.is_ascii_hexdigit()),
        "{number}" => bare.len() <= 20 && !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()),
        "{id}" => is_id(bare),
        _ => return is_id(text).then(|| text.to_owned()),
    };
    fits.then(|| bare.to_owned())
}
