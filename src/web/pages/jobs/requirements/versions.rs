//! The published versions of what a job asks for: the list with who, when and why, and each as it was, with what it changed (F15).

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use askama::Template;

use super::changes::{self, ChangeLine};
use super::{arrange, options};
use crate::actions::edit_requirements::reasons;
use crate::app::App;
use crate::domain::explanation::all_named;
use crate::domain::issuers::VersionStatus;
use crate::domain::jobs::{Job, Requirement, RequirementGroup, RequirementSet};
use crate::domain::{IssuerListId, JobId, RequirementSetId};
use crate::store::requirement_sets::{self, SetHead};
use crate::store::{StoreError, issuer_lists, jobs};
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::candidates::page::{JobHead, job_head};
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::words;

#[derive(Template)]
#[template(path = "pages/jobs/versions.html")]
struct VersionsPage {
    layout: Layout,
    job: JobHead,
    editor: String,
    draft: Option<String>,
    versions: Vec<VersionRow>,
}

/// One version in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct VersionRow {
    number: u32,
    href: String,
    state: &'static str,
    when: String,
    by: String,
    why: String,
    rows: String,
    has_before: bool,
}

#[derive(Template)]
#[template(path = "pages/jobs/version.html")]
struct VersionPage {
    layout: Layout,
    job: JobHead,
    editor: String,
    number: u32,
    facts: Vec<(&'static str, String)>,
    units: Vec<UnitView>,
    changes_title: String,
    changes: Vec<ChangeLine>,
}

/// A row by itself, or a group with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct UnitView {
    /// `Group: Numbers`, `any one, must, weight 3`; nothing for a row by itself.
    group: Option<(String, String)>,
    rows: Vec<KeptRow>,
}

/// One row as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
struct KeptRow {
    number: usize,
    skill: String,
    importance: &'static str,
    weight: String,
    level: String,
    freshness: String,
    besides: Vec<String>,
}

/// What is kept of a job's versions.
struct Loaded {
    job: Job,
    heads: Vec<SetHead>,
    counts: BTreeMap<RequirementSetId, u64>,
    reasons: BTreeMap<RequirementSetId, String>,
}

/// One version with the one before it.
struct Version {
    head: SetHead,
    set: RequirementSet,
    before: Option<RequirementSet>,
    lists: BTreeMap<IssuerListId, String>,
}

const fn state(status: VersionStatus) -> &'static str {
    match status {
        VersionStatus::Draft => "Draft",
        VersionStatus::Published => "In force",
        VersionStatus::Superseded => "Replaced",
    }
}

fn list_page(layout: Layout, loaded: &Loaded) -> VersionsPage {
    let editor = format!("/jobs/{}/requirements", loaded.job.id);
    let published: Vec<&SetHead> = loaded.heads.iter().filter(|head| head.status != VersionStatus::Draft).collect();
    let first = published.last().map(|head| head.version);
    let row = |head: &&SetHead| VersionRow {
        number: head.version,
        href: format!("{editor}/versions/{}", head.version),
        state: state(head.status),
        when: head.published_at.map(words::minute).unwrap_or_default(),
        by: head.published_by.clone().unwrap_or_default(),
        why: why(loaded, head),
        rows: words::grouped(loaded.counts.get(&head.id).copied().unwrap_or(0)),
        has_before: first != Some(head.version),
    };
    let draft = loaded.heads.iter().find(|head| head.status == VersionStatus::Draft);
    VersionsPage {
        layout,
        job: job_head(&loaded.job, "requirements"),
        draft: draft.map(|head| format!("Draft of version {}", head.version)),
        versions: published.iter().map(row).collect(),
        editor,
    }
}

/// Why a version was published, in the words of who did it.
fn why(loaded: &Loaded, head: &SetHead) -> String {
    loaded.reasons.get(&head.id).cloned().unwrap_or_else(|| "–".to_owned())
}

