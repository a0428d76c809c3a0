//! Wording that may stand in for what may not be asked, in the title, the description, the skills and the notes.

use std::collections::BTreeMap;

use super::words::{self, Hit};
use super::{Field, Found, Lint, LintInput, LintKind, Quoted};
use crate::domain::jobs::Requirement;

pub(super) fn lint(input: &LintInput<'_>, found: &mut Vec<Found>) {
    let is_marked = words::is_marked(input.title);
    read(input.title, (Field::Title, None), is_marked, found);
    read(input.description, (Field::Description, None), is_marked, found);
    for (at, row) in input.rows().iter().enumerate() {
        read(&row.skill.label, (Field::Skill, Some((at, row))), is_marked, found);
        read(row.note_for_candidate.as_deref().unwrap_or_default(), (Field::Note, Some((at, row))), is_marked, found);
    }
}

/// One remark for each wording, however often it stands there.
fn read(text: &str, (field, row): (Field, Option<(usize, &Requirement)>), is_marked: bool, found: &mut Vec<Found>) {
    let hits = words::find(text, is_marked);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for hit in &hits {
        *times.entry(&hit.key).or_insert(0) += 1;
    }
    for hit in &hits {
        // Said where it first stands.
        if let Some(times) = times.remove(hit.key.as_str()) {
            found.extend(remark(text, hit, times, (field, row)));
        }
    }
}

fn remark(text: &str, hit: &Hit, times: usize, (field, row): (Field, Option<(usize, &Requirement)>)) -> Option<Found> {
    let quoted = text.get(hit.place.clone())?;
    let said = quoted.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = match (field, row) {
        (Field::Title, _) => "The title".to_owned(),
        (Field::Note, Some((_, row))) => format!("The note on {}", row.skill.label),
        (Field::Skill, Some((at, _))) => format!("The skill of row {}", at + 1),
        _ => "The description".to_owned(),
    };
    let often = if times > 1 { format!(" ({times} times)") } else { String::new() };
    let lint = Lint {
        kind: hit.rule.kind,
        severity: hit.rule.severity,
        row: row.map(|(_, row)| row.id.clone()),
        field,
        what: format!("{place} says \u{201c}{said}\u{201d}{often}."),
        why: format!("{} {}", hit.rule.why, law(hit.rule.kind)),
        instead: hit.rule.instead.to_owned(),
        quoted: Some(Quoted { text: quoted.to_owned(), start: hit.place.start, end: hit.place.end }),
    };
    Some(Found { row: row.map(|(at, _)| at), lint })
}

/// What protects people here, in general terms; it says nothing about a single case.
const fn law(kind: LintKind) -> &'static str {
    match kind {
        LintKind::Age => "Age is protected at work: in the EU by directive 2000/78/EC, in the US from 40 on by the ADEA.",
        LintKind::Sex => "Sex and gender are protected at work: in the EU by directive 2006/54/EC, in the US by Title VII.",
        LintKind::Family => "It mostly falls on women and on people who care for others: see directive 2006/54/EC and Title VII.",
        LintKind::Marital => {
            "Marital status says nothing about the work, and often stands for sex: see directive 2006/54/EC and Title VII."
        }
        LintKind::Origin => "Ethnic and national origin are protected: in the EU by directive 2000/43/EC, in the US by Title VII.",
        LintKind::Disability => {
            "People with disabilities are protected, and may need adjustments: directive 2000/78/EC, in the US the ADA."
        }
        LintKind::Religion => "Religion is protected at work: in the EU by directive 2000/78/EC, in the US by Title VII.",
        LintKind::Appearance => {
            "Looks easily stand for age, sex, religion or origin, which are protected: directives 2000/78/EC, 2006/54/EC and 2000/43/EC, Title VII."
        }
        LintKind::Place => "Where people live often goes with their origin: see directive 2000/43/EC and Title VII.",
        _ => "",
    }
}
