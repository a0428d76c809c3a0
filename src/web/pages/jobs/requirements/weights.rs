//! The bar of weights: what of the whole each requirement is.

use super::groups::GroupView;
use super::view::{Known, share};
use crate::domain::Bp;
use crate::domain::jobs::{Importance, Requirement, RequirementGroup};
use crate::web::words;

/// One part of the bar of weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its class: `w-must`.
    pub class: &'static str,
    /// Where it begins, in per cent.
    pub x: String,
    /// How wide it is.
    pub width: String,
    /// The row's number; `2–4` for a group.
    pub number: String,
    /// ` SQL, 21%`.
    pub label: String,
}

/// What counts by itself: a row, or a group.
struct Weighed {
    number: String,
    name: String,
    importance: Importance,
    weight: u8,
}

/// Everything that counts by itself, in the order of the page.
fn weighed(known: &[Known], views: &[GroupView], groups: &[RequirementGroup]) -> Vec<Weighed> {
    let rows = || (1..).zip(known).filter_map(|(number, row): (usize, &Known)| Some((number, row.requirement.as_ref()?)));
    let of = |group: &RequirementGroup| -> Vec<usize> {
        rows().filter(|(_, row)| row.group.as_ref() == Some(&group.id)).map(|(number, _)| number).collect()
    };
    let one = |(number, row): (usize, &Requirement)| {
        let Some((group, view)) = groups.iter().zip(views).find(|(group, _)| row.group.as_ref() == Some(&group.id)) else {
            return Some(Weighed {
                number: number.to_string(),
                name: row.skill.label.clone(),
                importance: row.importance,
                weight: row.weight,
            });
        };
        let own = of(group);
        let (first, last) = (*own.first()?, *own.last()?);
        let numbers = if first == last { first.to_string() } else { format!("{first}–{last}") };
        let whole = || Weighed { number: numbers, name: view.title.clone(), importance: group.importance, weight: group.weight };
        (number == first).then(whole)
    };
    rows().filter_map(one).collect()
}

/// The bar of weights and the same in words: a group is one part.
pub(super) fn parts(known: &[Known], views: &[GroupView], groups: &[RequirementGroup]) -> (Vec<Part>, String) {
    /// Paper between two parts.
    const GAP: Bp = 40;
    /// What a letter takes of the bar on a wide screen. A name that has no room is left out; the number before it is that of its row.
    const LETTER: Bp = 64;
    let all: Vec<Weighed> = weighed(known, views, groups).into_iter().filter(|one| one.weight > 0).collect();
    let total: u32 = all.iter().map(|one| u32::from(one.weight)).sum();
    let mut before = 0_u32;
    let mut parts = Vec::with_capacity(all.len());
    let mut said = Vec::with_capacity(all.len());
    for one in all {
        let x = before * 10_000 / total.max(1);
        before += u32::from(one.weight);
        let width = before * 10_000 / total.max(1) - x;
        let percent = words::percent(share(one.weight, total));
        let label = format!("{}, {percent}", one.name);
        let has_room = |text: &str| (3..).zip(text.chars()).all(|(place, _)| place * LETTER < width);
        let shown = [&label, &percent].into_iter().find(|text| has_room(text)).map(String::as_str).unwrap_or_default();
        parts.push(Part {
            class: match one.importance {
                Importance::Must => "w-must",
                Importance::Should => "w-should",
                Importance::Nice => "w-nice",
            },
            x: words::exact_percent(x),
            width: words::exact_percent(width.saturating_sub(GAP)),
            number: one.number,
            label: format!(" {shown}"),
        });
        said.push(label);
    }
    (parts, format!("Share of each requirement: {}", said.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RequirementGroupId;
    use crate::domain::jobs::Combined;
    use crate::web::pages::sample;

    fn known() -> Vec<Known> {
        let one = |row: Requirement| Known { requirement: Some(row), ..Known::default() };
        sample::set().requirements.into_iter().map(one).collect()
    }

    #[test]
    fn the_parts_fill_the_bar_and_the_words_say_the_same() {
        let (parts, said) = parts(&known(), &[], &[]);
        assert_eq!(parts.iter().map(|part| part.x.as_str()).collect::<Vec<_>>(), ["0.00", "21.42", "42.85", "64.28", "78.57", "92.85"]);
        assert_eq!((parts[0].class, parts[5].class, parts[5].width.as_str()), ("w-must", "w-nice", "6.75"));
        // Nothing is cut off in the middle: where there is no room for the name there is only the share.
        assert_eq!(parts[0].label, " SQL, 21%");
        assert!(parts.iter().all(|part| part.label.trim().is_empty() || part.label.ends_with('%')));
        assert!(said.starts_with("Share of each requirement: SQL, 21%; Data visualisation, 21%;"));
    }

    #[test]
    fn a_group_is_one_part_of_the_bar() {
        let mut known = known();
        let group = RequirementGroup {
            id: RequirementGroupId::new("numbers"),
            title: Some("Numbers".into()),
            combined: Combined::AnyOf,
            importance: Importance::Should,
            weight: 1,
        };
        let mut set = sample::set();
        for at in [3, 4] {
            known[at].requirement.as_mut().unwrap().group = Some(group.id.clone());
            set.requirements[at].group = Some(group.id.clone());
        }
        let groups = [group];
        set.groups = groups.to_vec();
        let inside: Vec<Option<usize>> = [0, 0, 0, 1, 1, 0].into_iter().map(|group| Some(group).filter(|group| *group > 0)).collect();
        let views = super::super::groups::views(&super::super::typed::filled(&set), &known, &groups, &inside);
        let (parts, said) = parts(&known, &views, &groups);
        assert_eq!(parts.iter().map(|part| part.number.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "4–5", "6"]);
        assert!(said.contains("Numbers, 9%") && !said.contains("Python"), "{said}");
        assert_eq!((views[0].share.as_str(), views[0].can_rise, views[0].can_sink, views[0].remark), ("1 of 11, 9%", true, true, ""));
    }
}
