//! Small rules about names, languages and addresses that all frameworks share.

use url::Url;

use crate::domain::FrameworkId;
use crate::domain::text::{name_key, slug};

/// The language of a text where nothing says which.
pub(super) const UNKNOWN_LANGUAGE: &str = "und";

/// The version of a framework that says none.
pub(super) const UNDATED: &str = "undated";

/// Signs of the longest label; a longer text is cut for it.
pub(super) const LONGEST_LABEL: usize = 200;
/// Signs of the longest statement.
const LONGEST_STATEMENT: usize = 20_000;
/// Bytes of the longest identifier or address.
pub(super) const LONGEST_ADDRESS: usize = 2_000;
/// Signs of the longest slug.
const LONGEST_SLUG: usize = 60;

/// Words for the type of an item that say it is a heading, where it has something under it.
const HEADINGS: &[&str] =
    &["domain", "strand", "cluster", "category", "heading", "grade level", "course", "unit", "topic", "section", "level", "component"];

/// A text without signs that cannot be seen, trimmed.
pub(super) fn clean(text: &str) -> String {
    let seen: String = text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect();
    seen.trim().to_owned()
}

/// A text on one line.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name on one line, cut at a word where it is too long for a label.
pub(super) fn label(text: &str) -> String {
    cut(&line(text), LONGEST_LABEL)
}

/// A statement, cut where nobody would read on.
pub(super) fn statement(text: &str) -> String {
    cut(text, LONGEST_STATEMENT)
}

/// The beginning of a text, for a sentence.
pub(super) fn beginning(text: &str) -> String {
    cut(&line(text), 60)
}

/// A language tag as it is kept; `None` where it is none.
pub(super) fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    let are_subtags = parts.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (is_language && are_subtags && tag.len() <= 35).then_some(tag)
}

/// The first language that is one.
pub(super) fn first_language(tags: &[Option<&str>]) -> String {
    tags.iter().flatten().find_map(|tag| language(tag)).unwrap_or_else(|| UNKNOWN_LANGUAGE.to_owned())
}

/// A category as scopes write it; `None` where nothing is left of the text.
pub(super) fn category(text: &str) -> Option<String> {
    let slug = short_slug(text);
    (!slug.is_empty()).then_some(slug)
}

/// The name of a framework that does not say it: the file's, without folders and ending.
pub(super) fn name_of_file(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let spaced = label(&clean(&stem.replace(['_', '-'], " ")));
    if spaced.is_empty() { "Skills".to_owned() } else { spaced }
}

/// An id made of the shape and a text: `rsd-data-skills`.
pub(super) fn framework_id(shape: &str, text: &str) -> FrameworkId {
    let slug = short_slug(text);
    FrameworkId::new(if slug.is_empty() { format!("{shape}-framework") } else { format!("{shape}-{slug}") })
}

