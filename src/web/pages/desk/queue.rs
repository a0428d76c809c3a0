//! The queue of the desk: achievements seen in what candidates sent, the most wanted first.

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use super::{address, issuer_of, name_of};
use crate::actions::map_achievement::{DeskEntry, list_desk};
use crate::app::App;
use crate::domain::text::fold;
use crate::web::access::User;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::skills::{Tab, tabs};
use crate::web::problem::Problem;
use crate::web::words;

/// Achievements on one page.
const PAGE: usize = 50;
/// Skills named of one.
const NAMED: usize = 4;

/// What a person wants to see.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    show: String,
    after: String,
}

/// One achievement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Who issues it.
    pub issuer: String,
    /// `3 applications wait: SQL is said by name only`.
    pub waiting: String,
    /// Whether somebody waits for a person.
    pub is_waiting: bool,
    /// `5 candidates`.
    pub held: String,
    /// `verified`, `unknown` or `na`.
    pub mark: &'static str,
    /// `2 skills confirmed`.
    pub said: String,
}

#[derive(Template)]
#[template(path = "pages/desk/queue.html")]
struct DeskPage {
    layout: Layout,
    tabs: Vec<Tab>,
    count: String,
    is_all_empty: bool,
    form: Form,
    shows: Vec<Choice>,
    rows: Vec<Entry>,
    showing: String,
    next_href: Option<String>,
    has_first: bool,
}

fn waiting(entry: &DeskEntry) -> String {
    let many = |count: u64| words::counted(count, "application");
    match (entry.waiting, entry.proposed, entry.counts_for.is_empty()) {
        (0, 0, true) => "Nobody waits".to_owned(),
        (0, 0, false) => format!("Nobody waits: it counts for {}", few(&entry.counts_for)),
        (0, count, _) => format!("{}: the words speak of what the job asks for", many(count)),
        (1, ..) => format!("1 application waits: only the name says {}", few(&entry.by_name)),
        (count, ..) => format!("{} wait: only the name says {}", many(count), few(&entry.by_name)),
    }
}

/// `SQL, Python, 3 more`
fn few(all: &[String]) -> String {
    let mut names: Vec<String> = all.iter().take(NAMED).cloned().collect();
    if let more @ 1.. = all.len().saturating_sub(NAMED) {
        names.push(format!("{} more", words::grouped(more)));
    }
    names.join(", ")
}

/// What persons said, in a few words, with its mark.
fn said(entry: &DeskEntry) -> (&'static str, String) {
    if entry.catalogue.is_empty() {
        return ("unreviewed", "Nothing decided".to_owned());
    }
    let count = |is_wanted: bool| entry.catalogue.skills.values().filter(|(is_confirmed, _)| *is_confirmed == is_wanted).count();
    let (confirmed, rejected) = (count(true), count(false));
    let mut parts = Vec::new();
    if confirmed > 0 {
        parts.push(format!("{} confirmed", words::counted(confirmed, "skill")));
    }
    if rejected > 0 {
        parts.push(format!("{} rejected", words::counted(rejected, "skill")));
    }
    if entry.catalogue.rigor.is_some() || entry.catalogue.level.is_some() {
        parts.push("assessment or level recorded".to_owned());
    }
    (if confirmed > 0 { "verified" } else { "na" }, parts.join(", "))
}

fn row(entry: &DeskEntry) -> Entry {
    let (mark, said) = said(entry);
    Entry {
        href: address(&entry.seen.id),
        name: name_of(&entry.seen),
        issuer: issuer_of(&entry.seen),
        waiting: waiting(entry),
        is_waiting: entry.waiting > 0,
        held: words::counted(entry.holders.candidates, "candidate"),
        mark,
        said,
    }
}

fn is_shown(wanted: &Wanted, entry: &DeskEntry) -> bool {
    let is_kind = match wanted.show.as_str() {
        "decided" => !entry.catalogue.is_empty(),
        "all" => true,
        _ => entry.is_open(),
    };
    let text = fold(&format!("{} {} {}", entry.seen.name(), entry.seen.issuer_name.as_deref().unwrap_or_default(), entry.seen.issuer));
    is_kind && fold(&wanted.q).split(' ').all(|word| text.contains(word))
}

