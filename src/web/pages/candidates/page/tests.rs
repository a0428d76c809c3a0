use std::collections::BTreeMap;

use super::*;
use crate::domain::jobs::Importance;
use crate::domain::people::{Application, Candidate, SubmissionState};
use crate::domain::{ApplicationId, Bp, CandidateId, PolicyId, RequirementSetId, SnapshotId};
use crate::store::applications::ApplicationLine;
use crate::store::snapshots::SnapshotHead;
use crate::web::pages::candidates::address::Place;
use crate::web::pages::candidates::view::OpenQuestion;
use crate::web::pages::result::{Cover, RowResult};
use crate::web::pages::sample;

fn line(code: &str, score: Option<(Bp, Bp, Group)>, state: ApplicationState) -> ApplicationLine {
    let id = ApplicationId::new(format!("a-{code}"));
    ApplicationLine {
        is_stale: false,
        application: Application {
            id: id.clone(),
            candidate: CandidateId::new(code),
            job: sample::job().id,
            state,
            submitted_at: sample::day(2026, 11, 19),
        },
        candidate: Candidate { id: CandidateId::new(code), code: code.into(), name: None, email: None, email_proved_at: None },
        opened_at: None,
        snapshot: score.map(|(low, high, group)| SnapshotHead {
            id: SnapshotId::new(code),
            application: id,
            requirement_set: RequirementSetId::new("set-3"),
            policy: PolicyId::new("p"),
            list_versions: Vec::new(),
            as_of: sample::now(),
            input_hash: String::new(),
            engine: String::new(),
            low,
            high,
            accepted: low,
            group: group.as_str().into(),
            is_current: true,
        }),
        submissions: if score.is_some() {
            BTreeMap::from([(SubmissionState::Checked, 4)])
        } else {
            BTreeMap::from([(SubmissionState::Checking, 2)])
        },
    }
}

fn row(name: &str, importance: Importance, low: Bp, high: Bp) -> RowResult {
    let cover = |share| match share {
        6_000.. => Cover::Met,
        3_000..6_000 => Cover::Partly,
        _ => Cover::None,
    };
    let weight = u32::from(importance.default_weight());
    RowResult {
        name: name.into(),
        importance,
        weight,
        low,
        high,
        now: cover(low),
        then: cover(high),
        sentence: String::new(),
        kind: String::new(),
        parts: Vec::new(),
    }
}

fn summary(content: &str) -> Option<Summary> {
    let (sql, up_to) = content.split_once(' ')?;
    let (sql, up_to): (Bp, Bp) = (sql.parse().ok()?, up_to.parse().ok()?);
    Some(Summary {
        rows: vec![
            row("SQL", Importance::Must, sql, up_to),
            row("Data visualisation", Importance::Must, 8_500, 8_500),
            row("Generative AI for analysis", Importance::Must, 7_438, 7_438),
            row("Python", Importance::Should, 0, 0),
        ],
        newest: Some(sample::day(2026, 6, 10)),
        open: if up_to > sql { vec![OpenQuestion { kind: "unreviewed", word: "Issuer not reviewed: SQL".into() }] } else { Vec::new() },
    })
}

fn loaded() -> Loaded {
    let scored = [
        ("c_9qm4", 7_714, 7_714, Group::AllEvidenced, "8500 8500"),
        ("c_e8v2", 5_700, 5_700, Group::Partly, "5667 5667"),
        ("c_b7n0", 3_400, 3_400, Group::Gaps, "0 0"),
        ("c_7k2m", 4_630, 5_006, Group::CannotTell, "5667 7425"),
    ];
    let mut rows: Vec<_> = scored
        .iter()
        .map(|(code, low, high, group, _)| (Some(*group), line(code, Some((*low, *high, *group)), ApplicationState::InReview)))
        .collect();
    rows.push((None, line("c_new1", None, ApplicationState::Submitted)));
    let mut counts: BTreeMap<Option<String>, u64> = Group::ALL.iter().map(|group| (Some(group.as_str().to_owned()), 40)).collect();
    counts.insert(None, 1);
    Loaded {
        rows,
        next: Some(Place::Group(2, None)),
        shown: 161,
        counts,
        contents: scored.iter().map(|(code, .., content)| (SnapshotId::new(*code), (*content).to_owned())).collect(),
        issuers: vec![("did:web:google.example".into(), "Google".into())],
    }
}

fn page(query: &str, loaded: &Loaded) -> CandidatesPage {
    let layout = Layout { title: "Candidates".into(), ..Layout::default() };
    CandidatesPage::new(layout, &sample::job(), &Address::read(query), loaded, &summary, sample::now())
}

#[test]
fn candidates_are_grouped_and_not_ranked() {
    let page = page("", &loaded());
    let codes: Vec<&str> = page.groups.iter().flat_map(|group| &group.rows).map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["c_9qm4", "c_e8v2", "c_b7n0", "c_7k2m", "c_new1"]);
    assert_eq!(page.showing, "Showing 1-5 of 161. Nobody is hidden.");
    insta::assert_snapshot!(sample::main_of("candidates", &page));
}

#[test]
fn the_next_page_goes_on_where_this_one_ends() {
    let page = page("stage=in_review&after=g.1&before=50", &loaded());
    assert_eq!(page.showing, "Showing 51-55 of 161. The job has 161.");
    assert_eq!(page.next_href.as_deref(), Some("/jobs/job-1/candidates?stage=in_review&after=g.2&before=55"));
    assert_eq!(page.first_href.as_deref(), Some("/jobs/job-1/candidates?stage=in_review"));
}

#[test]
fn a_score_that_is_being_worked_out_again_says_so() {
    let mut loaded = loaded();
    let count = |loaded: &Loaded| page("", loaded).render().unwrap().matches("being worked out again").count();
    assert_eq!(count(&loaded), 0);
    loaded.rows[1].1.is_stale = true;
    assert_eq!(count(&loaded), 1);
}

#[test]
fn an_empty_table_says_what_will_be_there() {
    let none = page("", &Loaded::default()).render().unwrap();
    assert!(none.contains("No candidates yet") && none.contains("/jobs/job-1/share"));
    let filtered = page("q=zzz", &Loaded { counts: BTreeMap::from([(None, 3)]), ..Loaded::default() }).render().unwrap();
    assert!(filtered.contains("Nobody fits this filter") && filtered.contains("value=\"zzz\""));
}