/// The text if it is an address of the web.
pub(super) fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (is_web && text.len() <= LONGEST_ADDRESS && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// The day at the beginning of a date or a date with its time.
pub(super) fn day(text: &str) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

/// Whether a type's name is one of headings.
pub(super) fn is_heading(kind: &str) -> bool {
    let kind = name_key(kind);
    HEADINGS.contains(&kind.as_str())
}

/// A uuid in its usual spelling.
pub(super) fn uuid(text: &str) -> Option<String> {
    uuid::Uuid::try_parse(text.trim()).ok().map(|uuid| uuid.hyphenated().to_string())
}

/// `1 link`, `3 links`.
pub(super) fn counted(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// `a slug-of-this`: letters, digits and dashes only.
fn short_slug(text: &str) -> String {
    let plain: String = slug(&text.chars().take(4 * LONGEST_SLUG).collect::<String>())
        .chars()
        .map(|sign| if sign.is_alphanumeric() { sign } else { '-' })
        .collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let whole: String = parts.join("-").chars().take(LONGEST_SLUG).collect();
    whole.trim_end_matches('-').to_owned()
}

/// The text up to the last word that fits, with a sign that there is more.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most - 1).collect();
    let next_is_space = text.chars().nth(most - 1).is_some_and(char::is_whitespace);
    let whole =
        if next_is_space { start.as_str() } else { start.rsplit_once(char::is_whitespace).map_or(start.as_str(), |(words, _)| words) };
    // One endless word, or nearly: cut in the middle of it.
    let whole = if whole.chars().count() < most / 2 { start.as_str() } else { whole };
    format!("{}…", whole.trim_end_matches(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | ':' | '-')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn languages_are_kept_in_one_spelling() {
        for (tag, expected) in [
            ("EN-us", Some("en-us")),
            ("pt_BR", Some("pt-br")),
            (" deu ", Some("deu")),
            ("zh-Hant-TW", Some("zh-hant-tw")),
            ("English", None),
            ("", None),
            ("e", None),
            ("en-", None),
            ("d\u{e9}", None),
            ("@none", None),
        ] {
            assert_eq!(language(tag).as_deref(), expected, "{tag}");
        }
        assert_eq!(first_language(&[None, Some("nonsense?"), Some("FR")]), "fr");
        assert_eq!(first_language(&[]), "und");
    }

    #[test]
    fn a_long_name_is_cut_at_a_word() {
        let text = "word ".repeat(60);
        let cut = label(&text);
        assert!(cut.ends_with("word…") && cut.chars().count() <= LONGEST_LABEL, "{cut}");
        assert_eq!(label(&"x".repeat(300)).chars().count(), LONGEST_LABEL);
        assert_eq!(label(" two\n words "), "two words");
        assert_eq!(label(&"ä".repeat(200)), "ä".repeat(200));
    }

    #[test]
    fn ids_and_names_come_from_files() {
        assert_eq!(name_of_file("../up/Data_Skills-2026.v2.csv"), "Data Skills 2026.v2");
        assert_eq!(name_of_file("C:\\x\\.csv"), "Skills");
        assert_eq!(framework_id("rsd", "C++ & Data/Skills #1").as_str(), "rsd-c-data-skills-1");
        assert_eq!(framework_id("rsd", "???").as_str(), "rsd-framework");
        assert_eq!(framework_id("rsd", &"lang ".repeat(100)).as_str().len(), 63);
    }

    #[test]
    fn addresses_days_headings_and_numbers() {
        assert!(web_address("https://skills.example/a?b").is_some());
        for text in ["javascript:alert(1)", "data:text/html,x", "skills.example", "https://", "https://a b.example/", "file:///etc/passwd"]
        {
            assert_eq!(web_address(text), None, "{text}");
        }
        assert_eq!(day("2017-09-22T23:13:54+00:00").unwrap().to_string(), "2017-09-22");
        assert_eq!((day("2017-9-2"), day("2017-09-2ä2"), day("")), (None, None, None));
        assert!(is_heading(" Grade  Level ") && is_heading("STRAND") && !is_heading("Standard"));
        assert_eq!((counted(1, "link"), counted(0, "link")), ("1 link".to_owned(), "0 links".to_owned()));
        assert_eq!(category("Data Analysis (basic)").unwrap(), "data-analysis-basic");
        assert_eq!(uuid("D0000000-0000-0000-0000-00000000000A").unwrap(), "d0000000-0000-0000-0000-00000000000a");
    }

    proptest! {
        #[test]
        fn no_text_makes_them_stumble(text in ".{0,300}", shape in "[a-z]{1,5}") {
            let label = label(&clean(&text));
            prop_assert!(label.chars().count() <= LONGEST_LABEL);
            prop_assert!(!label.contains('\n'));
            let id = framework_id(&shape, &text);
            prop_assert!(id.as_str().chars().all(|sign| sign.is_alphanumeric() || sign == '-'));
            let _ = (language(&text), category(&text), name_of_file(&text), web_address(&text), day(&text), statement(&text));
        }
    }
}
