//! The requirements editor: rows as one form that works without scripts, a draft, and publishing it as a version (`product.md` §1, recruiter step 3).

mod find;
mod lints;
mod typed;
mod view;

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use self::lints::{Around, RemarkLine};
use self::typed::{Found, MOST_ROWS, Named, Press};
use self::view::{Known, Options, Part, RowView};
use super::go;
use crate::actions::edit_requirements::{PublishError, Publishing, publish_requirements, save_requirements};
use crate::app::App;
use crate::domain::jobs::{Job, Requirement, RequirementGroup, RequirementSet};
use crate::domain::policy::ScoringPolicy;
use crate::domain::skills::Skill;
use crate::domain::{JobId, RequirementId};
use crate::store;
use crate::store::issuer_lists::ListHead;
use crate::store::requirement_sets::SetHead;
use crate::web::access::{Deed, User};
use crate::web::flash::Flash;
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
    may_write: bool,
    needs_reason: bool,
    publish_label: String,
    effect: String,
}

/// What the page is opened with.
#[derive(Debug, Default, Deserialize)]
pub struct Extra {
    #[serde(default)]
    add: String,
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
    around: Around,
}

fn kept<'a>(draft: Option<&'a RequirementSet>, published: Option<&'a RequirementSet>) -> &'a [Requirement] {
    draft.or(published).map(|set| set.requirements.as_slice()).unwrap_or_default()
}

impl Loaded {
    /// The rows as they are kept: the draft's, else those in force.
    fn kept(&self) -> &[Requirement] {
        kept(self.draft.as_ref(), self.published.as_ref())
    }