fn version_page(layout: Layout, loaded: &Loaded, version: &Version) -> VersionPage {
    let Version { head, set, before, .. } = version;
    let mut facts = vec![("State", state(head.status).to_owned())];
    facts.extend(head.published_at.map(|at| ("Published", words::minute(at))));
    facts.extend(head.published_by.clone().map(|by| ("By", by)));
    facts.extend(loaded.reasons.get(&head.id).map(|reason| ("Why", reason.clone())));
    facts.push(("Rows", set.requirements.len().to_string()));
    VersionPage {
        layout,
        job: job_head(&loaded.job, "requirements"),
        editor: format!("/jobs/{}/requirements", loaded.job.id),
        number: head.version,
        facts,
        units: units(version),
        changes_title: before.as_ref().map(|before| format!("What it changed against version {}", before.version)).unwrap_or_default(),
        changes: before.as_ref().map(|before| changes::changes(before, set, &version.lists)).unwrap_or_default(),
    }
}

/// Rows and groups in their order; the rows of a group stand together.
fn units(version: &Version) -> Vec<UnitView> {
    let mut units: Vec<UnitView> = Vec::new();
    let mut last: Option<&RequirementGroup> = None;
    for (number, row) in (1..).zip(&version.set.requirements) {
        let group = version.set.group_of(row);
        let kept = kept(version, number, row);
        match units.last_mut().filter(|_| group.is_some() && last == group) {
            Some(unit) => unit.rows.push(kept),
            None => units.push(UnitView { group: group.map(|group| group_said(&version.set, group)), rows: vec![kept] }),
        }
        last = group;
    }
    units
}

fn group_said(set: &RequirementSet, group: &RequirementGroup) -> (String, String) {
    let importance = said::importance(group.importance).to_lowercase();
    let how = format!("{}, {importance}, weight {}", changes::combined(group.combined), group.weight);
    (format!("Group: {}", changes::name_of(set, &group.id)), how)
}

fn kept(version: &Version, number: usize, row: &Requirement) -> KeptRow {
    let mut besides = Vec::new();
    besides.extend(row.min_rigor.map(|rigor| format!("Assessed at least by {}.", said::rigor(rigor))));
    besides.extend(row.hard_max_months.map(|months| format!("Nothing older than {}.", said::months_said(months))));
    besides.extend(row.issuer_list.as_ref().map(|list| match version.lists.get(list) {
        Some(name) => format!("Issuers of the list “{name}”."),
        None => "Issuers of a list of its own.".to_owned(),
    }));
    match (row.accepted.is_empty(), row.only_accepted) {
        (true, _) => {}
        (false, true) => besides.push(format!("Only {} counts.", all_named(&row.accepted))),
        (false, false) => besides.push(format!("Named as accepted: {}.", all_named(&row.accepted))),
    }
    besides.extend(row.note_for_candidate.as_ref().map(|note| format!("Note to candidates: “{note}”")));
    KeptRow {
        number,
        skill: row.skill.label.clone(),
        importance: said::importance(version.set.importance_of(row)),
        weight: changes::weight(&version.set, row).unwrap_or_else(|| "–".to_owned()),
        level: row.level.map_or_else(|| "any".to_owned(), |level| format!("{level}, {}", said::level(level).trim_end_matches(" level"))),
        freshness: options::freshness_said(row.freshness),
        besides,
    }
}

async fn load(app: &App, id: &JobId) -> Result<Loaded, Problem> {
    let id = id.clone();
    let loaded = app.store.read(move |conn| {
        Ok(Loaded {
            job: jobs::find(conn, &id)?,
            heads: requirement_sets::list(conn, &id)?,
            counts: requirement_sets::count_rows(conn, &id)?,
            reasons: reasons(conn, &id)?,
        })
    });
    Ok(loaded.await?)
}

/// The version of this number, if it was ever published; what was published before it stands beside.
async fn load_version(app: &App, loaded: &Loaded, number: u32) -> Result<Version, Problem> {
    let mut published = loaded.heads.iter().filter(|head| head.status != VersionStatus::Draft && head.version <= number).cloned();
    let head = published.next().filter(|head| head.version == number).ok_or_else(Problem::not_found)?;
    let before = published.next();
    let version = app.store.read(move |conn| -> Result<Version, StoreError> {
        let before = before.map(|before| requirement_sets::find(conn, &before.id)).transpose()?;
        let set = arrange::together(requirement_sets::find(conn, &head.id)?);
        let lists = issuer_lists::list(conn)?.into_iter().map(|list| (list.id, list.name)).collect();
        Ok(Version { head, set, before, lists })
    });
    Ok(version.await?)
}