fn page(user: &User, all: &[DeskEntry], wanted: &Wanted) -> DeskPage {
    let waiting = all.iter().filter(|entry| entry.waiting > 0).count();
    let shown: Vec<&DeskEntry> = all.iter().filter(|entry| is_shown(wanted, entry)).collect();
    let from = shown.iter().position(|entry| entry.seen.id.as_str() == wanted.after).map_or(0, |at| at + 1);
    let rows: Vec<Entry> = shown.iter().skip(from).take(PAGE).map(|entry| row(entry)).collect();
    let last = shown.get(from + PAGE - 1).filter(|_| shown.len() > from + PAGE);
    let next = last.map(|last| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &wanted.q).append_pair("show", &wanted.show).append_pair("after", last.seen.id.as_str());
        format!("/desk?{}", query.finish())
    });
    DeskPage {
        layout: Layout::of(user, Section::Skills, "Mapping desk"),
        tabs: tabs("/desk"),
        count: match waiting {
            0 => "No application waits for somebody to say which skill a badge is for.".to_owned(),
            1 => "1 badge keeps applications waiting because only its name says which skill it is for.".to_owned(),
            count => format!(
                "{} badges keep applications waiting because only their names say which skills they are for.",
                words::grouped(count)
            ),
        },
        is_all_empty: all.is_empty(),
        form: Form::filled([("q", wanted.q.as_str()), ("show", wanted.show.as_str())]),
        shows: vec![Choice::new("", "To look at"), Choice::new("decided", "Decided"), Choice::new("all", "All")],
        showing: match rows.len() {
            0 => String::new(),
            count => format!("Showing {}-{} of {}.", from + 1, from + count, words::grouped(shown.len())),
        },
        rows,
        next_href: next,
        has_first: from > 0,
    }
}

/// `GET /desk`.
pub async fn show(app: Data<App>, user: User, wanted: Query<Wanted>) -> Result<Html, Problem> {
    let mut wanted = wanted.into_inner();
    wanted.q = wanted.q.trim().chars().take(100).collect();
    let inner = app.get_ref().clone();
    let all = app.store.read(move |conn| list_desk(&inner, conn)).await?;
    html::render(&page(&user, &all, &wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;
    use crate::web::pages::desk::testing::{entry, said};
    use crate::web::pages::sample;

    fn entries() -> Vec<DeskEntry> {
        let waits = DeskEntry {
            waiting: 3,
            by_name: ["SQL", "Python", "R", "Git", "Bash"].map(str::to_owned).to_vec(),
            ..entry("a", "SQL <Basics>")
        };
        let spoken = DeskEntry { proposed: 1, counts_for: vec!["Git".to_owned()], ..entry("b", "") };
        let mut decided = entry("c", "Statistics");
        decided.catalogue.skills.insert(crate::domain::SkillId::new("statistics"), (true, said()));
        decided.catalogue.skills.insert(crate::domain::SkillId::new("law"), (false, said()));
        decided.catalogue.level = Some((3, said()));
        decided.counts_for = vec!["Statistics".to_owned()];
        vec![waits, spoken, decided]
    }

    fn wanted(q: &str, show: &str, after: &str) -> Wanted {
        Wanted { q: q.into(), show: show.into(), after: after.into() }
    }

    #[test]
    fn the_most_wanted_badges_stand_first_with_what_hangs_on_them() {
        let page = page(&sample::person(Role::Steward), &entries(), &wanted("", "all", ""));
        insta::assert_snapshot!(sample::main_of("desk-queue", &page));
    }

    #[test]
    fn the_queue_is_narrowed_by_words_and_by_what_was_decided() {
        let names = |q: &str, show: &str, after: &str| -> Vec<String> {
            page(&sample::person(Role::Recruiter), &entries(), &wanted(q, show, after)).rows.into_iter().map(|row| row.name).collect()
        };
        assert_eq!(names("", "", ""), ["SQL <Basics>", "A badge without a name"]);
        assert_eq!(names("", "decided", ""), ["Statistics"]);
        assert_eq!(names("school basics", "all", ""), ["SQL <Basics>"]);
        assert_eq!(names("nothing", "all", ""), Vec::<String>::new());
        assert_eq!(names("", "all", "b"), ["Statistics"], "behind the last of the page before");
        let many: Vec<DeskEntry> = (0..=PAGE).map(|number| entry(&format!("{number:03}"), "Badge")).collect();
        let first = page(&sample::person(Role::Recruiter), &many, &wanted("", "all", ""));
        assert_eq!((first.rows.len(), first.next_href.as_deref()), (PAGE, Some("/desk?q=&show=all&after=049")));
        let second = page(&sample::person(Role::Recruiter), &many, &wanted("", "all", "049"));
        assert_eq!((second.rows.len(), second.next_href, second.showing.as_str()), (1, None, "Showing 51-51 of 51."));
    }

    #[test]
    fn an_empty_desk_says_what_will_be_there() {
        let main = sample::main_of("desk-empty", &page(&sample::person(Role::Steward), &[], &Wanted::default()));
        assert!(main.contains("class=\"empty\"") && main.contains("No badges yet"));
    }
}
