//! The frameworks skills come from, and loading one from the files it is published in (F9).

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::mappings::{MappingLine, line};
use super::{Tab, tabs};
use crate::actions::import_framework::{ImportedFramework, import_framework};
use crate::app::App;
use crate::domain::FrameworkId;
use crate::import::frameworks::{self, File, FileError, Read, Said, skills_csv};
use crate::store::skills;
use crate::store::skills::{Framework, LoadedBy, list_frameworks};
use crate::web::access::{Deed, User};
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::public::upload::{self, Limits, Upload, UploadedFile};
use crate::web::problem::Problem;
use crate::web::words;

/// What staff may send at once.
const LIMITS: Limits = Limits { file: 64 * 1024 * 1024, total: 128 * 1024 * 1024 };
/// Errors shown.
const SHOWN: usize = 200;

/// One framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its release.
    pub version: String,
    /// How many entries it has.
    pub entries: String,
    /// When it was loaded.
    pub loaded: String,
    /// Its licence.
    pub licence: String,
}

/// What loading did or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The whole in a sentence.
    pub summary: String,
    /// What changes, in numbers: what it is and how many.
    pub counts: Vec<(&'static str, String)>,
    /// What is wrong, by file and line.
    pub errors: Vec<FileError>,
    /// `and 12 more`, or nothing.
    pub more_errors: String,
    /// What was left out although nothing is wrong.
    pub notes: Vec<String>,
    /// The framework's page, where something was stored.
    pub href: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/skills/frameworks.html")]
struct FrameworksPage {
    layout: Layout,
    tabs: Vec<Tab>,
    rows: Vec<FrameworkRow>,
    may_write: bool,
    form: Form,
    outcome: Option<Outcome>,
    mappings: Vec<MappingLine>,
}

impl Outcome {
    /// With what is wrong in the files, as far as it is shown, and with the counts that are not nothing.
    pub(super) fn new(summary: String, counts: &[(&'static str, u64)], (errors, more): (&[FileError], usize), notes: Vec<String>) -> Self {
        let all = errors.len() + more;
        let shown = counts.iter().filter(|(_, count)| *count > 0);
        Self {
            summary,
            counts: shown.map(|(what, count)| (*what, words::grouped(i64::try_from(*count).unwrap_or(i64::MAX)))).collect(),
            errors: errors.iter().take(SHOWN).cloned().collect(),
            more_errors: if all > SHOWN { format!("and {} more", words::grouped(all - SHOWN)) } else { String::new() },
            notes,
            href: None,
        }
    }
}

/// How many rows of files are bad, in a sentence.
pub(super) fn bad_rows(errors: usize) -> String {
    match errors {
        0 => "Every row is good.".to_owned(),
        _ => format!("{} in rows that are left out.", words::counted(errors, "error")),
    }
}

fn row((framework, entries): (Framework, u64)) -> FrameworkRow {
    FrameworkRow {
        href: format!("/skills/frameworks/{}", framework.id),
        entries: words::grouped(i64::try_from(entries).unwrap_or(i64::MAX)),
        loaded: words::day(framework.loaded_at),
        licence: framework.licence.unwrap_or_default(),
        name: framework.name,
        version: framework.version,
    }
}

/// The page, with what loading did.
pub(super) async fn page(app: &App, user: &User, form: Form, outcome: Option<Outcome>) -> Result<impl Template + use<>, Problem> {
    let (rows, mappings) = app.store.read(|conn| Ok((list_frameworks(conn)?, skills::list_mappings(conn)?))).await?;
    Ok(FrameworksPage {
        layout: Layout::of(user, Section::Skills, "Skill frameworks"),
        tabs: tabs("/skills/frameworks"),
        rows: rows.into_iter().map(row).collect(),
        may_write: user.may(Deed::WriteSkills),
        form,
        outcome,
        mappings: mappings.into_iter().map(line).collect(),
    })
}

/// `GET /skills/frameworks`.
pub async fn show(app: Data<App>, user: User) -> Result<Html, Problem> {
    html::render(&page(&app, &user, Form::default(), None).await?)
}

/// `GET /skills/frameworks/template.csv`: a table of skills to be filled in.
pub async fn template() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"skills.csv\""))
        .body(format!("\u{feff}{}", skills_csv::template()))
}

/// `POST /skills/frameworks`: loads the files, or says what that would change.
pub async fn load(app: Data<App>, user: User, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let Upload { mut form, files } = upload::read_within(LIMITS, &request, payload).await?;
    let is_trial = form.value("deed") != "load";
    let shown = match prepared(&form, files) {
        Err(message) => {
            form.refuse("file", message);
            None
        }
        Ok(prepared) => match read_and_load(&app, &user, prepared, is_trial).await? {
            Ok(outcome) => Some(outcome),
            Err(problem) => {
                form.refuse("file", format!("{problem}. {}", problem.hint.trim_end_matches('.')));
                None
            }
        },
    };
    let is_refused = shown.is_none();
    let page = page(&app, &user, form, shown).await?;
    let answer = if is_refused { Html::returned_form(&page)? } else { html::render(&page)? };
    Ok(answer.respond_to(&request).map_into_boxed_body())
}

/// The files and what was said about them.
struct Prepared {
    files: Vec<UploadedFile>,
    said: Said,
}

