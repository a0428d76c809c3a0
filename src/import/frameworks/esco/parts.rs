//! Which file of an ESCO download is which: by its name, and where that says nothing, by its columns.

use crate::import::frameworks::same_column;
use crate::import::rows::Column;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Content {
    /// `skillGroups_xx.csv`
    Groups,
    /// `skillsHierarchy_xx.csv`
    Hierarchy,
    /// `skills_xx.csv`
    Skills,
    /// `broaderRelationsSkillPillar[_xx].csv`
    Broader,
    /// `skillSkillRelations[_xx].csv`
    Related,
    /// A file of ESCO that holds nothing we need.
    Unread,
}

/// Columns of `skills_xx.csv` and `skillGroups_xx.csv`.
pub(super) const CONCEPT_COLUMNS: &[Column] = &[
    Column::needed("conceptType"),
    Column::needed("conceptUri"),
    Column::needed("preferredLabel"),
    Column::optional("altLabels"),
    Column::optional("hiddenLabels"),
    Column::optional("status"),
    Column::optional("definition"),
    Column::optional("description"),
    Column::optional("code"),
];

/// Columns of `skillsHierarchy_xx.csv`.
pub(super) const HIERARCHY_COLUMNS: &[Column] = &[
    Column::needed("Level 0 URI"),
    Column::needed("Level 0 preferred term"),
    Column::needed("Level 1 URI"),
    Column::needed("Level 1 preferred term"),
    Column::needed("Level 2 URI"),
    Column::needed("Level 2 preferred term"),
    Column::needed("Level 3 URI"),
    Column::needed("Level 3 preferred term"),
    Column::optional("Description"),
    Column::optional("Level 0 code"),
    Column::optional("Level 1 code"),
    Column::optional("Level 2 code"),
    Column::optional("Level 3 code"),
];

/// Columns of `broaderRelationsSkillPillar.csv`.
pub(super) const BROADER_COLUMNS: &[Column] =
    &[Column::needed("conceptUri"), Column::needed("broaderUri"), Column::optional("conceptType"), Column::optional("broaderType")];

/// Columns of `skillSkillRelations.csv`.
pub(super) const RELATED_COLUMNS: &[Column] = &[Column::needed("originalSkillUri"), Column::needed("relatedSkillUri")];

/// Beginnings of file names, and what they mean.
const NAMES: &[(&str, Content)] = &[
    ("skills", Content::Skills),
    ("skillgroups", Content::Groups),
    ("skillshierarchy", Content::Hierarchy),
    ("broaderrelationsskillpillar", Content::Broader),
    ("skillskillrelations", Content::Related),
    ("occupations", Content::Unread),
    ("iscogroups", Content::Unread),
    ("conceptschemes", Content::Unread),
    ("dictionary", Content::Unread),
    ("occupationskillrelations", Content::Unread),
    ("broaderrelationsoccpillar", Content::Unread),
    ("broaderrelationsoccupationpillar", Content::Unread),
    ("greenshareocc", Content::Unread),
];

impl Content {
    /// The columns it is read by.
    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Self::Groups | Self::Skills => CONCEPT_COLUMNS,
            Self::Hierarchy => HIERARCHY_COLUMNS,
            Self::Broader => BROADER_COLUMNS,
            Self::Related => RELATED_COLUMNS,
            Self::Unread => &[],
        }
    }

    /// Whether a file of it has names in one language.
    pub(super) const fn has_language(self) -> bool {
        matches!(self, Self::Groups | Self::Hierarchy | Self::Skills)
    }

    /// Whether all columns it needs are among these.
    pub(super) fn fits(self, header: &[String]) -> bool {
        let is_there = |column: &Column| header.iter().any(|name| same_column(name, column.name));
        self.columns().iter().filter(|column| column.is_needed).all(is_there)
    }
}

/// What a file name says: what is in it and in which language (BCP 47, lower case).
pub(super) fn by_name(name: &str) -> Option<(Content, Option<String>)> {
    let (stem, ending) = name.rsplit_once('.')?;
    if !ending.eq_ignore_ascii_case("csv") {
        return None;
    }
    let stem = without_copy_number(stem);
    let (base, language) = match stem.split_once('_') {
        Some((base, rest)) => (base, language(rest)),
        None => (stem, None),
    };
    let base = base.to_lowercase();
    let known = NAMES.iter().find(|(name, _)| *name == base).map(|(_, content)| *content);
    let is_collection = base.ends_with("collection");
    known.or(is_collection.then_some(Content::Unread)).map(|content| (content, language))
}

