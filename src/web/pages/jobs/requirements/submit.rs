//! What comes back from the editor: the draft is saved, and published where that was asked.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::arrange::{Arranged, arrange};
use super::press::Press;
use super::view::{Reading, Shown};
use super::{frame, load, page, read, typed};
use crate::actions::edit_requirements::{PublishError, Publishing, publish_requirements, save_requirements};
use crate::app::App;
use crate::domain::JobId;
use crate::domain::jobs::Requirement;
use crate::domain::requirement_rules::{About, RequirementFault};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::Html;
use crate::web::pages::jobs::go;
use crate::web::problem::Problem;
use crate::web::words;

/// `POST /jobs/{id}/requirements`: saves the rows and does what the pressed button says; the form again where something is wrong.
pub async fn submit(app: Data<App>, user: User, id: Path<JobId>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let press = Press::read(form.value("do"));
    let Arranged { mut form, look, open } = arrange(&form, press);
    let loaded = load(&app, &id, Some(typed::named(&form))).await?;
    let (rows, reading) = read(&app, &loaded, &mut form);
    let reason = form.optional_text("reason", 500);
    if press == Press::Publish && loaded.published.is_some() && reason.is_none() {
        form.refuse("reason", "Say why it changes: it is kept in the record");
    }
    let back = |form: Form| -> Result<HttpResponse, Problem> {
        let shown = Shown { extra: 0, open, may_write: true, today: app.clock.now().date_naive() };
        let page = page(frame(&user, &loaded.job), &loaded, form, &reading, shown);
        Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body())
    };
    if form.has_errors() {
        return back(form);
    }
    let own = format!("/jobs/{}/requirements", loaded.job.id);
    let saved = save_requirements(&app, loaded.job.id.clone(), rows.clone(), reading.groups.clone()).await?;
    if press != Press::Publish {
        let query = match (press, open) {
            (Press::Add, _) => "?add=1".to_owned(),
            (Press::Preview, _) => "?preview=1".to_owned(),
            (_, Some(row)) => format!("?open={row}"),
            (_, None) => String::new(),
        };
        let place = if press == Press::Preview { "moves-h" } else { look.as_str() };
        return Ok(go(&app, &format!("{own}{query}#{place}"), &Flash::good(with_notes("The draft is saved.", &reading))));
    }
    let new = Publishing { job: loaded.job.id.clone(), user: user.id.clone(), published_by: user.name.clone(), reason, draft: Some(saved) };
    match publish_requirements(&app, new).await {
        Ok(done) => {
            let again = match done.rescored {
                0 => String::new(),
                count => format!(" {} worked out again.", words::counted(i64::try_from(count).unwrap_or(0), "result")),
            };
            Ok(go(&app, &own, &Flash::good(with_notes(&format!("Version {} is published.{again}", done.version), &reading))))
        }
        Err(error) => {
            refuse(&mut form, error, &rows, &reading)?;
            back(form)
        }
    }
}

/// What was done, and what changed besides.
fn with_notes(said: &str, reading: &Reading) -> String {
    /// Rows of which more is told than that they changed.
    const TOLD: usize = 2;
    let notes = reading.notes.iter().take(TOLD).map(String::as_str);
    let mut said = std::iter::once(said).chain(notes).collect::<Vec<_>>().join(" ");
    if reading.notes.len() > TOLD {
        said.push_str(" Look at the other rows whose skill changed, too.");
    }
    said
}

/// Notes beside its field what keeps the draft from being published.
fn refuse(form: &mut Form, error: PublishError, rows: &[Requirement], reading: &Reading) -> Result<(), Problem> {
    match error {
        PublishError::NoRows(_) | PublishError::NoDraft(_) => form.refuse("add", "Add at least one requirement before you publish"),
        PublishError::NoWeight(_) => form.refuse("weight-1", "Give at least one row a weight above 0"),
        PublishError::NoReason(_) => form.refuse("reason", "Say why it changes: it is kept in the record"),
        PublishError::Faults(faults) => {
            for fault in faults {
                form.refuse(&field(&fault, rows, reading), message(&fault));
            }
        }
        PublishError::Changed(_) => form.refuse(
            "reason",
            "Somebody else saved this draft just now. Your rows stand here: look at theirs on another page, then publish or leave it",
        ),
        PublishError::Store(error) => return Err(error.into()),
    }
    Ok(())
}

/// `The group “Clouds” has only one row. Put at least two rows in it, or take the group out`
fn message(fault: &RequirementFault) -> String {
    let mut signs = fault.problem.chars();
    let first: String = signs.next().map(|sign| sign.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}. {}", signs.as_str(), fault.hint.trim_end_matches('.'))
}

/// The field of the page that a fault is about.
fn field(fault: &RequirementFault, rows: &[Requirement], reading: &Reading) -> String {
    let row = |is_it: &dyn Fn(&Requirement) -> bool| rows.iter().position(is_it).map_or(1, |at| at + 1);
    match &fault.about {
        About::Row(id) => {
            let number = row(&|row| row.id == *id);
            let name = match fault.field {
                "only_accepted" => "only",
                "accepted" => "value",
                _ => "skill",
            };
            format!("{name}-{number}")
        }
        About::Group(id) => {
            let number = reading.groups.iter().position(|group| group.id == *id).map_or(1, |at| at + 1);
            match fault.field {
                "n" => format!("gn-{number}"),
                "weight" => format!("gweight-{number}"),
                "weights" => format!("weight-{}", row(&|row| row.group.as_ref() == Some(id))),
                _ => format!("gname-{number}"),
            }
        }
        About::Set => "gweight-1".to_owned(),
    }
}
