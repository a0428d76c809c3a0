//! The page of the table, and the core of its handler.

use askama::Template;
use chrono::{DateTime, Utc};

use super::address::Address;
use super::load::{Loaded, PAGE};
use super::view::{self, GroupRows, ORDER, Summary};
use crate::domain::grouping::Group;
use crate::domain::jobs::{Job, JobState};
use crate::domain::people::ApplicationState;
use crate::web::forms::Choice;
use crate::web::layout::Layout;
use crate::web::pages::report::view::Link;
use crate::web::pages::said;
use crate::web::words;

/// A tab of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: &'static str,
    /// Whether this page is it.
    pub is_current: bool,
}

/// The head of a job's pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobHead {
    /// The title.
    pub title: String,
    /// `Berlin. Open until 12 Dec 2026.`
    pub subtitle: String,
    /// The job's pages.
    pub tabs: Vec<Tab>,
}

/// A select of the filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterSelect {
    /// The field's name.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// What is chosen.
    pub value: String,
    /// What can be chosen.
    pub options: Vec<Choice>,
}

/// A group to jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Where it leads.
    pub href: String,
    /// `Gaps 64`.
    pub label: String,
    /// Whether it is shown alone.
    pub is_current: bool,
}

/// What of the filter is carried along by the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The code typed.
    pub code: String,
    /// The group shown alone.
    pub group: &'static str,
    /// Whether the order is by coverage.
    pub by_coverage: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/candidates/candidates.html")]
pub struct CandidatesPage {
    layout: Layout,
    job: JobHead,
    own_href: String,
    filter: Carried,
    selects: Vec<FilterSelect>,
    chips: Vec<Chip>,
    order_note: &'static str,
    order_href: String,
    order_label: &'static str,
    order_after: &'static str,
    groups: Vec<GroupRows>,
    empty_title: &'static str,
    empty_note: &'static str,
    empty_link: Option<Link>,
    showing: String,
    first_href: Option<String>,
    next_href: Option<String>,
}

/// The head of the pages of `job`, with `current` chosen.
pub fn job_head(job: &Job, current: &str) -> JobHead {
    let tab = |label: &'static str, page: &str| Tab { href: format!("/jobs/{}/{page}", job.id), label, is_current: page == current };
    let place = job.location.as_ref().map(|place| format!("{place}. ")).unwrap_or_default();
    let state = match (job.state, job.closes_at) {
        (JobState::Open, Some(end)) => format!("Open until {}.", words::day(end)),
        (JobState::Open, None) => "Open.".to_owned(),
        (JobState::Draft, _) => "Draft.".to_owned(),
        (JobState::Paused, _) => "Paused.".to_owned(),
        (JobState::Closed, _) => "Closed.".to_owned(),
        (JobState::Archived, _) => "Put away.".to_owned(),
    };
    JobHead {
        title: job.title.clone(),
        subtitle: format!("{place}{state}"),
        tabs: vec![
            tab("Requirements", "requirements"),
            tab("Share", "share"),
            tab("Candidates", "candidates"),
            tab("Settings", "settings"),
        ],
    }
}

impl CandidatesPage {
    /// The page at `address`; `summarise` reads the rows of a stored score.
    pub fn new(
        layout: Layout,
        job: &Job,
        address: &Address,
        loaded: &Loaded,
        summarise: &dyn Fn(&str) -> Option<Summary>,
        now: DateTime<Utc>,
    ) -> Self {
        let own_href = format!("/jobs/{}/candidates", job.id);
        let all: u64 = loaded.counts.values().sum();
        let start = address.from_the_start();
        let other_order = Address { by_coverage: !address.by_coverage, ..start.clone() };
        let row_count = u64::try_from(loaded.rows.len()).unwrap_or(0);
        let (empty_title, empty_note, empty_link) = empty(job, &own_href, all);
        Self {
            layout,
            job: job_head(job, "candidates"),
            filter: Carried {
                code: address.filter.code.clone(),
                group: address.group.map_or("", Group::as_str),
                by_coverage: address.by_coverage,
            },
            selects: selects(address, &loaded.issuers),
            chips: chips(&start, loaded, &own_href, all),
            order_note: if address.by_coverage {
                "Sorted by coverage, because you asked for it."
            } else {
                "Grouped, not ranked. In a group, newest first."
            },
            order_href: other_order.write(&own_href),
            order_label: if address.by_coverage { "Back to groups" } else { "Sort by coverage" },
            order_after: if address.by_coverage { "" } else { " (this is logged)." },
            groups: groups(address, loaded, summarise, &own_href, now),
            empty_title,
            empty_note,
            empty_link,
            showing: showing(address, row_count, loaded.shown, all),
            first_href: address.place.is_some().then(|| start.write(&own_href)),
            next_href: loaded
                .next
                .as_ref()
                .map(|next| Address { place: Some(next.clone()), before: address.before + row_count, ..address.clone() }.write(&own_href)),
            own_href,
        }
    }
}