/// What the columns say, for a file that was given another name.
pub(super) fn by_header(header: &[String]) -> Option<Content> {
    let has = |name: &str| header.iter().any(|column| same_column(column, name));
    if Content::Related.fits(header) {
        Some(Content::Related)
    } else if Content::Hierarchy.fits(header) {
        Some(Content::Hierarchy)
    } else if Content::Broader.fits(header) {
        Some(Content::Broader)
    } else if Content::Skills.fits(header) && has("inScheme") && has("skillType") {
        Some(Content::Skills)
    } else if Content::Groups.fits(header) && has("inScheme") && has("code") && !has("iscoGroup") {
        Some(Content::Groups)
    } else {
        None
    }
}

/// `skills_en (1)` is what a browser makes of the second download.
fn without_copy_number(stem: &str) -> &str {
    let is_number = |text: &str| text.strip_suffix(')').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    match stem.rsplit_once('(') {
        Some((before, number)) if is_number(number) => before.trim_end(),
        _ => stem,
    }
}

/// A language as the portal writes it (`en`, `en-us`, `pt_BR`), in the way we do.
pub(super) fn language(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-").to_lowercase();
    let mut steps = tag.split('-');
    let is_language = steps.next().is_some_and(|step| (2..=3).contains(&step.len()) && step.bytes().all(|byte| byte.is_ascii_lowercase()));
    let is_rest = steps.all(|step| (2..=8).contains(&step.len()) && step.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (is_language && is_rest).then_some(tag)
}

/// The version in the name of a file, a zip file or a folder: `ESCO_v1.1.1_…` says 1.1.1.
pub(super) fn version(path: &str) -> Option<String> {
    let lower = path.to_lowercase();
    let mut before = ' ';
    for (place, sign) in lower.char_indices() {
        if sign == 'v' && !before.is_alphanumeric() {
            let rest = lower.get(place + 1..).unwrap_or_default().trim_start_matches(['.', ' ']);
            let digits: String = rest.chars().take_while(|sign| sign.is_ascii_digit() || *sign == '.').collect();
            let number = digits.trim_matches('.');
            if number.contains('.') {
                return Some(number.to_owned());
            }
        }
        before = sign;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_a_file_holds_and_in_which_language() {
        for (name, expected) in [
            ("skills_en.csv", Some((Content::Skills, Some("en")))),
            ("Skills_DE.CSV", Some((Content::Skills, Some("de")))),
            ("skills_en-us.csv", Some((Content::Skills, Some("en-us")))),
            ("skills_en (2).csv", Some((Content::Skills, Some("en")))),
            ("skills.csv", Some((Content::Skills, None))),
            ("skillGroups_fr.csv", Some((Content::Groups, Some("fr")))),
            ("skillsHierarchy_en.csv", Some((Content::Hierarchy, Some("en")))),
            ("broaderRelationsSkillPillar.csv", Some((Content::Broader, None))),
            ("broaderRelationsSkillPillar_en.csv", Some((Content::Broader, Some("en")))),
            ("skillSkillRelations.csv", Some((Content::Related, None))),
            ("occupationSkillRelations.csv", Some((Content::Unread, None))),
            ("greenSkillsCollection_en.csv", Some((Content::Unread, Some("en")))),
            ("skills_en.xlsx", None),
            ("my skills.csv", None),
            ("skills", None),
        ] {
            let expected = expected.map(|(content, language)| (content, language.map(str::to_owned)));
            assert_eq!(by_name(name), expected, "{name}");
        }
    }

    #[test]
    fn a_version_is_found_in_the_names_the_portal_gives() {
        for (path, expected) in [
            ("ESCO_v1.1.1_classification_en_csv.zip/skills_en.csv", Some("1.1.1")),
            ("ESCO dataset - v1.2.0 - classification - en - csv.zip", Some("1.2.0")),
            ("esco V1.2.zip", Some("1.2")),
            ("level1.2.zip", None),
            ("skills_en.csv", None),
            ("ESCO_v1.zip", None),
        ] {
            assert_eq!(version(path).as_deref(), expected, "{path}");
        }
    }
}
