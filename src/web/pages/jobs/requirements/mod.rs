//! The requirements editor: rows as one form that works without scripts, a draft, and publishing it as a version (`product.md` §1, recruiter step 3).

mod arrange;
pub(super) mod changes;
mod discard;
mod find;
mod groups;
mod lints;
mod moves;
mod named;
mod options;
mod press;
mod submit;
mod typed;
pub mod versions;
mod view;
mod weights;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use self::arrange::MOST_ROWS;
use self::changes::ChangeLine;
pub use self::discard::discard;
use self::lints::{Around, RemarkLine};
use self::moves::Moves;
use self::options::Options;
pub use self::submit::submit;
use self::typed::{Beside, Found, Named};
use self::view::{Known, Reading, RowView, Shown};
use self::weights::Part;
use crate::actions::preview_requirements::preview_requirements;
use crate::app::App;
use crate::domain::jobs::{Job, Requirement, RequirementSet};
use crate::domain::policy::ScoringPolicy;
use crate::domain::skills::Skill;
use crate::domain::{JobId, RequirementGroupId, RequirementId, SkillId};
use crate::store;
use crate::store::issuer_lists::ListHead;
use crate::store::requirement_sets::SetHead;
use crate::store::skills::Framework;
use crate::web::access::{Deed, User};
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::candidates::page::{JobHead, job_head};
use crate::web::pages::public::examples;
use crate::web::problem::Problem;
use crate::web::words;

#[derive(Template)]
#[template(path = "pages/jobs/requirements.html")]
struct RequirementsPage {
    layout: Layout,
    job: JobHead,
    action: String,
    job_href: String,
    form: Form,
    title: String,
    lead: String,
    facts: Vec<(&'static str, String)>,
    remarks_title: String,
    remarks: Vec<RemarkLine>,
    rows: Vec<RowView>,
    parts: Vec<Part>,
    parts_said: String,
    options: Options,
    groups: usize,
    may_write: bool,
    changes_title: String,
    changes: Vec<ChangeLine>,
    moves: Option<Moves>,
    needs_reason: bool,
    publish_label: String,
    effect: String,
    /// What throwing the draft away leaves, where there is one.
    discard: Option<String>,
}

/// What the page is opened with.
#[derive(Debug, Default, Deserialize)]
pub struct Extra {
    #[serde(default)]
    add: String,
    /// The row whose fold stands open.
    open: Option<usize>,
    /// Whether to work out who would move.
    #[serde(default)]
    preview: String,
}

/// Everything of a job that the editor needs.
struct Loaded {
    job: Job,
    published: Option<RequirementSet>,
    draft: Option<RequirementSet>,
    heads: Vec<SetHead>,
    lists: Vec<ListHead>,
    applications: u64,
    found: Vec<Found>,
    /// The frameworks, where somebody has to choose between skills.
    frameworks: Vec<Framework>,
    around: Around,
}

impl Loaded {
    /// The rows as they are kept: the draft's, else those in force.
    fn kept(&self) -> &[Requirement] {
        self.kept_set().map(|set| set.requirements.as_slice()).unwrap_or_default()
    }

    fn kept_set(&self) -> Option<&RequirementSet> {
        self.draft.as_ref().or(self.published.as_ref())
    }

