//! What a job asks for, from and to files: requirements.csv, schema.org JobPosting, HR Open skill assertions and our JSON (F12, F13, F14).

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::go;
use super::requirements::changes;
use crate::actions::import_job::{ImportedJob, Target, import_job};
use crate::app::App;
use crate::domain::issuers::VersionStatus;
use crate::domain::jobs::{Job, Requirement, RequirementSet};
use crate::domain::{IssuerListId, JobId, RequirementSetId};
use crate::import::RowError;
use crate::import::job_file::{JobFile, csv, detect_and_read, hr_open, own_json, posting, turn};
use crate::store;
use crate::web::access::{Deed, User};
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::candidates::page::{JobHead, job_head};
use crate::web::pages::public::upload::{self, Limits, Upload};
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::words;

/// What may be sent: a list of requirements is small, a page with a posting in it is not.
const LIMITS: Limits = Limits { file: 4 * 1024 * 1024, total: 5 * 1024 * 1024 };
/// Errors shown.
const SHOWN: usize = 200;
/// The template, whose name a job's own file cannot have.
const TEMPLATE: &str = "template.csv";

/// One way to write a job down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    name: &'static str,
    label: &'static str,
    what: &'static str,
    kind: &'static str,
}

/// Every way, by the name of its file.
const SHAPES: [Shape; 4] = [
    Shape {
        name: "requirements.csv",
        label: "Table (CSV)",
        what: "One row for each requirement, for a spreadsheet.",
        kind: "text/csv; charset=utf-8",
    },
    Shape {
        name: "posting.json",
        label: "schema.org JobPosting",
        what: "For job boards and applicant systems, to be put into a page.",
        kind: "application/ld+json",
    },
    Shape {
        name: "hr-open.json",
        label: "HR Open skill assertions",
        what: "For systems that exchange skills by the HR Open standard.",
        kind: "application/json",
    },
    Shape {
        name: "job.json",
        label: "Assay (JSON)",
        what: "Everything, to be read by Assay again: rows, groups and their lists, and what the job says of itself. A job that is a draft takes over what it does not say yet.",
        kind: "application/json",
    },
];

/// What a file brought or would bring.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    summary: String,
    /// What the rows that are taken are called together.
    rows_title: &'static str,
    /// The rows that are taken.
    rows: Vec<TakenRow>,
    errors: Vec<String>,
    notes: Vec<String>,
}

/// One row that is taken, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TakenRow {
    skill: String,
    importance: &'static str,
    weight: String,
    level: String,
    group: String,
}

#[derive(Template)]
#[template(path = "pages/jobs/files.html")]
struct FilesPage {
    layout: Layout,
    job: JobHead,
    action: String,
    back: String,
    shapes: &'static [Shape],
    template: &'static str,
    version: String,
    may_write: bool,
    has_rows: bool,
    form: Form,
    outcome: Option<Outcome>,
}

struct Loaded {
    job: Job,
    /// What is written: the version in force, else the draft.
    set: Option<RequirementSet>,
    has_draft: bool,
    /// The issuer lists by name.
    lists: Vec<(IssuerListId, String)>,
}

async fn load(app: &App, id: &JobId) -> Result<Loaded, Problem> {
    let id = id.clone();
    let loaded = app.store.read(move |conn| {
        let job = store::jobs::find(conn, &id)?;
        let draft = store::requirement_sets::lookup_draft(conn, &job.id)?;
        let published = store::requirement_sets::lookup_published(conn, &job.id)?;
        let lists = store::issuer_lists::list(conn)?.into_iter().map(|list| (list.id, list.name)).collect();
        Ok(Loaded { job, has_draft: draft.is_some(), set: published.or(draft), lists })
    });
    Ok(loaded.await?)
}

