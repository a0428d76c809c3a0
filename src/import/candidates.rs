//! `candidates.csv`: a code, an address and links of each candidate, for work without a server.

use std::collections::BTreeMap;

use url::Url;

use super::rows::{self, Column, Imported, Row};
use super::{FileProblem, Writer};
use crate::import::RowError;

/// Links and files of one candidate.
pub const MOST_LINKS: usize = 25;
/// Bytes of a link.
const LONGEST_LINK: usize = 2_048;

const COLUMNS: &[Column] = &[Column::needed("code"), Column::optional("e-mail"), Column::needed("links")];

/// One thing a candidate sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// A web address.
    Link(String),
    /// A file beside the list: a path without `..`.
    File(String),
}

impl Sent {
    /// As files have it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Link(text) | Self::File(text) => text,
        }
    }
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateRow {
    /// The code, safe as the name of a file.
    pub code: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// What was sent, in order.
    pub sent: Vec<Sent>,
}

/// Reads `candidates.csv`.
pub fn read(bytes: &[u8]) -> Result<Imported<CandidateRow>, FileProblem> {
    let mut imported = rows::read(bytes, COLUMNS, read_row)?;
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for (line, row) in std::mem::take(&mut imported.rows) {
        // On some systems two names that differ in case only are one file.
        match seen.get(&row.code.to_lowercase()) {
            Some(before) => {
                let problem = format!("the code “{}” is on line {before} already", row.code);
                imported.refuse(RowError::new(line, "code", problem, "Put all links of one candidate into one row, with ; between them."));
            }
            None => {
                seen.insert(row.code.to_lowercase(), line);
                imported.rows.push((line, row));
            }
        }
    }
    imported.errors.sort();
    Ok(imported)
}

fn read_row(row: &mut Row) -> Option<CandidateRow> {
    let code = row.needed("code", "Give each candidate a code: c-001.");
    let is_safe = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
    if !code.chars().all(is_safe) || code.starts_with('.') || code.len() > 64 {
        row.refuse("code", "a code has letters, digits, - and _ only, 64 at most", "It names the candidate's report: c-001.");
    }
    let email = row.optional("e-mail");
    if email.as_deref().is_some_and(|text| !is_address(text)) {
        row.refuse("e-mail", "this is no e-mail address", "Write one address like name@example.org, or leave it empty.");
    }
    let texts = row.list("links");
    if texts.is_empty() {
        row.needed("links", "Give at least one link; ; goes between two.");
    }
    if texts.len() > MOST_LINKS {
        let problem = format!("these are {} links", texts.len());
        row.refuse("links", problem, format!("Keep the {MOST_LINKS} that fit the job best."));
    }
    let mut sent = Vec::new();
    for text in texts {
        match read_sent(&text) {
            Ok(one) => sent.push(one),
            Err((problem, hint)) => row.refuse("links", format!("“{}” {problem}", rows::short(&text)), hint),
        }
    }
    Some(CandidateRow { code, email, sent })
}

fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_host = host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@');
    !name.is_empty() && is_host && text.len() <= 254 && !text.contains(char::is_whitespace)
}

fn read_sent(text: &str) -> Result<Sent, (&'static str, &'static str)> {
    if text.len() > LONGEST_LINK {
        return Err(("is longer than 2,048 characters", "Copy the share link of the badge."));
    }
    if text.contains("://") {
        let is_web = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
        return if is_web { Ok(Sent::Link(text.to_owned())) } else { Err(("is no web address", "Links begin with https://.")) };
    }
    let mut parts = text.split(['/', '\\']);
    if text.starts_with(['/', '\\', '~']) || text.contains(':') || parts.any(|part| part == "..") {
        return Err(("is no link, and no file beside the list", "Links begin with https://; a file stands in the folder of the list."));
    }
    if text.contains('.') && !text.contains(char::is_whitespace) && text.split('/').next().is_some_and(|host| host.matches('.').count() > 1)
    {
        return Err(("does not say how to open it", "Links begin with https://."));
    }
    Ok(Sent::File(text.to_owned()))
}

/// An empty file with its header.
pub fn template() -> String {
    Writer::new(&header()).finish()
}

/// Candidates in the shape [`read`] takes.
pub fn write<'a>(all: impl IntoIterator<Item = &'a CandidateRow>) -> String {
    let mut writer = Writer::new(&header());
    for row in all {
        let links = row.sent.iter().map(|one| one.as_str().replace(';', "%3B")).collect::<Vec<_>>().join(";");
        writer.row(&[row.code.clone(), row.email.clone().unwrap_or_default(), links]);
    }
    writer.finish()
}

fn header() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn errors(text: &str) -> Vec<String> {
        read(text.as_bytes()).unwrap().errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn good_rows_come_through() {
        let read =
            read(b"Code,Email,Links\nc-1,maya@example.org,https://b.example/1; badges/maya.png\nc-2,,https://b.example/2\n").unwrap();
        assert_eq!(read.errors, []);
        let maya = &read.rows[0].1;
        assert_eq!(maya.sent, [Sent::Link("https://b.example/1".into()), Sent::File("badges/maya.png".into())]);
        assert_eq!((maya.email.as_deref(), read.rows[1].1.email.as_deref()), (Some("maya@example.org"), None));
    }

    #[test]
    fn each_mistake_has_its_line_and_remedy() {
        let many = vec!["https://b.example/1"; 26].join(";");
        let text = format!(
            "code,e-mail,links\n,,https://b.example/1\n../x,maya,https://b.example/1\nc-3,,\nc-4,,ftp://b.example;../../etc/passwd;www.credly.com/badges/1\nc-5,,{many}\nc-6,,a.json\nC-6,,b.json\n"
        );
        assert_eq!(
            errors(&text),
            [
                "line 2, code: this is empty. Give each candidate a code: c-001.",
                "line 3, code: a code has letters, digits, - and _ only, 64 at most. It names the candidate's report: c-001.",
                "line 3, e-mail: this is no e-mail address. Write one address like name@example.org, or leave it empty.",
                "line 4, links: this is empty. Give at least one link; ; goes between two.",
                "line 5, links: “../../etc/passwd” is no link, and no file beside the list. Links begin with https://; a file stands in the folder of the list.",
                "line 5, links: “ftp://b.example” is no web address. Links begin with https://.",
                "line 5, links: “www.credly.com/badges/1” does not say how to open it. Links begin with https://.",
                "line 6, links: these are 26 links. Keep the 25 that fit the job best.",
                "line 8, code: the code “C-6” is on line 7 already. Put all links of one candidate into one row, with ; between them.",
            ]
        );
    }

    proptest! {
        #[test]
        fn candidates_come_back_from_their_file(all in prop::collection::vec(("[a-z0-9]{1,6}", any::<bool>(), prop::collection::vec("[a-z0-9?=&]{1,8}", 1..4)), 0..6)) {
            let all: Vec<CandidateRow> = all
                .into_iter()
                .enumerate()
                .map(|(at, (code, has_email, links))| CandidateRow {
                    code: format!("{code}-{at}"),
                    email: has_email.then(|| format!("{code}@example.org")),
                    sent: links.into_iter().map(|link| Sent::Link(format!("https://b.example/{link}"))).collect(),
                })
                .collect();
            let again = read(write(&all).as_bytes()).unwrap();
            prop_assert_eq!(again.errors, vec![]);
            prop_assert_eq!(again.rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(), all);
        }
    }
}
