//! A page as its reader has it: the words, the forms with what is filled in, and where it leads.

use std::fmt::Write as _;

/// What a server answered.
pub struct Page {
    pub path: String,
    pub status: u16,
    pub location: Option<String>,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The words in `<main>`, or in all of it, with single spaces.
    pub fn text(&self) -> String {
        let html = self.html();
        let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).map_or(html.as_str(), |(main, _)| main);
        text_of(&format!("<main{main}"))
    }

    pub fn says(self, words: &str) -> Self {
        let text = self.text();
        assert!(text.contains(words), "{} ({}) does not say {words:?}:\n{text}", self.path, self.status);
        self
    }

    pub fn keeps_quiet_about(self, words: &str) -> Self {
        let text = self.text();
        assert!(!text.contains(words), "{} says {words:?}:\n{text}", self.path);
        self
    }

    pub fn answers(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        self
    }

    /// Where a redirect leads.
    pub fn leads_to(&self) -> String {
        self.location.clone().unwrap_or_else(|| panic!("{} leads nowhere ({}): {}", self.path, self.status, self.text()))
    }

    /// The addresses of all links, as written.
    pub fn links(&self) -> Vec<String> {
        tags(&self.html()).filter(|tag| tag.name == "a").filter_map(|tag| tag.get("href")).collect()
    }

    /// The form whose action ends with `action`, with everything a browser would send along.
    pub fn form(&self, action: &str) -> Form {
        let html = self.html();
        for piece in html.split("<form").skip(1) {
            let piece = format!("<form{}", piece.split_once("</form>").map_or(piece, |(inside, _)| inside));
            let form = Form::read(&piece, &self.path);
            if form.action.ends_with(action) {
                return form;
            }
        }
        panic!("{} has no form for {action}:\n{}", self.path, self.text())
    }
}

/// A form with what is filled in.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub is_multipart: bool,
    pub is_post: bool,
    known: Vec<String>,
    pub fields: Vec<(String, String)>,
    pub files: Vec<(String, String, Vec<u8>)>,
}

impl Form {
    fn read(html: &str, path: &str) -> Self {
        let all: Vec<Tag> = tags(html).collect();
        let head = &all[0];
        let mut form = Self {
            action: head.get("action").unwrap_or_else(|| path.to_owned()),
            is_multipart: head.get("enctype").is_some_and(|kind| kind == "multipart/form-data"),
            is_post: head.get("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
            known: Vec::new(),
            fields: Vec::new(),
            files: Vec::new(),
        };
        let mut select: Option<(String, Option<String>)> = None;
        for tag in &all[1..] {
            match tag.name.as_str() {
                "option" => {
                    if let Some((_, chosen)) = &mut select
                        && (tag.has("selected") || chosen.is_none())
                    {
                        *chosen = tag.get("value").or_else(|| Some(tag.inside.clone()));
                    }
                }
                "/select" => form.fields.extend(select.take().and_then(|(name, chosen)| Some((name, chosen?)))),
                _ => {}
            }
            let Some(name) = tag.get("name").filter(|_| !tag.has("disabled")) else { continue };
            let kind = tag.get("type").unwrap_or_default();
            match (tag.name.as_str(), kind.as_str()) {
                ("select", _) => select = Some((name.clone(), None)),
                // The first line end belongs to the markup.
                ("textarea", _) => form.fields.push((name.clone(), tag.inside.strip_prefix('\n').unwrap_or(&tag.inside).to_owned())),
                ("input", "checkbox" | "radio") if !tag.has("checked") => {}
                ("input", "file" | "submit") | ("button", _) => {}
                ("input", _) => form.fields.push((name.clone(), tag.get("value").unwrap_or_default())),
                _ => continue,
            }
            form.known.push(name);
        }
        form
    }

    /// Fills in a field that the form must have.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        assert!(self.known.iter().any(|known| known == name), "the form for {} has no field {name}, only {:?}", self.action, self.known);
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses a file.
    pub fn file(mut self, field: &str, name: &str, bytes: &[u8]) -> Self {
        assert!(self.is_multipart && self.known.iter().any(|known| known == field), "no files can be sent to {}", self.action);
        self.files.push((field.to_owned(), name.to_owned(), bytes.to_vec()));
        self
    }

    /// What the form says of a field.
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The body and its content type.
    pub fn encode(&self) -> (String, Vec<u8>) {
        if !self.is_multipart {
            let mut text = url::form_urlencoded::Serializer::new(String::new());
            text.extend_pairs(&self.fields);
            return ("application/x-www-form-urlencoded".to_owned(), text.finish().into_bytes());
        }
        let boundary = "----form-boundary-of-the-tests";
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (field, name, bytes) in &self.files {
            body.extend(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .bytes(),
            );
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{boundary}--\r\n").bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }
}

/// A tag with its attributes and the text up to the next tag.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    inside: String,
}

impl Tag {
    fn get(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(known, _)| known == name)
    }
}

/// The tags of our own pages: attributes in double quotes, no `>` in them.
fn tags(html: &str) -> impl Iterator<Item = Tag> {
    html.split('<').skip(1).filter_map(|piece| {
        let (tag, inside) = piece.split_once('>')?;
        let name_end = tag.find(char::is_whitespace).unwrap_or(tag.len());
        let (name, mut rest) = tag.split_at(name_end);
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start().trim_end_matches('/');
            if rest.is_empty() {
                break;
            }
            let end = rest.find(|sign: char| sign == '=' || sign.is_whitespace()).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let (value, after) = match after.strip_prefix("=\"") {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => ("", after.trim_start_matches('=')),
            };
            attributes.push((key.to_owned(), plain(value)));
            rest = after;
        }
        Some(Tag { name: name.to_ascii_lowercase(), attributes, inside: plain(inside) })
    })
}

/// Character references undone.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once(';').filter(|(name, _)| name.len() <= 8) else {
            out.push('&');
            rest = after;
            continue;
        };
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        match (name, number.and_then(char::from_u32)) {
            (_, Some(sign)) => out.push(sign),
            ("amp", _) => out.push('&'),
            ("lt", _) => out.push('<'),
            ("gt", _) => out.push('>'),
            ("quot", _) => out.push('"'),
            ("nbsp", _) => out.push(' '),
            (other, _) => write!(out, "&{other};").unwrap(),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The words without their tags.
pub fn text_of(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        // Inline tags end no word.
        if !["b", "/b", "i", "/i", "em", "/em", "strong", "/strong"].contains(&tag) {
            text.push(' ');
        }
        text.push_str(&plain(words));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn forms_are_read_as_a_browser_reads_them() {
    let page = Page {
        path: "/x".to_owned(),
        status: 200,
        location: None,
        content_type: "text/html".to_owned(),
        bytes: br#"<main><h1>A &amp; <b>B</b></h1><form action="/go" method="post"><input type="hidden" name="t" value="1&#34;">
            <select name="s"><option value="a">A</option><option value="b" selected>B</option></select>
            <input type="checkbox" name="c" value="yes"><textarea name="l">x</textarea></form></main>"#
            .to_vec(),
    };
    let form = page.form("/go").set("c", "yes");
    let fields: Vec<_> = form.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(fields, ["t=1\"", "s=b", "l=x", "c=yes"]);
    assert!(form.is_post && form.encode().0.starts_with("application/"));
    assert!(page.text().starts_with("A & B"));
}