/// `GET /jobs/{id}/requirements/versions`.
pub async fn list(app: Data<App>, user: User, id: Path<JobId>) -> Result<Html, Problem> {
    let loaded = load(&app, &id).await?;
    let layout = Layout::of(&user, Section::Jobs, &format!("Versions: {}", loaded.job.title));
    html::render(&list_page(layout, &loaded))
}

/// `GET /jobs/{id}/requirements/versions/{number}`.
pub async fn show(app: Data<App>, user: User, place: Path<(JobId, String)>) -> Result<Html, Problem> {
    let (id, number) = place.into_inner();
    let number = number.parse::<u32>().map_err(|_| Problem::not_found())?;
    let loaded = load(&app, &id).await?;
    let version = load_version(&app, &loaded, number).await?;
    let layout = Layout::of(&user, Section::Jobs, &format!("Version {number}: {}", loaded.job.title));
    html::render(&version_page(layout, &loaded, &version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RequirementGroupId;
    use crate::domain::jobs::{AcceptedCredential, Combined, CredentialName, Importance};
    use crate::web::pages::sample;

    fn head(version: u32, status: VersionStatus) -> SetHead {
        let is_draft = status == VersionStatus::Draft;
        SetHead {
            id: RequirementSetId::new(format!("set-{version}")),
            version,
            status,
            published_at: (!is_draft).then(|| sample::day(2026, 11, version)),
            published_by: (!is_draft).then(|| "Rita".to_owned()),
        }
    }

    fn loaded() -> Loaded {
        let ids = [2_u32, 3].map(|version| RequirementSetId::new(format!("set-{version}")));
        Loaded {
            job: sample::job(),
            heads: vec![head(4, VersionStatus::Draft), head(3, VersionStatus::Published), head(2, VersionStatus::Superseded)],
            counts: BTreeMap::from(ids.clone().map(|id| (id, 6))),
            reasons: BTreeMap::from([(ids[1].clone(), "SQL is what it is about".to_owned())]),
        }
    }

    fn version() -> Version {
        let mut set = sample::set();
        let before = RequirementSet { version: 2, ..set.clone() };
        let group = RequirementGroup {
            id: RequirementGroupId::new("g"),
            title: Some("Numbers".to_owned()),
            combined: Combined::AnyOf,
            importance: Importance::Should,
            weight: 3,
        };
        for at in [3, 4] {
            set.requirements[at].group = Some(group.id.clone());
        }
        set.groups = vec![group];
        let one = AcceptedCredential { named: CredentialName::Name("SQL Expert".into()), title: None, issuer: Some("Oracle".into()) };
        (set.requirements[0].accepted, set.requirements[0].only_accepted) = (vec![one], true);
        set.requirements[0].issuer_list = Some(IssuerListId::new("list-2"));
        let lists = BTreeMap::from([(IssuerListId::new("list-2"), "Data jobs".to_owned())]);
        Version { head: head(3, VersionStatus::Published), set, before: Some(before), lists }
    }

    #[test]
    fn every_version_is_listed_with_who_when_and_why() {
        let page = list_page(Layout::default(), &loaded());
        let rows: Vec<_> = page.versions.iter().map(|row| (row.number, row.state, row.why.as_str(), row.has_before)).collect();
        assert_eq!(rows, [(3, "In force", "SQL is what it is about", true), (2, "Replaced", "–", false)]);
        insta::assert_snapshot!(sample::main_of("requirement-versions", &page));
    }

    #[test]
    fn a_version_is_shown_as_it_was_with_what_it_changed() {
        let page = version_page(Layout::default(), &loaded(), &version());
        assert_eq!(page.units.iter().map(|unit| unit.rows.len()).collect::<Vec<_>>(), [1, 1, 1, 2, 1]);
        let sql = &page.units[0].rows[0];
        assert_eq!(sql.besides, ["Issuers of the list “Data jobs”.", "Only “SQL Expert” by Oracle counts."]);
        assert_eq!(page.units[3].rows[0].weight, "–", "any one of the group is enough");
        insta::assert_snapshot!(sample::main_of("requirement-version", &page));
    }
}
