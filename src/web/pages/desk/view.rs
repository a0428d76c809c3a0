//! An achievement's page with every field ready to print.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::form::{skill_field, verdict_field};
use super::preview::PreviewView;
use super::{issuer_of, name_of};
use crate::domain::SkillId;
use crate::domain::achievements::{AchievementDecision, Catalogue, Proposal, ProposedBy, Said, SeenAchievement, Verdict, in_force};
use crate::domain::policy::Rigor;
use crate::store::achievements::Holders;
use crate::web::access::{Deed, User};
use crate::web::forms::{Choice, Form};
use crate::web::layout::{Layout, Section};
use crate::web::pages::said;
use crate::web::pages::skills::{Tab, tabs};
use crate::web::weblink::{WebLink, shortened};
use crate::web::words;

/// Longest text of a badge.
const LONGEST: usize = 600;

/// One skill proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SkillRow {
    /// The field with the skill.
    pub skill_field: String,
    /// The field with what is said of it.
    pub verdict_field: String,
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// `from ESCO`.
    pub framework: String,
    /// `asked for by 2 jobs`, or nothing.
    pub asked: String,
    /// `By name only`.
    pub found: &'static str,
    /// Why it is proposed.
    pub why: String,
    /// `verified`, `na` or `unreviewed`.
    pub mark: &'static str,
    /// `Confirmed by Ada on 24 Nov 2026`.
    pub said: String,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Its number.
    pub number: u32,
    /// `24 Nov 2026, 12:00, Ada`.
    pub by: String,
    /// What it changed.
    pub changes: String,
    /// Why.
    pub reason: String,
    /// `Taken back by version 3.`
    pub undone: String,
    /// Whether it can be taken back.
    pub can_undo: bool,
}

/// A version that somebody is about to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UndoView {
    /// Which.
    pub version: u32,
    /// What it would do.
    pub preview: PreviewView,
}

