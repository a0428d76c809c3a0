//! Technology skills: programs and tools by name, under the commodities they are, and beside the occupations that use them.

use std::io::Read;

use super::occupations::occupation_of;
use super::parts::{COMMODITY, Content};
use super::{Collected, needed, open, skill_name};
use crate::domain::frameworks::{EntryKind, NameKind, SkillName};
use crate::domain::text::fold;
use crate::import::RowError;
use crate::import::frameworks::entries::{bare, tidy_name};
use crate::import::frameworks::{Row, Tally, Unreadable};
use crate::import::rows::short;

/// What a commodity stands under, the nearest first.
const LEVELS: [(&str, &str); 3] = [("Class Code", "Class Title"), ("Family Code", "Family Title"), ("Segment Code", "Segment Title")];

/// Reads `Technology Skills.txt`, once all occupations are there.
pub(super) fn read_technology(file: &str, source: impl Read, all: &mut Collected, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
    let mut table = open(file, source, Content::Technology)?;
    while let Some(row) = table.next_row(tally)? {
        if let Err(error) = technology(&row, all) {
            tally.refuse(file, error);
        }
    }
    Ok(())
}

/// Reads `UNSPSC Reference.txt`, once the technologies are there: only what they stand under is kept.
pub(super) fn read_commodities(file: &str, source: impl Read, all: &mut Collected, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
    let mut table = open(file, source, Content::Commodities)?;
    while let Some(row) = table.next_row(tally)? {
        if all.entries.has(&commodity_uri(row.text(COMMODITY)))
            && let Err(error) = commodity(&row, all)
        {
            tally.refuse(file, error);
        }
    }
    Ok(())
}

fn technology(row: &Row<'_>, all: &mut Collected) -> Result<(), RowError> {
    let occupation = occupation_of(row, all)?;
    let name = tidy_name(needed(row, "Example", "Each row needs the name of a technology.")?);
    let slug = technology_slug(&name);
    if slug.is_empty() {
        return Err(row.wrong("Example", format!("“{}” is no name", short(&name)), "It needs a letter or a digit."));
    }
    let group = group(row, (COMMODITY, "Commodity Title"), all)?;
    let uri = format!("urn:onet:technology:{slug}");
    match all.entries.get_mut(&uri) {
        Some(entry) => add_spelling(&mut entry.names, name),
        None => {
            let mut entry = bare(&uri, EntryKind::Skill);
            entry.names = vec![skill_name(name)];
            all.entries.add(entry);
        }
    }
    all.broader(group, uri.clone());
    all.related.insert((occupation, uri));
    Ok(())
}

/// Another spelling with the same slug is another name.
fn add_spelling(names: &mut Vec<SkillName>, text: String) {
    let is_known = names.iter().any(|name| name.text == text) || names.iter().any(|name| fold(&name.text) == fold(&text));
    if !is_known {
        names.push(SkillName { text, language: "en".to_owned(), kind: NameKind::Alternative });
    }
}

fn commodity(row: &Row<'_>, all: &mut Collected) -> Result<(), RowError> {
    let mut below = commodity_uri(row.text(COMMODITY));
    for level in LEVELS {
        let above = group(row, level, all)?;
        if above != below {
            all.broader(above.clone(), below);
        }
        below = above;
    }
    Ok(())
}

/// The address of a commodity or of what it stands under; it is added where it is new.
fn group(row: &Row<'_>, (code_column, title_column): (&str, &str), all: &mut Collected) -> Result<String, RowError> {
    let code = row.needed(code_column, "Each row needs the codes of what the technology is.")?;
    if code.len() != 8 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(row.wrong(code_column, format!("“{}” is no commodity code", short(code)), "It has eight digits."));
    }
    let uri = commodity_uri(code);
    if !all.entries.has(&uri) {
        let title = tidy_name(needed(row, title_column, "Each code needs its title.")?);
        let mut entry = bare(&uri, EntryKind::Group);
        entry.code = Some(code.to_owned());
        entry.names = vec![skill_name(title)];
        all.entries.add(entry);
    }
    Ok(uri)
}

fn commodity_uri(code: &str) -> String {
    format!("urn:onet:commodity:{code}")
}

/// The last part of a technology's identifier. It follows from the name alone, so that it is the same in every release, and it spells out the signs
/// that tell names apart: C is `c`, C++ is `c-plus-plus`, C# is `c-sharp`, .NET is `dot-net`.
pub(super) fn technology_slug(name: &str) -> String {
    let mut spelled = String::new();
    let mut signs = fold(name).chars().collect::<Vec<_>>().into_iter().peekable();
    let mut is_inside = false;
    while let Some(sign) = signs.next() {
        match sign {
            '+' => spelled.push_str(" plus "),
            '#' => spelled.push_str(" sharp "),
            '.' if !is_inside && signs.peek().is_some_and(|next| next.is_alphanumeric()) => spelled.push_str(" dot "),
            letter if letter.is_alphanumeric() => spelled.push(letter),
            _ => spelled.push(' '),
        }
        is_inside = sign.is_alphanumeric();
    }
    spelled.split_whitespace().collect::<Vec<_>>().join("-")
}