fn page(user: &User, loaded: &Loaded, form: Form, outcome: Option<Outcome>) -> FilesPage {
    let is_in_force = |set: &RequirementSet| set.status == VersionStatus::Published;
    FilesPage {
        layout: Layout::of(user, Section::Jobs, &format!("Files: {}", loaded.job.title)),
        job: job_head(&loaded.job, "requirements"),
        action: format!("/jobs/{}/files", loaded.job.id),
        back: format!("/jobs/{}/requirements", loaded.job.id),
        shapes: &SHAPES,
        template: TEMPLATE,
        version: match &loaded.set {
            Some(set) if is_in_force(set) => format!("Version {}, in force.", set.version),
            Some(set) => format!("The draft of version {}. Nothing is published yet.", set.version),
            None => "There are no requirements yet; the files hold the job’s title and description.".to_owned(),
        },
        may_write: user.may(Deed::WriteJobs),
        has_rows: loaded.has_draft || loaded.set.as_ref().is_some_and(|set| !set.requirements.is_empty()),
        form,
        outcome,
    }
}

/// `GET /jobs/{id}/files`.
pub async fn show(app: Data<App>, user: User, id: Path<JobId>) -> Result<Html, Problem> {
    let loaded = load(&app, &id).await?;
    html::render(&page(&user, &loaded, Form::default(), None))
}

/// `GET /jobs/{id}/files/{name}`: the job as a file.
pub async fn give(app: Data<App>, path: Path<(JobId, String)>) -> Result<HttpResponse, Problem> {
    let (id, name) = path.into_inner();
    if name == TEMPLATE {
        return Ok(as_file(SHAPES[0].kind, "requirements.csv", csv::template()));
    }
    let shape = SHAPES.into_iter().find(|shape| shape.name == name).ok_or_else(Problem::not_found)?;
    let Loaded { job, set, lists, .. } = load(&app, &id).await?;
    let file = turn::job_file(&job, &app.config.organization.name, set.as_ref(), &lists);
    let text = match shape.name {
        "requirements.csv" => csv::write(&file),
        "posting.json" => posting::write(&file),
        "hr-open.json" => hr_open::write(&file),
        _ => own_json::write(&file),
    };
    Ok(as_file(shape.kind, &format!("{}-{}", job.slug, shape.name), text))
}

fn as_file(kind: &'static str, name: &str, text: String) -> HttpResponse {
    let disposition = format!("attachment; filename=\"{name}\"");
    HttpResponse::Ok().insert_header((CONTENT_TYPE, kind)).insert_header((CONTENT_DISPOSITION, disposition)).body(text)
}

/// `POST /jobs/{id}/files`: puts the rows of a file into the draft, or says what that would bring.
pub async fn take(
    app: Data<App>,
    user: User,
    id: Path<JobId>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let Upload { mut form, files } = upload::read_within(LIMITS, &request, payload).await?;
    let loaded = load(&app, &id).await?;
    let is_trial = form.value("deed") != "load";
    let read = match files.into_iter().next() {
        None => Err("Choose the file".to_owned()),
        Some(file) if file.is_too_large => Err(format!("“{}” is larger than 4 MB. A list of requirements is not", file.name)),
        Some(file) => detect_and_read(&file.name, &file.bytes).map_err(|error| format!("{error}. {}", error.hint.trim_end_matches('.'))),
    };
    let read = match read {
        Ok(read) => read,
        Err(message) => {
            form.refuse("file", message);
            let page = page(&user, &loaded, form, None);
            return Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body());
        }
    };
    let (inner, actor, target, kept) = (app.clone(), user.actor(), Target::Job(loaded.job.id.clone()), read.clone());
    // A file without one good row takes nothing away.
    let keep = move |done: &ImportedJob| !is_trial && !done.rows.is_empty();
    let done = app.store.try_out(keep, move |conn| import_job(&inner, conn, &actor, &target, &kept)).await?;
    if keep(&done) && errors_of(&read, &done).is_empty() && done.notes.is_empty() {
        let rows = words::counted(done.rows.len(), "row");
        let message = Flash::good(format!("{rows} of the file are the draft now. They count once it is published."));
        return Ok(go(&app, &format!("/jobs/{}/requirements", loaded.job.id), &message));
    }
    let loaded = load(&app, &id).await?;
    let page = page(&user, &loaded, form, Some(outcome(&read, &done, !keep(&done))));
    Ok(html::render(&page)?.respond_to(&request).map_into_boxed_body())
}

fn errors_of(file: &JobFile, done: &ImportedJob) -> Vec<String> {
    let mut errors: Vec<&RowError> = file.errors.iter().chain(&done.errors).collect();
    errors.sort();
    errors.into_iter().map(|error| file.explain(error)).collect()
}

