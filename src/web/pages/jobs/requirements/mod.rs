//! The requirements editor: rows as one form that works without scripts, a draft, and publishing it as a version (`product.md` §1, recruiter step 3).

mod arrange;
mod changes;
mod find;
mod groups;
mod lints;
mod moves;
mod named;
mod options;
mod press;
mod submit;
mod typed;
mod view;
mod weights;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use self::arrange::MOST_ROWS;
use self::changes::ChangeLine;
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
use crate::domain::{JobId, RequirementGroupId, RequirementId};
use crate::store;
use crate::store::issuer_lists::ListHead;
use crate::store::requirement_sets::SetHead;
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

/// Reads the rows and groups of a form, with what is known of each row.
fn read(app: &App, loaded: &Loaded, form: &mut Form) -> (Vec<Requirement>, Reading) {
    let lists: Vec<_> = loaded.lists.iter().map(|list| list.id.clone()).collect();
    let kept = loaded.kept_set().map(|set| set.groups.as_slice()).unwrap_or_default();
    let groups = groups::read(form, kept, || RequirementGroupId::new(app.new_id()));
    let beside = Beside { kept: loaded.kept(), groups: &groups, lists: &lists };
    let rows = typed::read(form, &loaded.found, &beside, || RequirementId::new(app.new_id()));
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
    (rows, Reading { known, groups })
}

fn page(layout: Layout, loaded: &Loaded, form: Form, reading: &Reading, shown: Shown) -> RequirementsPage {
    let known = reading.known.as_slice();
    let remarks = lints::look_at(known, &reading.groups, &loaded.job, &loaded.around, shown.today);
    let views = groups::views(&form, known, &reading.groups, &view::inside(&form, reading));
    let names: Vec<String> = views.iter().map(|group| group.title.clone()).collect();
    let (parts, parts_said) = weights::parts(known, &views, &reading.groups);
    let lists: Vec<_> = loaded.lists.iter().map(|list| (list.id.to_string(), list.name.clone())).collect();
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
        changes: loaded.published.as_ref().zip(loaded.draft.as_ref()).map(|(old, new)| changes::changes(old, new)).unwrap_or_default(),
        moves: None,
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
            around: Around { skills: Vec::new(), relations: Vec::new(), policy: ScoringPolicy::default(), lists: vec![sample::list()] },
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
        Reading { known: loaded.kept().iter().map(one).collect(), groups }
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
        known.known[0] = Known { choices: view::choices(&loaded.found[0]), ..Known::default() };
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
}
