//! JSON of strangers: read within bounds, and looked at without trusting any type in it.

use serde_json::Value;
use serde_json::error::Category;

use super::words::{self, UNKNOWN_LANGUAGE};
use super::{File, Unreadable};

/// The largest JSON file.
pub const JSON_LIMIT: usize = 64 * 1024 * 1024;

/// How deep lists and objects may lie in one another.
const DEEPEST: usize = 100;
/// Bytes of memory a file may take once it is read. A file of 64 MiB that is made of texts takes a third of it.
const MOST_MEMORY: usize = 768 * 1024 * 1024;
/// Bytes of memory an object takes, the smallest too.
const OBJECT: usize = 640;
/// Bytes of memory a list takes.
const LIST: usize = 128;
/// Bytes of memory one more value of a list or an object takes.
const VALUE: usize = 64;

/// Files that are often sent in place of a JSON file, by their first bytes.
const OTHERS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip file or a workbook"),
    (b"\x1f\x8b", "a compressed file"),
    (b"%PDF", "a PDF"),
    (b"<", "a web page or an XML file"),
    (b"\xff\xfe", "a text in UTF-16"),
    (b"\xfe\xff", "a text in UTF-16"),
];

/// A text and its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InLanguage {
    /// The language: BCP 47, lower case, `und` where nothing says.
    pub language: String,
    /// The text, trimmed, never empty.
    pub text: String,
}

/// Reads a file of JSON: UTF-8 with or without its mark, at most 64 MiB, at most 100 lists and objects deep.
pub fn parse(file: File<'_>) -> Result<Value, Unreadable> {
    let refuse = |problem: String, hint: &str| Unreadable { file: file.name.to_owned(), problem, hint: hint.to_owned() };
    if file.bytes.len() > JSON_LIMIT {
        return Err(refuse("the file is larger than 64 MiB".to_owned(), "Load the framework in smaller parts."));
    }
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(file.bytes);
    let start = bytes.trim_ascii_start();
    if start.is_empty() {
        return Err(refuse("the file is empty".to_owned(), "Download it again."));
    }
    if let Some((_, what)) = OTHERS.iter().find(|(first, _)| start.starts_with(first)) {
        return Err(refuse(format!("this is {what}, not a JSON file"), "Download the framework as JSON, in UTF-8."));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (line, column) = place(bytes, error.valid_up_to());
        refuse(format!("the sign in line {line}, column {column} is not in UTF-8"), "Save the file again as UTF-8.")
    })?;
    if let Err(TooMuch { problem, at }) = measure(bytes) {
        let (line, column) = place(bytes, at);
        return Err(refuse(
            format!("{problem} (line {line}, column {column})"),
            "This is no framework as it is published: download it again.",
        ));
    }
    serde_json::from_str(text).map_err(|error| {
        let (problem, hint) = explain(&error, text);
        refuse(problem, hint)
    })
}

/// The text of a field, cleaned: a number counts as a text, everything else and an empty text as nothing.
pub fn text(value: &Value, key: &str) -> Option<String> {
    plain(value.get(key)?)
}

/// The first text among fields that mean the same.
pub fn first_text(value: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| text(value, key))
}

/// The texts of a field: of a list, or of a single text.
pub fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value.get(key)).iter().filter_map(|part| plain(part)).collect()
}

/// The values of a field that may be a list, a single value or nothing.
pub fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(parts)) => parts.iter().collect(),
        Some(one) => vec![one],
    }
}

