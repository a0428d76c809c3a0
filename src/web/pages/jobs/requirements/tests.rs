use std::collections::BTreeMap;

use super::*;
use crate::web::pages::sample;

fn loaded() -> Loaded {
    let set = sample::set();
    Loaded {
        job: sample::job(),
        heads: vec![SetHead {
            id: set.id.clone(),
            version: 3,
            status: set.status,
            published_at: Some(sample::day(2026, 11, 3)),
            published_by: Some("Rita".to_owned()),
        }],
        found: set.requirements.iter().map(|row| Found::One(row.skill.clone())).collect(),
        published: Some(set),
        draft: None,
        lists: Vec::new(),
        applications: 186,
        frameworks: Vec::new(),
        around: Around {
            given_up: BTreeMap::new(),
            skills: Vec::new(),
            relations: Vec::new(),
            policy: ScoringPolicy::default(),
            lists: vec![sample::list()],
        },
    }
}

fn known(loaded: &Loaded) -> Reading {
    let one = |row: &Requirement| {
        let list = examples::list_of(&loaded.job, row, &loaded.around.lists);
        Known {
            requirement: Some(row.clone()),
            choices: Vec::new(),
            issuers: list.map(|list| examples::accepted(&row.skill, list, sample::now())),
        }
    };
    let groups = loaded.kept_set().map(|set| set.groups.clone()).unwrap_or_default();
    Reading { known: loaded.kept().iter().map(one).collect(), groups, notes: Vec::new() }
}

fn form(loaded: &Loaded) -> Form {
    typed::filled(loaded.kept_set().unwrap())
}

fn write() -> Shown {
    Shown { extra: 0, open: None, may_write: true, today: sample::now().date_naive() }
}

#[test]
fn the_editor_shows_every_row_and_what_to_look_at() {
    let loaded = loaded();
    let page = page(Layout::default(), &loaded, form(&loaded), &known(&loaded), Shown { extra: 1, ..write() });
    let main = sample::main_of("requirements", &page);
    assert!(main.contains("The result of 186 applications"));
    assert!(main.contains("value=\"SQL\"") && main.contains("name=\"skill-7\"") && main.contains("Publish version 4"));
}

#[test]
fn who_may_only_read_gets_no_buttons() {
    let loaded = loaded();
    let page = page(Layout::default(), &loaded, form(&loaded), &known(&loaded), Shown { may_write: false, ..write() });
    let main = sample::main_of("requirements-read", &page);
    assert!(!main.contains("<button") && main.contains("<fieldset disabled"));
}

#[test]
fn a_name_that_is_no_skill_comes_back_with_near_ones_to_choose() {
    let mut loaded = loaded();
    let mut form = form(&loaded);
    form.set("skill-1", "Sequel <b>");
    loaded.found[0] = Found::Near(vec![sample::skill("SQL", "data-analysis")]);
    form.refuse("skill-1", "No skill is called “Sequel <b>”. Choose one of those below, or type another name");
    let mut known = known(&loaded);
    known.known[0] = Known { choices: view::choices(&loaded.found[0], &[]), ..Known::default() };
    let main = sample::main_of("requirements-returned", &page(Layout::default(), &loaded, form, &known, write()));
    assert!(main.contains("href=\"#skill-1\"") && main.contains("aria-invalid=\"true\"") && main.contains("Sequel &#60;b&#62;"));
    assert!(main.contains("type=\"radio\" name=\"pick-1\"") && main.contains("value=\"sql\""));
}

#[test]
fn a_group_frames_its_rows_and_counts_as_one() {
    use crate::domain::jobs::{AcceptedCredential, Combined, CredentialName, Importance, RequirementGroup};
    let mut loaded = loaded();
    let mut set = loaded.published.take().unwrap();
    let group = RequirementGroup {
        id: RequirementGroupId::new("numbers"),
        title: Some("A language for data".into()),
        combined: Combined::AllOf,
        importance: Importance::Must,
        weight: 3,
    };
    for at in [3, 5] {
        set.requirements[at].group = Some(group.id.clone());
    }
    set.groups = vec![group];
    let named = CredentialName::Name("SQL Expert".into());
    set.requirements[0].accepted = vec![AcceptedCredential { named, title: None, issuer: Some("Oracle".into()) }];
    loaded.published = Some(arrange::together(set));
    let page = page(Layout::default(), &loaded, form(&loaded), &known(&loaded), Shown { open: Some(1), ..write() });
    let opens = |row: &RowView| row.part.as_ref().is_some_and(|part| part.opens.is_some());
    let numbers: Vec<(usize, &str, bool, bool)> =
        page.rows.iter().map(|row| (row.number, row.title.as_str(), opens(row), row.closes())).collect();
    assert_eq!(numbers[3..], [(4, "Python", true, false), (5, "Cloud data platform", false, true), (6, "Statistics", false, false)]);
    assert_eq!((page.rows[3].share.as_str(), page.rows[5].share.as_str()), ("2 of 3 in it", "2 of 14, 14%"));
    assert_eq!(page.lead.split('.').next(), Some("5 requirements, 4 of them must-haves"));
    loaded.draft = loaded.published.clone();
    let draft = loaded.draft.as_mut().unwrap();
    draft.groups[0].combined = Combined::AnyOf;
    let changed = facts(&loaded, &known(&loaded), &["A language for data".to_owned()]).swap_remove(1);
    assert_eq!(changed, ("Changed since", "A language for data".to_owned()));
    assert!(page.rows[0].is_open && page.rows[0].named.starts_with("Named as accepted: “SQL Expert” by Oracle"));
    let main = sample::main_of("requirements-groups", &page);
    assert_eq!((main.matches("<fieldset").count(), main.matches("</fieldset>").count()), (7, 7));
    assert!(main.contains("Group: A language for data") && main.contains("value=\"dissolve-1\"") && main.contains("value=\"out-4\""));
}