    fn next_version(&self) -> u32 {
        self.draft.as_ref().map_or_else(|| self.heads.first().map_or(1, |head| head.version + 1), |draft| draft.version)
    }
}

/// Everything of a job; `named` is what the rows of a form name, without a form the rows as they are kept.
async fn load(app: &App, id: &JobId, named: Option<Vec<Named>>) -> Result<Loaded, Problem> {
    let (id, inner) = (id.clone(), app.clone());
    let loaded = app.store.read(move |conn| {
        let published = store::requirement_sets::lookup_published(conn, &id)?.map(arrange::together);
        let draft = store::requirement_sets::lookup_draft(conn, &id)?.map(arrange::together);
        let kept = draft.as_ref().or(published.as_ref()).map(|set| set.requirements.as_slice()).unwrap_or_default();
        let found = match &named {
            Some(named) => find::find_all(conn, &inner, named)?,
            None => kept.iter().map(|row| Found::One(row.skill.clone())).collect(),
        };
        let is_open = found.iter().any(|found| found.one().is_none());
        let frameworks = if is_open { store::skills::list_frameworks(conn)? } else { Vec::new() };
        let asked: Vec<&Skill> = found.iter().filter_map(Found::one).collect();
        let asked_ids: Vec<SkillId> = asked.iter().map(|skill| skill.id.clone()).collect();
        let (skills, relations) = store::skills::list_neighbourhood(conn, &asked)?;
        Ok(Loaded {
            job: store::jobs::find(conn, &id)?,
            published,
            draft,
            heads: store::requirement_sets::list(conn, &id)?,
            lists: store::issuer_lists::list(conn)?,
            applications: store::applications::count_of_job(conn, &id)?,
            frameworks: frameworks.into_iter().map(|(framework, _)| framework).collect(),
            around: Around {
                given_up: store::given_up::list(conn, &asked_ids)?,
                skills,
                relations,
                policy: store::policies::lookup_published(conn)?.map_or_else(ScoringPolicy::default, |version| version.policy),
                lists: store::issuer_lists::list_published(conn)?,
            },
            found,
        })
    });
    Ok(loaded.await?)
}

/// Reads the rows and groups of a form, with what is known of each row.
fn read(app: &App, loaded: &Loaded, form: &mut Form) -> (Vec<Requirement>, Reading) {
    let lists: Vec<_> = loaded.lists.iter().map(|list| list.id.clone()).collect();
    let kept = loaded.kept_set().map(|set| set.groups.as_slice()).unwrap_or_default();
    let groups = groups::read(form, kept, || RequirementGroupId::new(app.new_id()));
    let beside = Beside { kept: loaded.kept(), groups: &groups, lists: &lists };
    let (rows, notes) = typed::read(form, &loaded.found, &beside, || RequirementId::new(app.new_id()));
    let mut all = rows.iter();
    let known: Vec<Known> = loaded
        .found
        .iter()
        .enumerate()
        .map(|(at, found)| {
            let is_read = matches!(found, Found::One(_)) && !form.is_wrong(&format!("importance-{}", at + 1));
            let requirement = if is_read { all.next().cloned() } else { None };
            let list = requirement.as_ref().and_then(|row| Some((row, examples::list_of(&loaded.job, row, &loaded.around.lists)?)));
            let issuers = list.map(|(row, list)| examples::accepted(&row.skill, list, app.clock.now()));
            Known { requirement, choices: view::choices(found, &loaded.frameworks), issuers }
        })
        .collect();
    (rows, Reading { known, groups, notes })
}

fn page(layout: Layout, loaded: &Loaded, form: Form, reading: &Reading, shown: Shown) -> RequirementsPage {
    let known = reading.known.as_slice();
    let remarks = lints::look_at(known, &reading.groups, &loaded.job, &loaded.around, shown.today);
    let views = groups::views(&form, known, &reading.groups, &view::inside(&form, reading));
    let names: Vec<String> = views.iter().map(|group| group.title.clone()).collect();
    let (parts, parts_said) = weights::parts(known, &views, &reading.groups);
    let lists: Vec<_> = loaded.lists.iter().map(|list| (list.id.to_string(), list.name.clone())).collect();
    let list_names = loaded.lists.iter().map(|list| (list.id.clone(), list.name.clone())).collect();
    let version = loaded.next_version();
    RequirementsPage {
        layout,
        job: job_head(&loaded.job, "requirements"),
        action: format!("/jobs/{}/requirements", loaded.job.id),
        job_href: format!("/jobs/{}", loaded.job.id),
        title: title(loaded, version),
        lead: lead(loaded, reading),
        facts: facts(loaded, reading, &names),
        remarks_title: match remarks.len() {
            1 => "1 thing to look at before you publish.".to_owned(),
            count => format!("{count} things to look at before you publish."),
        },
        remarks: lints::lines(&remarks, &loaded.job, known),
        rows: view::rows(&form, reading, &views, shown, &remarks),
        parts,
        parts_said,
        options: options::options(&lists, &names),
        groups: views.len(),
        may_write: shown.may_write,
        changes_title: loaded.published.as_ref().map(|set| format!("What changes against version {}", set.version)).unwrap_or_default(),
        changes: loaded
            .published
            .as_ref()
            .zip(loaded.draft.as_ref())
            .map(|(old, new)| changes::changes(old, new, &list_names))
            .unwrap_or_default(),
        moves: None,
        needs_reason: loaded.published.is_some(),
        publish_label: format!("Publish version {version}"),
        effect: effect(loaded),
        discard: loaded.draft.as_ref().filter(|_| shown.may_write).map(|_| discard::leaves(loaded.published.as_ref())),
        form,
    }
}

fn title(loaded: &Loaded, version: u32) -> String {
    match (&loaded.draft, &loaded.published) {
        (Some(_), _) => format!("Draft of version {version}"),
        (None, Some(published)) => format!("Version {}, in force", published.version),
        (None, None) => "No requirements yet".to_owned(),
    }
}

fn lead(loaded: &Loaded, reading: &Reading) -> String {
    use crate::domain::jobs::Importance::Must;
    let alone = || reading.known.iter().filter(|row| row.requirement.as_ref().is_none_or(|row| row.group.is_none()));
    let in_groups = reading.groups.iter().filter(|group| group.importance == Must).count();
    let musts = alone().filter_map(|row| row.requirement.as_ref()).filter(|row| row.importance == Must).count() + in_groups;
    let count = words::counted(i64::try_from(alone().count() + reading.groups.len()).unwrap_or(0), "requirement");
    let rows = format!("{count}, {musts} of them must-haves.");
    match (&loaded.draft, &loaded.published) {
        (Some(_), Some(published)) => format!("{rows} The published version {} stays in force until you publish.", published.version),
        (Some(_), None) => format!("{rows} Nothing is published yet, so candidates see none of it."),
        (None, Some(_)) => format!("{rows} What you save here becomes a draft; this version stays in force until you publish it."),
        (None, None) => "Add what the job needs, one skill in a row. Between 5 and 9 rows work best.".to_owned(),
    }
}

/// `names` are what the groups are called.
fn facts(loaded: &Loaded, reading: &Reading, names: &[String]) -> Vec<(&'static str, String)> {
    let known = reading.known.as_slice();
    let mut facts = Vec::new();
    let head = loaded.heads.iter().find(|head| loaded.published.as_ref().is_some_and(|set| set.id == head.id));
    if let Some(head) = head {
        let when = head.published_at.map(words::day).unwrap_or_default();
        let by = head.published_by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        facts.push(("In force", format!("version {}, {when}{by}", head.version)));
    }
    if let (Some(published), Some(_)) = (&loaded.published, &loaded.draft) {
        let rows = known.iter().filter_map(|row| row.requirement.as_ref()).filter(|row| !published.requirements.contains(row));
        let groups = reading.groups.iter().zip(names).filter(|(group, _)| !published.groups.contains(group));
        let changed: Vec<String> = rows.map(|row| row.skill.label.clone()).chain(groups.map(|(_, name)| name.clone())).collect();
        facts.push(("Changed since", if changed.is_empty() { "nothing".to_owned() } else { changed.join(", ") }));
    }
    facts.push(("Rows", format!("{}; between 5 and 9 work best", known.len())));
    facts
}

fn effect(loaded: &Loaded) -> String {
    match loaded.applications {
        0 => "Nobody has applied yet, so nobody’s result changes.".to_owned(),
        count => format!(
            "The result of {} is worked out again by it. Decisions already taken keep the version they were taken on.",
            words::counted(i64::try_from(count).unwrap_or(i64::MAX), "application")
        ),
    }
}

fn frame(user: &User, job: &Job) -> Layout {
    Layout::of(user, Section::Jobs, &format!("Requirements: {}", job.title))
}

/// `GET /jobs/{id}/requirements`.
pub async fn show(app: Data<App>, user: User, id: Path<JobId>, extra: Query<Extra>) -> Result<Html, Problem> {
    let loaded = load(&app, &id, None).await?;
    let mut form = loaded.kept_set().map(typed::filled).unwrap_or_default();
    let (_, reading) = read(&app, &loaded, &mut form);
    let (may_write, count) = (user.may(Deed::WriteJobs), reading.known.len());
    let blank = usize::from(may_write && (!extra.add.is_empty() || count == 0) && count < MOST_ROWS);
    form.set("rows", (count + blank).to_string());
    let layout = frame(&user, &loaded.job);
    let draft = loaded.draft.clone().filter(|_| !extra.preview.is_empty());
    let moves = match draft {
        Some(draft) => {
            let now = app.clock.now();
            let preview = app.store.read(move |conn| preview_requirements(conn, draft, now)).await?;
            Some(moves::moves(&preview, &loaded.job.id, user.may(Deed::ReadCandidates)))
        }
        None => None,
    };
    let shown = Shown { extra: blank, open: extra.open, may_write, today: app.clock.now().date_naive() };
    html::render(&RequirementsPage { moves, ..page(layout, &loaded, form, &reading, shown) })
}

#[cfg(test)]
mod tests;