    /// The groups as they are kept.
    fn groups(&self) -> &[RequirementGroup] {
        self.kept_set().map(|set| set.groups.as_slice()).unwrap_or_default()
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
    let (id, engines) = (id.clone(), app.engines.clone());
    let loaded = app.store.read(move |conn| {
        let (published, draft) = (store::requirement_sets::lookup_published(conn, &id)?, store::requirement_sets::lookup_draft(conn, &id)?);
        let found = match &named {
            Some(named) => find::find_all(conn, &engines, named)?,
            None => kept(draft.as_ref(), published.as_ref()).iter().map(|row| Found::One(row.skill.clone())).collect(),
        };
        let asked: Vec<&Skill> = found.iter().filter_map(Found::one).collect();
        let (skills, relations) = store::skills::list_neighbourhood(conn, &asked)?;
        Ok(Loaded {
            job: store::jobs::find(conn, &id)?,
            published,
            draft,
            heads: store::requirement_sets::list(conn, &id)?,
            lists: store::issuer_lists::list(conn)?,
            applications: store::applications::count_of_job(conn, &id)?,
            found,
            around: Around {
                skills,
                relations,
                policy: store::policies::lookup_published(conn)?.map_or_else(ScoringPolicy::default, |version| version.policy),
                lists: store::issuer_lists::list_published(conn)?,
            },
        })
    });
    Ok(loaded.await?)
}

/// Reads the rows of a form, with what is known of each.
fn read(app: &App, loaded: &Loaded, form: &mut Form) -> (Vec<Requirement>, Vec<Known>) {
    let lists: Vec<_> = loaded.lists.iter().map(|list| list.id.clone()).collect();
    let rows = typed::read(form, &loaded.found, loaded.kept(), &lists, || RequirementId::new(app.new_id()));
    let mut all = rows.iter();
    let known = loaded
        .found
        .iter()
        .enumerate()
        .map(|(at, found)| {
            let is_read = matches!(found, Found::One(_)) && !form.is_wrong(&format!("importance-{}", at + 1));
            let requirement = if is_read { all.next().cloned() } else { None };
            let list = requirement.as_ref().and_then(|row| Some((row, examples::list_of(&loaded.job, row, &loaded.around.lists)?)));
            let issuers = list.map(|(row, list)| examples::accepted(&row.skill, list, app.clock.now()));
            Known { requirement, choices: view::choices(found), issuers }
        })
        .collect();
    (rows, known)
}

fn page(
    layout: Layout,
    loaded: &Loaded,
    (form, known): (Form, &[Known]),
    extra: usize,
    may_write: bool,
    today: NaiveDate,
) -> RequirementsPage {
    let remarks = lints::look_at(known, loaded.groups(), &loaded.job, &loaded.around, today);
    let (parts, parts_said) = view::parts(known);
    let lists: Vec<_> = loaded.lists.iter().map(|list| (list.id.to_string(), list.name.clone())).collect();
    let version = loaded.next_version();
    RequirementsPage {
        layout,
        job: job_head(&loaded.job, "requirements"),
        action: format!("/jobs/{}/requirements", loaded.job.id),
        job_href: format!("/jobs/{}", loaded.job.id),
        title: title(loaded, version),
        lead: lead(loaded, known),
        facts: facts(loaded, known),
        remarks_title: match remarks.len() {
            1 => "1 thing to look at before you publish.".to_owned(),
            count => format!("{count} things to look at before you publish."),
        },
        remarks: lints::lines(&remarks, &loaded.job, known),
        rows: view::rows(&form, known, extra, &remarks),
        parts,
        parts_said,
        options: view::options(&lists),
        may_write,
        needs_reason: loaded.published.is_some(),
        publish_label: format!("Publish version {version}"),
        effect: effect(loaded),
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

fn lead(loaded: &Loaded, known: &[Known]) -> String {
    use crate::domain::jobs::Importance::Must;
    let musts = known.iter().filter_map(|row| row.requirement.as_ref()).filter(|row| row.importance == Must).count();
    let count = words::counted(i64::try_from(known.len()).unwrap_or(0), "requirement");
    let rows = format!("{count}, {musts} of them must-haves.");
    match (&loaded.draft, &loaded.published) {
        (Some(_), Some(published)) => format!("{rows} The published version {} stays in force until you publish.", published.version),
        (Some(_), None) => format!("{rows} Nothing is published yet, so candidates see none of it."),
        (None, Some(_)) => format!("{rows} What you save here becomes a draft; this version stays in force until you publish it."),
        (None, None) => "Add what the job needs, one skill in a row. Between 5 and 9 rows work best.".to_owned(),
    }
}

fn facts(loaded: &Loaded, known: &[Known]) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let head = loaded.heads.iter().find(|head| loaded.published.as_ref().is_some_and(|set| set.id == head.id));
    if let Some(head) = head {
        let when = head.published_at.map(words::day).unwrap_or_default();
        let by = head.published_by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        facts.push(("In force", format!("version {}, {when}{by}", head.version)));
    }
    if let (Some(published), Some(_)) = (&loaded.published, &loaded.draft) {
        let changed: Vec<String> = known
            .iter()
            .filter_map(|row| row.requirement.as_ref())
            .filter(|row| !published.requirements.contains(row))
            .map(|row| row.skill.label.clone())
            .collect();
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
    let mut form = typed::filled(loaded.kept());
    let (_, known) = read(&app, &loaded, &mut form);
    let may_write = user.may(Deed::WriteJobs);
    let blank = usize::from(may_write && (!extra.add.is_empty() || known.is_empty()) && known.len() < MOST_ROWS);
    form.set("rows", (known.len() + blank).to_string());
    let layout = frame(&user, &loaded.job);
    html::render(&page(layout, &loaded, (form, &known), blank, may_write, app.clock.now().date_naive()))
}

/// `POST /jobs/{id}/requirements`: saves the rows and does what the pressed button says; the form again where something is wrong.
pub async fn submit(app: Data<App>, user: User, id: Path<JobId>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let press = Press::read(form.value("do"));
    let (mut form, look) = typed::arrange(&form, press);
    let loaded = load(&app, &id, Some(typed::named(&form))).await?;
    let (rows, known) = read(&app, &loaded, &mut form);
    let reason = form.optional_text("reason", 500);
    if press == Press::Publish && loaded.published.is_some() && reason.is_none() {
        form.refuse("reason", "Say why it changes: it is kept in the record");
    }
    let back = |form: Form| -> Result<HttpResponse, Problem> {
        let page = page(frame(&user, &loaded.job), &loaded, (form, &known), 0, true, app.clock.now().date_naive());
        Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body())
    };
    if form.has_errors() {
        return back(form);
    }
    let own = format!("/jobs/{}/requirements", loaded.job.id);
    let groups = loaded.kept_set().map(|set| set.groups.clone()).unwrap_or_default();
    save_requirements(&app, loaded.job.id.clone(), rows, groups).await?;
    if press != Press::Publish {
        let add = if press == Press::Add { "?add=1" } else { "" };
        return Ok(go(&app, &format!("{own}{add}#skill-{look}"), &Flash::good("The draft is saved.")));
    }
    let new = Publishing { job: loaded.job.id.clone(), user: user.id.clone(), published_by: user.name.clone(), reason };
    match publish_requirements(&app, new).await {
        Ok(done) => {
            let again = match done.rescored {
                0 => String::new(),
                count => format!(" {} worked out again.", words::counted(i64::try_from(count).unwrap_or(0), "result")),
            };
            Ok(go(&app, &own, &Flash::good(format!("Version {} is published.{again}", done.version))))
        }
        Err(PublishError::NoRows(_) | PublishError::NoDraft(_)) => {
            form.refuse("add", "Add at least one requirement before you publish");
            back(form)
        }
        Err(PublishError::NoWeight(_)) => {
            form.refuse("weight-1", "Give at least one row a weight above 0");
            back(form)
        }
        Err(PublishError::NoReason(_)) => {
            form.refuse("reason", "Say why it changes: it is kept in the record");
            back(form)
        }
        Err(PublishError::Faults(faults)) => {
            for fault in faults {
                form.refuse("add", format!("{}. {}", fault.problem, fault.hint.trim_end_matches('.')));
            }
            back(form)
        }
        Err(PublishError::Store(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
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
            around: sample_around(),
        }
    }

    fn sample_around() -> Around {
        Around { skills: Vec::new(), relations: Vec::new(), policy: ScoringPolicy::default(), lists: vec![sample::list()] }
    }

    fn known(loaded: &Loaded) -> Vec<Known> {
        let one = |row: &Requirement| {
            let list = examples::list_of(&loaded.job, row, &loaded.around.lists);
            Known {
                requirement: Some(row.clone()),
                choices: Vec::new(),
                issuers: list.map(|list| examples::accepted(&row.skill, list, sample::now())),
            }
        };
        loaded.kept().iter().map(one).collect()
    }

    #[test]
    fn the_editor_shows_every_row_and_what_to_look_at() {
        let loaded = loaded();
        let page = page(Layout::default(), &loaded, (typed::filled(loaded.kept()), &known(&loaded)), 1, true, sample::now().date_naive());
        let main = sample::main_of("requirements", &page);
        assert!(main.contains("The result of 186 applications"));
        assert!(main.contains("value=\"SQL\"") && main.contains("name=\"skill-7\"") && main.contains("Publish version 4"));
    }

    #[test]
    fn who_may_only_read_gets_no_buttons() {
        let loaded = loaded();
        let page = page(Layout::default(), &loaded, (typed::filled(loaded.kept()), &known(&loaded)), 0, false, sample::now().date_naive());
        let main = sample::main_of("requirements-read", &page);
        assert!(!main.contains("<button") && main.contains("<fieldset disabled"));
    }

    #[test]
    fn a_name_that_is_no_skill_comes_back_with_near_ones_to_choose() {
        let mut loaded = loaded();
        let mut form = typed::filled(loaded.kept());
        form.set("skill-1", "Sequel <b>");
        loaded.found[0] = Found::Near(vec![sample::skill("SQL", "data-analysis")]);
        form.refuse("skill-1", "No skill is called “Sequel <b>”. Choose one of those below, or type another name");
        let mut known = known(&loaded);
        known[0] = Known { choices: view::choices(&loaded.found[0]), ..Known::default() };
        let main = sample::main_of(
            "requirements-returned",
            &page(Layout::default(), &loaded, (form, &known), 0, true, sample::now().date_naive()),
        );
        assert!(main.contains("href=\"#skill-1\"") && main.contains("aria-invalid=\"true\"") && main.contains("Sequel &#60;b&#62;"));
        assert!(main.contains("type=\"radio\" name=\"pick-1\"") && main.contains("value=\"sql\""));
    }
}
