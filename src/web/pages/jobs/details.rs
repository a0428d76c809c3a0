//! The fields that a new job and the settings of a job share.

use chrono::{DateTime, NaiveTime, Utc};

use crate::actions::edit_job::JobDetails;
use crate::domain::IssuerListId;
use crate::domain::jobs::Job;
use crate::store::issuer_lists::ListHead;
use crate::web::forms::{Choice, Form};

/// The fields as they stand for a job.
pub(super) fn filled(job: &Job) -> Form {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Form::filled([
        ("title", job.title.clone()),
        ("identifier", text(&job.identifier)),
        ("location", text(&job.location)),
        ("description", job.description.clone()),
        ("contact", text(&job.contact)),
        ("closes", job.closes_at.map(|end| end.date_naive().to_string()).unwrap_or_default()),
        ("issuer_list", job.issuer_list.as_ref().map(ToString::to_string).unwrap_or_default()),
    ])
}

/// Reads the fields; `None` where something is wrong, which the form then says. `before` is when the job closed until now.
pub(super) fn read(form: &mut Form, lists: &[ListHead], before: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<JobDetails> {
    let title = form.text("title", 120, "Give the job a title");
    let identifier = form.optional_text("identifier", 60);
    let location = form.optional_text("location", 120);
    let description = form.optional_text("description", 10_000).unwrap_or_default();
    let contact = form.optional_text("contact", 300);
    let day = form.date("closes");
    // Open until the end of that day.
    let closes_at = day.and_then(|day| NaiveTime::from_hms_opt(23, 59, 59).map(|time| day.and_time(time).and_utc()));
    if closes_at != before && closes_at.is_some_and(|end| end < now) {
        form.refuse("closes", "That day is over. Choose one that is still to come, or leave it empty");
    }
    let typed = form.value("issuer_list").to_owned();
    let issuer_list = lists.iter().find(|list| list.id.as_str() == typed).map(|list| list.id.clone());
    if !typed.is_empty() && issuer_list.is_none() {
        form.refuse("issuer_list", "Choose one of the lists");
    }
    (!form.has_errors()).then_some(JobDetails { title, identifier, location, description, contact, closes_at, issuer_list })
}

/// The lists to choose from.
pub(super) fn list_choices(lists: &[ListHead]) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", "None yet")];
    choices.extend(lists.iter().map(|list| choice(&list.id, list)));
    choices
}

fn choice(id: &IssuerListId, list: &ListHead) -> Choice {
    match list.published() {
        Some(version) => Choice::new(id, format!("{}, version {}", list.name, version.version)),
        None => Choice::new(id, format!("{}, not published yet", list.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn what_stands_comes_back_as_it_was() {
        let job = Job { issuer_list: None, closes_at: "2026-12-12T23:59:59Z".parse().ok(), ..sample::job() };
        let mut form = filled(&job);
        let read = read(&mut form, &[], job.closes_at, sample::now()).unwrap();
        assert_eq!((read.title, read.closes_at, read.identifier), (job.title, job.closes_at, job.identifier));
    }

    #[test]
    fn a_job_does_not_close_in_the_past_unless_it_did() {
        let over: DateTime<Utc> = "2026-11-01T23:59:59Z".parse().unwrap();
        let form = || Form::filled([("title", "Nurse"), ("closes", "2026-11-01")]);
        let mut new = form();
        assert!(read(&mut new, &[], None, sample::now()).is_none() && new.is_wrong("closes"));
        assert!(read(&mut form(), &[], Some(over), sample::now()).is_some());
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut form = Form::filled([("closes", "soon"), ("issuer_list", "nowhere")]);
        assert!(read(&mut form, &[], None, sample::now()).is_none());
        assert_eq!(form.errors().iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["title", "closes", "issuer_list"]);
    }
}