/// Everything behind the page.
pub(super) struct Loaded {
    pub(super) seen: SeenAchievement,
    pub(super) decisions: Vec<AchievementDecision>,
    pub(super) catalogue: Catalogue,
    pub(super) holders: Holders,
    pub(super) touched: usize,
    pub(super) proposals: Vec<Proposal>,
    /// Names of frameworks.
    pub(super) frameworks: BTreeMap<String, String>,
    /// Names of the skills persons spoke of.
    pub(super) labels: BTreeMap<SkillId, String>,
    pub(super) issuer_href: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/desk/achievement.html")]
pub(super) struct AchievementPage {
    layout: Layout,
    tabs: Vec<Tab>,
    href: String,
    name: String,
    issuer: String,
    issuer_href: Option<String>,
    lead: String,
    facts: Vec<(&'static str, String)>,
    criteria_link: Option<WebLink>,
    aligned: Vec<String>,
    rows: Vec<SkillRow>,
    verdicts: Vec<Choice>,
    rigors: Vec<Choice>,
    levels: Vec<Choice>,
    history: Vec<Version>,
    seen_version: u32,
    may_write: bool,
    form: Form,
    preview: Option<PreviewView>,
    undo: Option<UndoView>,
}

/// `Ada on 24 Nov 2026`.
fn by(said: &Said) -> String {
    format!("{} on {}", said.by, words::day(said.at))
}

const fn found(by: ProposedBy) -> &'static str {
    match by {
        ProposedBy::Identifier => "By identifier",
        ProposedBy::Name => "By name only",
        ProposedBy::Certain => "The words are its name",
        ProposedBy::Direct => "Its name in another form",
        ProposedBy::Likely => "Likely, by its words",
        ProposedBy::Review => "To look at",
    }
}

fn rows(loaded: &Loaded) -> Vec<SkillRow> {
    let row = |(number, proposal): (usize, &Proposal)| {
        let (mark, said) = match loaded.catalogue.skills.get(&proposal.skill) {
            Some((true, said)) => ("verified", format!("Confirmed by {}", by(said))),
            Some((false, said)) => ("na", format!("Rejected by {}", by(said))),
            None => ("unreviewed", "Not decided".to_owned()),
        };
        SkillRow {
            skill_field: skill_field(number),
            verdict_field: verdict_field(number),
            label: proposal.label.clone(),
            href: format!("/skills/{}", proposal.skill),
            framework: loaded.frameworks.get(proposal.framework.as_str()).cloned().unwrap_or_else(|| proposal.framework.to_string()),
            asked: if proposal.jobs == 0 { String::new() } else { format!("asked for by {}", words::counted(proposal.jobs, "job")) },
            found: found(proposal.by),
            why: shortened(&proposal.why, 240),
            mark,
            said,
        }
    };
    (1..).zip(&loaded.proposals).map(row).collect()
}

/// What a version changed, in words: `SQL confirmed, Python rejected; completed; level 3`.
fn changes(decision: &AchievementDecision, labels: &BTreeMap<SkillId, String>) -> String {
    if let Some(undone) = decision.undoes {
        return format!("Version {undone} taken back");
    }
    let skills = decision.changes.skills.iter().map(|one| {
        let label = labels.get(&one.skill).cloned().unwrap_or_else(|| one.skill.to_string());
        match one.verdict {
            Verdict::Confirmed => format!("{label} confirmed"),
            Verdict::Rejected => format!("{label} rejected"),
            Verdict::Open => format!("{label} left open again"),
        }
    });
    let rigor = decision.changes.rigor.map(|rigor| match rigor {
        Rigor::NotStated => "assessment as the badge says".to_owned(),
        rigor => format!("assessment: {}", said::rigor(rigor)),
    });
    let level =
        decision.changes.level.map(|level| if level == 0 { "level as the badge says".to_owned() } else { format!("level {level}") });
    let validity = decision.changes.validity_months.map(|months| match months {
        0 => "end as the badge says".to_owned(),
        months => format!("stands for {}", words::counted(months, "month")),
    });
    skills.chain(rigor).chain(level).chain(validity).collect::<Vec<_>>().join("; ")
}

fn history(loaded: &Loaded) -> Vec<Version> {
    let kept: BTreeSet<u32> = in_force(&loaded.decisions);
    let one = |decision: &AchievementDecision| {
        let is_kept = kept.contains(&decision.version);
        let by = loaded.decisions.iter().rev().find(|other| other.undoes == Some(decision.version) && kept.contains(&other.version));
        Version {
            number: decision.version,
            by: format!("{}, {}", words::minute(decision.at), decision.by),
            changes: changes(decision, &loaded.labels),
            reason: decision.reason.clone(),
            undone: by.map(|other| format!("Taken back by version {}.", other.version)).unwrap_or_default(),
            can_undo: is_kept,
        }
    };
    loaded.decisions.iter().rev().map(one).collect()
}

/// `40%, up to 60%`.
fn facts(loaded: &Loaded) -> Vec<(&'static str, String)> {
    let stated = &loaded.seen.stated;
    let mut facts = Vec::new();
    let mut add = |label, text: Option<&String>| {
        facts.extend(text.map(|text| shortened(text, LONGEST)).filter(|text| !text.trim().is_empty()).map(|text| (label, text)));
    };
    add("What it says", stated.achievement.description.as_ref());
    add("Criteria", stated.achievement.criteria.as_ref().filter(|text| WebLink::parse(text).is_none()));
    add("Kind", stated.achievement.achievement_type.as_ref());
    add("Its own id", stated.achievement.id.as_ref());
    facts.push(("Issuer’s id", shortened(&loaded.seen.issuer, 200)));
    if !stated.achievement.tags.is_empty() {
        facts.push(("Tags", shortened(&stated.achievement.tags.join(", "), LONGEST)));
    }
    let rigor = format!("{} ({})", said::rigor(stated.rigor.rigor), shortened(&stated.rigor.source, 80));
    facts.push(("Assessed, as it says", if stated.rigor.rigor == Rigor::NotStated { "not stated".to_owned() } else { rigor }));
    let level = stated.level.as_ref().map(|level| format!("{} ({})", level.level, shortened(&level.source, 80)));
    facts.push(("Level, as it says", level.unwrap_or_else(|| "not stated".to_owned())));
    facts.extend(
        loaded.catalogue.rigor.as_ref().map(|(rigor, who)| ("Assessed, as recorded", format!("{}, by {}", said::rigor(*rigor), by(who)))),
    );
    facts.extend(loaded.catalogue.level.as_ref().map(|(level, who)| ("Level, as recorded", format!("{level}, by {}", by(who)))));
    let months = |months: &u32| words::counted(*months, "month");
    facts.extend(
        loaded.catalogue.validity_months.as_ref().map(|(count, who)| ("Stands, as recorded", format!("{}, by {}", months(count), by(who)))),
    );
    let held = words::counted(loaded.holders.candidates, "candidate");
    facts.push(("Held by", format!("{held}; {} may still move", words::counted(loaded.touched, "application"))));
    facts.push(("Seen", format!("first {}, last {}", words::day(loaded.seen.first_seen_at), words::day(loaded.seen.last_seen_at))));
    facts
}

fn aligned(loaded: &Loaded) -> Vec<String> {
    let said = loaded.seen.stated.achievement.alignments.iter().map(|one| {
        let parts = [&one.target_name, &one.target_framework, &one.target_code, &one.target_url];
        parts.into_iter().flatten().filter(|text| !text.trim().is_empty()).map(|text| shortened(text, 120)).collect::<Vec<_>>().join(", ")
    });
    said.filter(|text| !text.is_empty()).take(20).collect()
}

fn rigors() -> Vec<Choice> {
    let own = Choice::new(Rigor::NotStated, "As the badge says");
    std::iter::once(own)
        .chain([Rigor::R4, Rigor::R3, Rigor::R2, Rigor::R1, Rigor::R0].map(|rigor| Choice::new(rigor, said::rigor(rigor))))
        .collect()
}

fn levels() -> Vec<Choice> {
    let own = Choice::new(0, "As the badge says");
    std::iter::once(own).chain((1..=5_u8).map(|level| Choice::new(level, format!("Level {level}, {}", said::level(level))))).collect()
}

impl AchievementPage {
    pub(super) fn new(user: &User, loaded: &Loaded, form: Form) -> Self {
        let name = name_of(&loaded.seen);
        Self {
            layout: Layout::of(user, Section::Skills, &name),
            tabs: tabs(""),
            href: super::address(&loaded.seen.id),
            issuer: issuer_of(&loaded.seen),
            issuer_href: loaded.issuer_href.clone(),
            lead: "What you say here counts for everybody who holds this badge of this issuer, and for nobody else’s.".to_owned(),
            facts: facts(loaded),
            criteria_link: loaded.seen.stated.achievement.criteria.as_deref().and_then(WebLink::parse),
            aligned: aligned(loaded),
            rows: rows(loaded),
            verdicts: vec![
                Choice::new(Verdict::Open, "Not decided"),
                Choice::new(Verdict::Confirmed, "It is for this skill"),
                Choice::new(Verdict::Rejected, "It is not"),
            ],
            rigors: rigors(),
            levels: levels(),
            history: history(loaded),
            seen_version: loaded.decisions.iter().map(|decision| decision.version).max().unwrap_or(0),
            may_write: user.may(Deed::WriteSkills),
            form,
            preview: None,
            undo: None,
            name,
        }
    }

