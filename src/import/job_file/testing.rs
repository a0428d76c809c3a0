//! Jobs for property tests: everything a file can say, as reading leaves it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::group::GroupRule;
use super::text::{line, paragraphs};
use super::{AcceptedName, AcceptedText, JobFile, JobFileGroup, JobFileRow, JobFormat, SkillReference};
use crate::domain::jobs::Importance;
use crate::domain::policy::{FreshnessClass, Rigor};

/// A text on one line that says something, with the signs that formats use.
pub(super) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z0-9äß+#. -]{1,20}",
        1 => "([=+@'\"<>&;:|,~#_%{}\\[\\]\\\\/-]| by |name:|id:|<p>|&lt;|\u{2028}|.){1,20}",
    ]
    .prop_map(|text| line(&text))
    .prop_filter("says something", |text| text.chars().any(char::is_alphanumeric))
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof!["https://s\\.example/[a-z0-9/?=&;%]{1,10}", "urn:x:[a-z;]{1,8}", "skill:[a-z]{1,5}", words()]
}

/// A credential.
pub(super) fn accepted() -> impl Strategy<Value = AcceptedText> {
    let name = prop_oneof![words().prop_map(AcceptedName::Exactly), words().prop_map(AcceptedName::Words)];
    let parts = (prop::option::of(address()), prop::option::of(name), prop::option::of(words()));
    parts.prop_filter("has an id or a name", |(id, name, _)| id.is_some() || name.is_some()).prop_map(|(id, name, issuer)| AcceptedText {
        id,
        name,
        issuer,
    })
}

fn skill() -> impl Strategy<Value = SkillReference> {
    let rest = (prop::option::of(address()), prop::option::of(words()), prop::option::of(address()));
    (words(), rest).prop_map(|(name, (uri, code, framework))| SkillReference { name, uri, code, framework })
}

fn importance() -> impl Strategy<Value = Importance> {
    prop::sample::select(Importance::ALL.to_vec())
}

fn row() -> impl Strategy<Value = JobFileRow> {
    let rigor = prop::sample::select(Rigor::ALL.to_vec()).prop_filter("can be asked for", |rigor| *rigor != Rigor::NotStated);
    let class = prop::sample::select(FreshnessClass::ALL.to_vec());
    let numbers = (prop::option::of(0_u8..=10), prop::option::of(1_u8..=5), prop::option::of(1_u32..=1_200));
    let terms = (prop::option::of(class), prop::option::of(rigor), any::<bool>(), prop::option::of(words()));
    let note = prop::option::of("([a-z<>&;=' ]|\n|.){1,40}");
    (skill(), importance(), numbers, terms, prop::collection::vec(accepted(), 0..3), note).prop_map(
        |(skill, importance, (weight, level, hard_max_months), (freshness, min_rigor, only_accepted, issuer_list), accepted, note)| {
            JobFileRow {
                line: 0,
                skill,
                importance,
                weight,
                level,
                freshness,
                min_rigor,
                hard_max_months,
                only_accepted: only_accepted && !accepted.is_empty(),
                accepted,
                group: None,
                note_for_candidate: note.map(|note| paragraphs(&note)).filter(|note| !note.is_empty()),
                issuer_list,
            }
        },
    )
}

fn group() -> impl Strategy<Value = JobFileGroup> {
    let how = prop_oneof![Just(GroupRule::AnyOf), Just(GroupRule::AllOf), Just(GroupRule::NOf(1)), Just(GroupRule::NOf(2))];
    (words(), prop::option::of(words()), how, prop::option::of(importance()), prop::option::of(0_u8..=10))
        .prop_map(|(id, title, how, importance, weight)| JobFileGroup { id, title, how, importance, weight })
}

fn day() -> impl Strategy<Value = Option<NaiveDate>> {
    let start = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    prop::option::of((0_u64..5_000).prop_map(move |days| start + Days::new(days)))
}

/// A job with rows and groups.
pub(super) fn job() -> impl Strategy<Value = JobFile> {
    let rows = prop::collection::vec((row(), prop::option::of(0_usize..3)), 0..8);
    let texts = (prop::option::of(words()), prop::option::of(words()), prop::option::of(words()), prop::option::of(words()));
    let description = prop::option::of("([a-z<>&;# ]|<p>|<script>|&amp;|\n|.){1,80}");
    let occupation = prop::collection::vec(prop_oneof!["[0-9]{4}", "[0-9]{2}-[0-9]{4}(\\.00)?", words()], 0..3);
    (rows, prop::collection::vec(group(), 3..4), texts, description, (day(), day(), occupation)).prop_map(
        |(rows, groups, (title, identifier, employer, location), description, (posted_on, closes_on, mut occupation))| {
            occupation.dedup();
            let unique: std::collections::BTreeSet<&String> = occupation.iter().collect();
            if unique.len() < occupation.len() {
                occupation.clear();
            }
            let mut file =
                JobFile { title, identifier, employer, location, posted_on, closes_on, occupation, ..JobFile::new(JobFormat::Json) };
            file.description = description.map(|text| paragraphs(&text)).filter(|text| !text.is_empty());
            put_rows(&mut file, rows, &groups);
            file
        },
    )
}

/// Rows with the groups they are in; a group that cannot be counted is none.
fn put_rows(file: &mut JobFile, rows: Vec<(JobFileRow, Option<usize>)>, groups: &[JobFileGroup]) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    rows.iter().filter_map(|(_, group)| *group).for_each(|at| *counts.entry(at).or_default() += 1);
    let is_good = |at: usize| {
        let is_first = groups.iter().take(at).all(|other| other.id.to_lowercase() != groups[at].id.to_lowercase());
        let needed = if let GroupRule::NOf(number) = groups[at].how { number } else { 1 };
        is_first && groups[at].id.chars().count() <= 64 && counts.get(&at).is_some_and(|rows| *rows >= usize::try_from(needed).unwrap())
    };
    for (mut row, group) in rows {
        if let Some(at) = group.filter(|at| is_good(*at)) {
            row.group = Some(groups[at].id.clone());
            if file.group(&groups[at].id).is_none() {
                file.groups.push(groups[at].clone());
            }
        }
        file.rows.push(row);
    }
}

/// A job without what differs from format to format.
pub(super) fn bare(mut file: JobFile) -> JobFile {
    file.format = JobFormat::Json;
    file.notes.clear();
    file.rows.iter_mut().for_each(|row| row.line = 0);
    file
}