fn groups(
    address: &Address,
    loaded: &Loaded,
    summarise: &dyn Fn(&str) -> Option<Summary>,
    own_href: &str,
    now: DateTime<Utc>,
) -> Vec<GroupRows> {
    let row = |line| {
        let content = |line: &crate::store::applications::ApplicationLine| loaded.contents.get(&line.snapshot.as_ref()?.id).cloned();
        let summary = content(line).and_then(|content| summarise(&content));
        view::row(line, summary.as_ref(), own_href, now)
    };
    if address.by_coverage {
        let rows: Vec<_> = loaded.rows.iter().map(|(_, line)| row(line)).collect();
        let one =
            GroupRows { id: "by-coverage", title: "By verified coverage".to_owned(), note: "an order of evidence, not of people", rows };
        return if one.rows.is_empty() { Vec::new() } else { vec![one] };
    }
    let filled = ORDER.into_iter().map(|group| {
        let rows = loaded.rows.iter().filter(|(of, _)| *of == group).map(|(_, line)| row(line)).collect();
        GroupRows { rows, ..view::group(group, &loaded.counts) }
    });
    filled.filter(|group| !group.rows.is_empty()).collect()
}

fn selects(address: &Address, issuers: &[(String, String)]) -> Vec<FilterSelect> {
    let mut stages = vec![Choice::new("", "Any stage")];
    stages.extend(ApplicationState::ALL.iter().map(|state| Choice::new(state, said::stage(*state))));
    let mut by_issuer = vec![Choice::new("", "Any issuer")];
    by_issuer.extend(issuers.iter().map(|(identifier, name)| Choice::new(identifier, name)));
    let waiting = vec![Choice::new("", "With or without"), Choice::new("waiting", "Waiting on a check")];
    vec![
        FilterSelect { name: "issuer", label: "Issuer", value: address.filter.issuer.clone().unwrap_or_default(), options: by_issuer },
        FilterSelect {
            name: "stage",
            label: "Stage",
            value: address.filter.state.map_or("", ApplicationState::as_str).to_owned(),
            options: stages,
        },
        FilterSelect {
            name: "open",
            label: "Open question",
            value: if address.filter.is_waiting { "waiting" } else { "" }.to_owned(),
            options: waiting,
        },
    ]
}

fn chips(start: &Address, loaded: &Loaded, own_href: &str, all: u64) -> Vec<Chip> {
    let grouped = |count: u64| words::grouped(i64::try_from(count).unwrap_or(0));
    let mut chips = vec![Chip {
        href: Address { group: None, ..start.clone() }.write(own_href),
        label: format!("All {}", grouped(all)),
        is_current: start.group.is_none(),
    }];
    for group in Group::ALL {
        let count = loaded.counts.get(&Some(group.as_str().to_owned())).copied().unwrap_or(0);
        chips.push(Chip {
            href: Address { group: Some(*group), ..start.clone() }.write(own_href),
            label: format!("{} {}", group.title(), grouped(count)),
            is_current: start.group == Some(*group),
        });
    }
    chips
}

/// `Showing 1-50 of 186.`
fn showing(address: &Address, rows: u64, shown: u64, all: u64) -> String {
    let grouped = |count: u64| words::grouped(i64::try_from(count).unwrap_or(0));
    let (first, last) = (address.before + 1, address.before + rows);
    let whole = u64::try_from(PAGE).is_ok_and(|page| shown <= page) && address.before == 0;
    let range = if whole {
        format!("Showing {}", grouped(rows))
    } else {
        format!("Showing {}-{} of {}", grouped(first), grouped(last), grouped(shown))
    };
    if address.is_filtered() { format!("{range}. The job has {}.", grouped(all)) } else { format!("{range}. Nobody is hidden.") }
}

fn empty(job: &Job, own_href: &str, all: u64) -> (&'static str, &'static str, Option<Link>) {
    if all > 0 {
        let link = Link { href: own_href.to_owned(), label: "Show everybody".to_owned() };
        return ("Nobody fits this filter", "The filter stands in the address; taking it away shows everybody.", Some(link));
    }
    let link = Link { href: format!("/jobs/{}/share", job.id), label: "Share the job".to_owned() };
    ("No candidates yet", "Everybody who applies appears here, grouped by what their badges show of the must-haves.", Some(link))
}

#[cfg(test)]
mod tests;