fn prepared(form: &Form, files: Vec<UploadedFile>) -> Result<Prepared, String> {
    if let Some(file) = files.iter().find(|file| file.is_too_large) {
        return Err(format!("“{}” is larger than 64 MB. Load it with “assay skills import” on the command line", file.name));
    }
    if files.is_empty() {
        return Err("Choose the files of the framework".to_owned());
    }
    let typed = |name: &str| Some(form.value(name).trim().to_owned()).filter(|text| !text.is_empty());
    let said = Said { framework: None, name: typed("name"), version: typed("release"), language: typed("language") };
    Ok(Prepared { files, said })
}

async fn read_and_load(
    app: &App,
    user: &User,
    Prepared { files, said }: Prepared,
    is_trial: bool,
) -> Result<Result<Outcome, frameworks::Unreadable>, Problem> {
    let names = files.iter().map(|file| file.name.clone()).collect();
    let by = LoadedBy { at: app.clock.now(), actor: user.actor(), files: names };
    let read = tokio::task::spawn_blocking(move || {
        let all: Vec<File<'_>> = files.iter().map(|file| File { name: &file.name, bytes: &file.bytes }).collect();
        frameworks::read(&all, &said, &mut ())
    });
    let read = match read.await.map_err(Problem::internal)? {
        Ok(read) => read,
        Err(problem) => return Ok(Err(problem)),
    };
    let (inner, release) = (app.clone(), read.release.clone());
    let done = app.store.try_out(move |_| !is_trial, move |conn| import_framework(&inner, conn, &release, &by)).await?;
    app.store.wake_runner();
    Ok(Ok(outcome(&read, &done, is_trial)))
}

fn outcome(read: &Read, done: &ImportedFramework, is_trial: bool) -> Outcome {
    let (release, counts) = (&read.release, &done.counts);
    let title = format!("{} {}", release.name, release.version);
    let bad = bad_rows(read.errors.len() + read.more_errors);
    let summary = match (done.number, is_trial) {
        (None, _) => format!("{title}: exactly this was loaded last. Nothing changes."),
        (Some(_), true) => format!("{title} can be loaded. {bad} Nothing is stored yet: send the files again to load them."),
        (Some(_), false) => format!("{title} is loaded. {bad}"),
    };
    let all = [
        ("Entries in the files", counts.entries),
        ("Names in the files", counts.names),
        ("New", counts.added),
        ("Given up by the framework", counts.retired),
        ("There again", counts.returned),
        ("With another name", counts.renamed),
        ("Said otherwise", counts.reworded),
        ("With other further names", counts.other_names),
        ("New links", counts.links_added),
        ("Links that are gone", counts.links_removed),
        ("Links to what is not loaded, left out", counts.links_unknown),
        ("Results worked out again", u64::try_from(done.rescored).unwrap_or(0)),
    ];
    let counts = if done.number.is_some() { all.as_slice() } else { &[] };
    let mut notes = read.notes.clone();
    notes.extend(done.warning());
    let href = (!is_trial).then(|| format!("/skills/frameworks/{}", release.framework));
    Outcome { href, ..Outcome::new(summary, counts, (&read.errors, read.more_errors), notes) }
}

/// The framework of an address.
pub(super) async fn find(app: &App, id: &FrameworkId) -> Result<Framework, Problem> {
    let id = id.clone();
    Ok(app.store.read(move |conn| skills::find_framework(conn, &id)).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn a_trial_says_what_would_change_and_each_error_by_its_place() {
        let file = File { name: "ours.csv", bytes: b"id,label,aliases\nsql,SQL,Structured Query Language\n!,bad,\n" };
        let read = frameworks::read(&[file], &Said::default(), &mut ()).unwrap();
        let counts = crate::domain::frameworks::Counts { entries: 1, names: 2, added: 1, ..Default::default() };
        let given_up_in_use = vec!["Telex".to_owned()];
        let done = ImportedFramework { number: Some(1), counts, rescored: 0, given_up_in_use };
        let shown = FrameworksPage {
            layout: Layout::default(),
            tabs: tabs("/skills/frameworks"),
            rows: Vec::new(),
            may_write: true,
            form: Form::default(),
            outcome: Some(outcome(&read, &done, true)),
            mappings: vec![MappingLine {
                name: "esco-onet.csv".to_owned(),
                loaded: "23 Nov 2026".to_owned(),
                relations: "1,204".to_owned(),
                left_out: "3".to_owned(),
                action: "/skills/frameworks/mappings/m1/take-away".to_owned(),
            }],
        };
        let main = sample::main_of("skills-frameworks", &shown);
        assert!(
            main.contains("Nothing is stored yet") && main.contains("ours.csv") && main.contains("<th scope=\"row\" class=\"n\">3</th>")
        );
        assert!(main.contains("what jobs ask for: “Telex”."));
        assert!(!main.contains("Results worked out again"), "what is nothing is not said");
    }

    #[test]
    fn a_form_without_files_says_what_to_do() {
        assert!(prepared(&Form::default(), Vec::new()).is_err_and(|message| message.contains("Choose the files")));
        let large = UploadedFile { name: "a.zip".into(), bytes: Vec::new(), is_too_large: true };
        assert!(prepared(&Form::default(), vec![large]).is_err_and(|message| message.contains("command line")));
    }
}
