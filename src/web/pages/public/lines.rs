//! Pasted links, one on each line: what is a link, and what to say of a line that is none (F33).

use url::Url;

/// Links and files of one application at most.
pub const MOST: usize = 25;
/// The longest link.
const LONGEST: usize = 2048;

/// What came of reading the lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The links, each once, in the order written.
    pub links: Vec<String>,
    /// What is wrong, with the number of the line.
    pub errors: Vec<String>,
}

/// Reads pasted text. Empty lines are skipped; the same link twice counts once; a missing `https://` is added.
pub fn read(text: &str) -> Lines {
    let mut lines = Lines::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim().trim_matches(['<', '>', '"', ',', ';']).trim();
        if line.is_empty() {
            continue;
        }
        match link(line) {
            Ok(link) if lines.links.contains(&link) => {}
            Ok(link) => lines.links.push(link),
            Err(why) => lines.errors.push(format!("Line {number}: {why}")),
        }
    }
    lines
}

fn link(line: &str) -> Result<String, String> {
    let shown = crate::web::weblink::shortened(line, 60);
    if line.starts_with('{') || line.starts_with("eyJ") {
        return Err("this is the badge itself, not a link. Save it as a file and choose the file below".to_owned());
    }
    if line.len() > LONGEST {
        return Err(format!("this link is longer than {LONGEST} characters. Copy the share link of the badge instead"));
    }
    if line.contains(char::is_whitespace) {
        return Err(format!("“{shown}” has a space in it. Put each link on a line of its own"));
    }
    if line.contains('@') && !line.contains('/') {
        return Err(format!("“{shown}” is an e-mail address. Paste the link to the badge"));
    }
    let has_scheme = line.split_once("://").is_some_and(|(scheme, _)| scheme.chars().all(|letter| letter.is_ascii_alphanumeric()));
    let whole = if has_scheme { line.to_owned() } else { format!("https://{line}") };
    let not_a_link = || format!("“{shown}” is not a web address. A link begins with https://");
    let address = Url::parse(&whole).map_err(|_| not_a_link())?;
    if !matches!(address.scheme(), "http" | "https") {
        return Err(not_a_link());
    }
    if !address.username().is_empty() || address.password().is_some() {
        return Err(format!("“{shown}” carries a user name or a password. Copy the share link of the badge instead"));
    }
    match address.host_str() {
        Some(host) if has_scheme || host.contains('.') => Ok(whole),
        _ => Err(not_a_link()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_has_its_own_answer() {
        let check = |line: &str, part: &str| {
            let lines = read(line);
            assert!(lines.errors.first().is_some_and(|error| error.contains(part)), "{line}: {lines:?}");
        };
        check("my badge is nice", "a space in it");
        check("javascript:alert(1)", "not a web address");
        check("ftp://badges.example/1", "not a web address");
        check("me@example.org", "an e-mail address");
        check("https://me:secret@badges.example/", "a password");
        check("{\"@context\":[]}", "the badge itself");
        check("nonsense", "not a web address");
        check(&format!("https://badges.example/{}", "a".repeat(3000)), "longer than");
    }

    #[test]
    fn good_lines_are_kept_once_and_completed() {
        let lines = read(
            "https://badges.example/1\n\n <https://badges.example/1> \nbadges.example/2\n,http://127.0.0.1:9/x;\nhttp://localhost:9/y\n",
        );
        assert_eq!(lines.links, ["https://badges.example/1", "https://badges.example/2", "http://127.0.0.1:9/x", "http://localhost:9/y"]);
        assert_eq!(lines.errors, Vec::<String>::new());
    }

    #[test]
    fn an_error_names_its_line() {
        assert_eq!(
            read("https://a.example/1\n\nnonsense").errors,
            ["Line 3: “nonsense” is not a web address. A link begins with https://"]
        );
    }
}