    pub(super) fn with_preview(self, preview: PreviewView) -> Self {
        Self { preview: Some(preview), ..self }
    }

    pub(super) fn with_undo(self, version: u32, preview: PreviewView) -> Self {
        Self { undo: Some(UndoView { version, preview }), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::super::preview::preview_view;
    use super::super::testing::moved;
    use super::*;
    use crate::domain::FrameworkId;
    use crate::domain::achievements::{DecisionChanges, SkillVerdict, catalogue};
    use crate::domain::people::Role;
    use crate::web::pages::desk::form::filled;
    use crate::web::pages::desk::testing::{said, seen};
    use crate::web::pages::sample;

    fn loaded() -> Loaded {
        let verdict = |skill: &str, verdict| SkillVerdict { skill: SkillId::new(skill), verdict };
        let decision = |version, skills, rigor, level, undoes| AchievementDecision {
            version,
            changes: DecisionChanges { skills, rigor, level, validity_months: (version == 1).then_some(24) },
            undoes,
            reason: if version == 1 { "As its <criteria> say.".into() } else { String::new() },
            by: "Stella".into(),
            at: said().at,
        };
        let decisions = vec![
            decision(1, vec![verdict("sql", Verdict::Confirmed), verdict("law", Verdict::Rejected)], Some(Rigor::R3), Some(0), None),
            decision(2, vec![verdict("sql", Verdict::Open)], Some(Rigor::NotStated), Some(4), None),
            decision(3, Vec::new(), None, None, Some(2)),
        ];
        let proposal = |skill: &str, by, jobs| Proposal {
            skill: SkillId::new(skill),
            label: skill.to_uppercase(),
            framework: FrameworkId::new("own"),
            by,
            why: "It is called “SQL”.".into(),
            jobs,
        };
        Loaded {
            seen: seen("a", "SQL <Basics>"),
            catalogue: catalogue(&decisions),
            decisions,
            holders: Holders { candidates: 5, credentials: 6 },
            touched: 4,
            proposals: vec![
                proposal("sql", ProposedBy::Name, 2),
                proposal("law", ProposedBy::Identifier, 0),
                proposal("git", ProposedBy::Review, 0),
            ],
            frameworks: BTreeMap::from([("own".to_owned(), "Own skills".to_owned())]),
            labels: BTreeMap::from([(SkillId::new("sql"), "SQL".to_owned())]),
            issuer_href: Some("/issuers/school".into()),
        }
    }

    fn page(role: Role) -> AchievementPage {
        let loaded = loaded();
        let form = filled(Form::default(), &loaded.proposals, &loaded.catalogue, None);
        AchievementPage::new(&sample::person(role), &loaded, form)
    }

    #[test]
    fn an_achievement_shows_what_it_is_what_it_may_be_for_and_what_was_decided() {
        let page = page(Role::Admin).with_preview(preview_view(&sample::person(Role::Admin), &moved(), "[3]".into()));
        insta::assert_snapshot!(sample::main_of("desk-achievement", &page));
    }

    #[test]
    fn a_steward_sees_who_moves_by_job_and_no_candidates() {
        let view = preview_view(&sample::person(Role::Steward), &moved(), String::new());
        let main = sample::main_of("desk-undo", &page(Role::Steward).with_undo(1, view));
        assert!(
            !main.contains("c_1") && main.contains("not shown to your role") && main.contains("Take version 1 back: what would happen")
        );
        assert!(main.contains("200 applications were not worked out for this preview"));
    }

    #[test]
    fn who_may_only_read_gets_no_form() {
        let main = sample::main_of("desk-read", &page(Role::Recruiter));
        assert!(!main.contains("<form") && main.contains("Confirmed by Stella on 20 Nov 2026"));
    }
}
