//! Which file of an O*NET database is which: by its name.

use crate::import::frameworks::same_column;
use crate::import::rows::Column;

/// What a file holds, in the order in which files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Content {
    /// `Content Model Reference.txt`: skills and knowledge, and what activities stand under.
    Elements,
    /// `IWA Reference.txt`: intermediate work activities, in later releases.
    Intermediate,
    /// `DWA Reference.txt`: detailed work activities.
    Activities,
    /// `Occupation Data.txt`
    Occupations,
    /// `Alternate Titles.txt`
    Titles,
    /// `Technology Skills.txt`
    Technology,
    /// `UNSPSC Reference.txt`: what commodities stand under.
    Commodities,
}

pub(super) const ELEMENT: &str = "Element ID";
pub(super) const SOC: &str = "O*NET-SOC Code";
pub(super) const COMMODITY: &str = "Commodity Code";

const ELEMENTS: &[Column] = &[Column::needed(ELEMENT), Column::needed("Element Name"), Column::optional("Description")];
const INTERMEDIATE: &[Column] = &[Column::needed(ELEMENT), Column::needed("IWA ID"), Column::needed("IWA Title")];
const ACTIVITIES: &[Column] = &[Column::needed(ELEMENT), Column::needed("DWA ID"), Column::needed("DWA Title"), Column::optional("IWA ID")];
const OCCUPATIONS: &[Column] = &[Column::needed(SOC), Column::needed("Title"), Column::optional("Description")];
const TITLES: &[Column] = &[Column::needed(SOC), Column::needed("Alternate Title"), Column::optional("Short Title")];
const TECHNOLOGY: &[Column] =
    &[Column::needed(SOC), Column::needed("Example"), Column::needed(COMMODITY), Column::needed("Commodity Title")];
const COMMODITIES: &[Column] = &[
    Column::needed(COMMODITY),
    Column::needed("Class Code"),
    Column::needed("Class Title"),
    Column::needed("Family Code"),
    Column::needed("Family Title"),
    Column::needed("Segment Code"),
    Column::needed("Segment Title"),
];

impl Content {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Elements, "Content Model Reference"),
        (Self::Intermediate, "IWA Reference"),
        (Self::Activities, "DWA Reference"),
        (Self::Occupations, "Occupation Data"),
        (Self::Titles, "Alternate Titles"),
        (Self::Technology, "Technology Skills"),
        (Self::Commodities, "UNSPSC Reference"),
    ];

    /// What a file name says: `Technology Skills.txt`, `technology_skills (1).txt`.
    pub(super) fn by_name(name: &str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let stem = stem.split_once('(').map_or(stem, |(before, _)| before);
        let is_text = ["txt", "tsv"].iter().any(|known| ending.eq_ignore_ascii_case(known));
        let known = Self::ALL.iter().find(|(_, name)| same_column(name, stem));
        known.filter(|_| is_text).map(|(content, _)| *content)
    }

    /// The columns it is read by.
    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Self::Elements => ELEMENTS,
            Self::Intermediate => INTERMEDIATE,
            Self::Activities => ACTIVITIES,
            Self::Occupations => OCCUPATIONS,
            Self::Titles => TITLES,
            Self::Technology => TECHNOLOGY,
            Self::Commodities => COMMODITIES,
        }
    }

    /// Whether all columns it needs are among these.
    pub(super) fn fits(self, header: &[String]) -> bool {
        let is_there = |column: &Column| header.iter().any(|name| same_column(name, column.name));
        self.columns().iter().filter(|column| column.is_needed).all(is_there)
    }
}

/// The version in the name of a file, a zip file or a folder: `onet-29.2`, `db_29_2_text`.
pub(super) fn version(path: &str) -> Option<String> {
    path.split(['/', '\\']).find_map(|step| {
        let step = step.to_lowercase();
        let rest = ["o*net", "onet", "db"].iter().find_map(|start| step.strip_prefix(start))?;
        let rest = rest.strip_prefix("_database").or_else(|| rest.strip_prefix(" database")).unwrap_or(rest);
        let rest = rest.trim_start_matches(['-', '_', ' ', 'v']);
        let (major, rest) = digits(rest)?;
        let (minor, _) = digits(rest.strip_prefix(['.', '_', '-'])?)?;
        Some(format!("{major}.{minor}"))
    })
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(digits, _)| (1..=3).contains(&digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_file_holds() {
        for (name, expected) in [
            ("Technology Skills.txt", Some(Content::Technology)),
            ("technology_skills (1).TXT", Some(Content::Technology)),
            ("Content%20Model.txt", None),
            ("Skills.txt", None),
            ("Technology Skills.xlsx", None),
        ] {
            assert_eq!(Content::by_name(name), expected, "{name}");
        }
    }

    #[test]
    fn a_version_is_found_in_the_names_that_are_given_out() {
        for (path, expected) in [
            ("onet-29.2.zip/onet-29.2/Skills.txt", Some("29.2")),
            ("download.zip/db_30_0_text/Skills.txt", Some("30.0")),
            ("db_29_2_text.zip/Skills.txt", Some("29.2")),
            ("Skills.txt", None),
            ("db_text.zip", None),
            ("onet-2025-11.zip/x", None),
        ] {
            assert_eq!(version(path).as_deref(), expected, "{path}");
        }
    }
}