/// A value that is a text or a number, cleaned.
pub fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => words::clean(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The texts of a language map (`{"en": "text"}`, `{"en": ["a", "b"]}`), of JSON-LD values (`{"@value": "text", "@language": "en"}`), of plain
/// texts, and of lists of these. `otherwise` is the language where none is said.
pub fn in_languages(value: &Value, otherwise: &str) -> Vec<InLanguage> {
    let mut found = Vec::new();
    for part in list(Some(value)) {
        match part {
            Value::Object(map) if map.contains_key("@value") => {
                let language = map.get("@language").and_then(Value::as_str).unwrap_or_default();
                keep(&mut found, language, map.get("@value"), otherwise);
            }
            Value::Object(map) => map.iter().filter(|(key, _)| *key != "@id").for_each(|(language, texts)| {
                keep(&mut found, language, Some(texts), otherwise);
            }),
            plain => keep(&mut found, "", Some(plain), otherwise),
        }
    }
    found
}

/// What kind of value this is, for a sentence.
pub const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn keep(found: &mut Vec<InLanguage>, language: &str, texts: Option<&Value>, otherwise: &str) {
    let otherwise = if otherwise.is_empty() { UNKNOWN_LANGUAGE } else { otherwise };
    let language = words::language(language).unwrap_or_else(|| otherwise.to_owned());
    found.extend(list(texts).iter().filter_map(|text| plain(text)).map(|text| InLanguage { language: language.clone(), text }));
}

struct TooMuch {
    problem: &'static str,
    at: usize,
}

/// Looks through a file before it is read: nothing in it may lie too deep, and it may not become too large.
fn measure(bytes: &[u8]) -> Result<(), TooMuch> {
    let (mut depth, mut memory) = (0_usize, bytes.len());
    let (mut is_text, mut is_escaped) = (false, false);
    for (at, byte) in bytes.iter().enumerate() {
        if is_text {
            is_text = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => is_text = true,
            b'{' | b'[' => {
                depth += 1;
                memory += if *byte == b'{' { OBJECT } else { LIST };
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => memory += VALUE,
            _ => {}
        }
        if depth > DEEPEST {
            return Err(TooMuch { problem: "more than 100 lists and objects lie in one another here", at });
        }
        if memory > MOST_MEMORY {
            return Err(TooMuch { problem: "up to here the file holds more values than can be read at once", at });
        }
    }
    Ok(())
}

/// The line and the column of a byte, from 1.
fn place(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.split(|byte| *byte == b'\n').count();
    let own = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    (line, 1 + String::from_utf8_lossy(own).chars().count())
}

/// What is wrong with a text that is no JSON, and what to do.
fn explain(error: &serde_json::Error, text: &str) -> (String, &'static str) {
    let line = error.line();
    // In bytes: counted in signs for people.
    let own = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let before = own.as_bytes().get(..error.column()).unwrap_or(own.as_bytes());
    let column = String::from_utf8_lossy(before).chars().count();
    match error.classify() {
        Category::Eof => {
            (format!("the file ends in the middle, in line {line}, column {column}"), "It was cut off on the way: download it again.")
        }
        _ => (
            format!("line {line}, column {column} is no correct JSON"),
            "If it was changed by hand, look for a comma or a quote that is missing or too many there; else download it again.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn problem(bytes: &[u8]) -> String {
        parse(File { name: "f.json", bytes }).unwrap_err().problem
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for (bytes, expected) in [
            (b"".as_slice(), "the file is empty"),
            (b"\xef\xbb\xbf \n", "the file is empty"),
            (b"{\"a\": [1, 2", "the file ends in the middle, in line 1, column 11"),
            (b"{\n  \"\xc3\xa4\": 1,,\n}", "line 2, column 10 is no correct JSON"),
            (b"{\"a\":\n\"b\xff\"}", "the sign in line 2, column 3 is not in UTF-8"),
            (b"[1] x", "line 1, column 5 is no correct JSON"),
            (b"PK\x03\x04...", "this is a zip file or a workbook, not a JSON file"),
            (b" <html>", "this is a web page or an XML file, not a JSON file"),
            (b"\xff\xfe{\0}\0", "this is a text in UTF-16, not a JSON file"),
        ] {
            assert_eq!(problem(bytes), expected);
        }
        assert_eq!(problem(&vec![b' '; JSON_LIMIT + 1]), "the file is larger than 64 MiB");
    }

    #[test]
    fn a_mark_in_front_makes_no_difference() {
        let value = parse(File { name: "f", bytes: b"\xef\xbb\xbf{\"a\":\"\xc3\xa4\"}" }).unwrap();
        assert_eq!(text(&value, "a").unwrap(), "ä");
    }

    #[test]
    fn depth_is_counted_outside_texts_only() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(File { name: "f", bytes: nested(100).as_bytes() }).is_ok());
        assert!(
            problem(nested(101).as_bytes()).starts_with("more than 100 lists and objects lie in one another here (line 1, column 101)")
        );
        assert!(problem("{\"a\":".repeat(5_000_000).as_bytes()).starts_with("more than 100"));
        let text = format!("[\"{}\\\"{}\"]", "[".repeat(200), "{".repeat(200));
        assert!(parse(File { name: "f", bytes: text.as_bytes() }).is_ok());
    }

    #[test]
    fn a_file_that_would_fill_the_memory_is_refused() {
        let bomb = format!("[{}1]", "{\"\":1},".repeat(2_000_000));
        assert!(problem(bomb.as_bytes()).contains("more values than can be read at once"));
        let zeros = format!("[{}0]", "0,".repeat(13_000_000));
        assert!(problem(zeros.as_bytes()).contains("more values"));
    }

    #[test]
    fn fields_are_read_whatever_they_hold() {
        let value = json!({"a": " x\u{0}\u{7} ", "b": 1.5, "c": null, "d": ["p", 2, null, {"q": 1}, ""], "e": {}, "f": true, "g": ""});
        assert_eq!((text(&value, "a"), text(&value, "b")), (Some("x".into()), Some("1.5".into())));
        for key in ["c", "d", "e", "f", "g", "missing"] {
            assert_eq!(text(&value, key), None, "{key}");
        }
        assert_eq!(texts(&value, "d"), ["p", "2"]);
        assert_eq!(texts(&value, "a"), ["x"]);
        assert_eq!(first_text(&value, &["c", "g", "b"]), Some("1.5".into()));
        assert_eq!(text(&json!(3), "a"), None);
    }

    #[test]
    fn texts_come_with_their_languages() {
        let read = |value: serde_json::Value| {
            in_languages(&value, "und").into_iter().map(|found| format!("{}:{}", found.language, found.text)).collect::<Vec<_>>()
        };
        assert_eq!(read(json!({"en-US": "a", "DE": ["b", "c", 3, null]})), ["de:b", "de:c", "de:3", "en-us:a"]);
        assert_eq!(read(json!("plain")), ["und:plain"]);
        assert_eq!(read(json!([{"@value": "x", "@language": "pt_BR"}, {"@value": 7}, "y"])), ["pt-br:x", "und:7", "und:y"]);
        assert_eq!(read(json!({"@none": "z", "not a language!": "w"})), ["und:z", "und:w"]);
        assert_eq!(read(json!({"en": {"deep": 1}, "fr": false})), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(File { name: "f", bytes: &bytes });
        }

        #[test]
        fn no_signs_of_json_make_it_stumble(text in r#"[\[\]{}",:\\ \n0-9eunltr-]{0,80}"#) {
            let _ = parse(File { name: "f", bytes: text.as_bytes() });
        }
    }
}