fn outcome(file: &JobFile, done: &ImportedJob, is_trial: bool) -> Outcome {
    let mut errors = errors_of(file, done);
    let count = errors.len() + file.more_errors;
    errors.truncate(SHOWN);
    if count > errors.len() {
        errors.push(format!("and {} more", words::grouped(count - errors.len())));
    }
    let (rows, left_out) = (words::counted(done.rows.len(), "row"), file.left_out + done.errors.len());
    let bad = if left_out == 0 { "Every row is good.".to_owned() } else { format!("{} left out.", words::counted(left_out, "row")) };
    let summary = match (is_trial, done.rows.len()) {
        (_, 0) if left_out == 0 => format!("This {} has no rows. Nothing is stored.", file.format),
        (_, 0) => format!("This {} has no row that can be used. {bad} Nothing is stored.", file.format),
        (true, _) => format!("This {} would bring {rows}. {bad} Nothing is stored yet: send it again to take it.", file.format),
        (false, _) => format!("{rows} of this {} are the draft now. {bad}", file.format),
    };
    Outcome {
        summary,
        rows_title: if is_trial { "The rows it would bring" } else { "The rows of the draft" },
        rows: taken(done),
        errors,
        notes: [file.notes.as_slice(), &done.notes].concat(),
    }
}

/// The rows that are taken, as the draft has them.
fn taken(done: &ImportedJob) -> Vec<TakenRow> {
    let set = RequirementSet {
        id: RequirementSetId::new("file"),
        job: done.job.id.clone(),
        version: 0,
        status: VersionStatus::Draft,
        requirements: done.rows.clone(),
        groups: done.groups.clone(),
    };
    let row = |row: &Requirement| TakenRow {
        skill: row.skill.label.clone(),
        importance: said::importance(set.importance_of(row)),
        weight: changes::weight(&set, row).unwrap_or_else(|| "–".to_owned()),
        level: row.level.map_or_else(|| "any".to_owned(), |level| level.to_string()),
        group: set.group_of(row).map(|group| changes::name_of(&set, &group.id)).unwrap_or_default(),
    };
    set.requirements.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    fn imported(rows: usize) -> ImportedJob {
        let rows = sample::set().requirements.into_iter().take(rows).collect();
        ImportedJob { job: sample::job(), is_new: false, rows, groups: Vec::new(), errors: Vec::new(), notes: Vec::new() }
    }

    #[test]
    fn a_trial_says_what_a_file_would_bring_and_each_error_by_its_place() {
        let file = csv::read(b"skill,importance\nSQL,must\nPython,sometimes\n").unwrap();
        let tried = outcome(&file, &imported(1), true);
        assert!(tried.summary.contains("would bring 1 row. 1 row left out. Nothing is stored yet"), "{}", tried.summary);
        assert!(tried.errors[0].contains('3') && tried.errors[0].contains("importance"), "{:?}", tried.errors);
        let row = &tried.rows[0];
        assert_eq!(
            (tried.rows.len(), row.skill.as_str(), row.importance, row.weight.as_str(), row.level.as_str()),
            (1, "SQL", "Must", "3", "3")
        );
        assert!(outcome(&file, &imported(0), true).summary.contains("no row that can be used. 1 row left out."));
    }

    #[test]
    fn rows_left_out_are_counted_and_errors_beyond_those_shown() {
        let file = csv::read(format!("skill,importance,weight\n{}SQL,must,3\n", ",sometimes,99\n".repeat(1_200)).as_bytes()).unwrap();
        let tried = outcome(&file, &imported(1), true);
        assert!(tried.summary.contains("would bring 1 row. 1,200 rows left out."), "{}", tried.summary);
        assert_eq!((tried.errors.len(), tried.errors.last().map(String::as_str)), (SHOWN + 1, Some("and 3,400 more")));
    }

    #[test]
    fn who_may_only_read_can_take_files_away() {
        let loaded = Loaded { job: sample::job(), set: Some(sample::set()), has_draft: false, lists: Vec::new() };
        let reader = sample::person(crate::domain::people::Role::HiringManager);
        let main = sample::main_of("files", &page(&reader, &loaded, Form::default(), None));
        assert!(main.contains("/files/requirements.csv") && main.contains("/files/hr-open.json"));
        assert!(!main.contains("<form"));
    }
}
