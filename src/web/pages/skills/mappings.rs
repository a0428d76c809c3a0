//! Mapping tables between frameworks: tried out, loaded, and taken away again as a whole.

use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::frameworks::{Outcome, bad_rows, page};
use super::{again, by};
use crate::actions::import_mapping::{ImportedMapping, import_mapping, take_mapping_away};
use crate::app::App;
use crate::import::frameworks::mapping::{self, MappingTable};
use crate::import::frameworks::{File, Unreadable};
use crate::store::skills::KeptMapping;
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::html::{self, Html};
use crate::web::pages::jobs::go;
use crate::web::pages::public::upload::{self, Limits, Upload, UploadedFile};
use crate::web::problem::Problem;
use crate::web::words;

/// What staff may send at once.
const LIMITS: Limits = Limits { file: 16 * 1024 * 1024, total: 32 * 1024 * 1024 };

/// A table that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingLine {
    /// The files.
    pub name: String,
    /// When it was loaded.
    pub loaded: String,
    /// How many relations it says.
    pub relations: String,
    /// How many links it has to what is not loaded.
    pub left_out: String,
    /// Where it is taken away.
    pub action: String,
}

pub(super) fn line(mapping: KeptMapping) -> MappingLine {
    MappingLine {
        loaded: words::day(mapping.loaded_at),
        relations: number(mapping.counts.taken),
        left_out: number(mapping.counts.unknown),
        action: format!("/skills/frameworks/mappings/{}/take-away", mapping.id),
        name: mapping.name,
    }
}

fn number(count: u64) -> String {
    words::grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

/// `POST /skills/frameworks/mappings`: loads the tables, or says what that would do.
pub async fn load(app: Data<App>, user: User, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let Upload { mut form, files } = upload::read_within(LIMITS, &request, payload).await?;
    let is_trial = form.value("deed") != "load";
    let shown = match check(&files) {
        Err(message) => {
            form.refuse("table", message);
            None
        }
        Ok(()) => match read_and_load(&app, &user, files, is_trial).await? {
            Ok(outcome) => Some(outcome),
            Err(problem) => {
                form.refuse("table", format!("{problem}. {}", problem.hint.trim_end_matches('.')));
                None
            }
        },
    };
    let is_refused = shown.is_none();
    let page = page(&app, &user, form, shown).await?;
    let answer = if is_refused { Html::returned_form(&page)? } else { html::render(&page)? };
    Ok(answer.respond_to(&request).map_into_boxed_body())
}

fn check(files: &[UploadedFile]) -> Result<(), String> {
    if let Some(file) = files.iter().find(|file| file.is_too_large) {
        return Err(format!("“{}” is larger than 16 MB. Load it with “assay skills map” on the command line", file.name));
    }
    if files.is_empty() { Err("Choose a mapping table".to_owned()) } else { Ok(()) }
}

async fn read_and_load(app: &App, user: &User, files: Vec<UploadedFile>, is_trial: bool) -> Result<Result<Outcome, Unreadable>, Problem> {
    let name = files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    let read = tokio::task::spawn_blocking(move || {
        let all: Vec<File<'_>> = files.iter().map(|file| File { name: &file.name, bytes: &file.bytes }).collect();
        mapping::read(&all, &mut ())
    });
    let read = match read.await.map_err(Problem::internal)? {
        Ok(read) => read,
        Err(problem) => return Ok(Err(problem)),
    };
    let (inner, by, links, title) = (app.clone(), by(app, user), read.links.clone(), name.clone());
    let done = app.store.try_out(move |_| !is_trial, move |conn| import_mapping(&inner, conn, &by, &title, &links)).await?;
    app.store.wake_runner();
    Ok(Ok(outcome(&name, &read, &done, is_trial)))
}

fn outcome(name: &str, read: &MappingTable, done: &ImportedMapping, is_trial: bool) -> Outcome {
    let bad = bad_rows(read.errors.len() + read.more_errors);
    let summary = match (&done.id, is_trial) {
        (None, _) => format!("{name}: exactly this is loaded already. Nothing changes."),
        (Some(_), true) => format!("{name} can be loaded. {bad} Nothing is stored yet: send the files again to load them."),
        (Some(_), false) => format!("{name} is loaded. {bad}"),
    };
    let counts = [
        ("Links in the table", done.counts.links),
        ("New relations", done.counts.taken),
        ("Links to what is not loaded, left out", done.counts.unknown),
        ("Links of a skill to itself, left out", done.counts.same),
        ("Results worked out again", u64::try_from(done.rescored).unwrap_or(0)),
    ];
    let mut notes = read.notes.clone();
    if !done.unknown.is_empty() {
        notes.push(format!("Not loaded here, for example: {}.", done.unknown.join(", ")));
    }
    Outcome::new(summary, &counts, (&read.errors, read.more_errors), notes)
}

/// `POST /skills/frameworks/mappings/{id}/take-away`.
pub async fn take_away(app: Data<App>, user: User, id: Path<String>) -> Result<HttpResponse, Problem> {
    let (inner, by, id) = (app.as_ref().clone(), by(&app, &user), id.into_inner());
    let (kept, rescored) = app.store.write(move |conn| take_mapping_away(&inner, conn, &by, &id)).await?;
    app.store.wake_runner();
    let message = format!("All that “{}” says is taken away.{}", kept.name, again(rescored));
    Ok(go(&app, "/skills/frameworks", &Flash::good(message)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::skills::MappingCounts;

    #[test]
    fn a_table_says_what_it_would_add_and_what_it_names_that_is_not_here() {
        let text = b"Classification 1 URI,Classification 2 ID,Mapping relation\na,b,exactMatch\nc,d,nonsense\n";
        let read = mapping::read(&[File { name: "map.csv", bytes: text }], &mut ()).unwrap();
        let counts = MappingCounts { links: 1, unknown: 1, ..MappingCounts::default() };
        let done = ImportedMapping { id: Some("m1".to_owned()), counts, unknown: vec!["b".to_owned()], rescored: 0 };
        let outcome = outcome("map.csv", &read, &done, true);
        assert!(outcome.summary.contains("Nothing is stored yet") && outcome.summary.contains("1 error in rows"), "{}", outcome.summary);
        assert_eq!(outcome.counts.len(), 2, "what is nothing is not said");
        assert_eq!(
            (outcome.errors[0].error.line, outcome.notes.as_slice()),
            (3, ["Not loaded here, for example: b.".to_owned()].as_slice())
        );
        assert!(check(&[]).is_err());
    }
}
