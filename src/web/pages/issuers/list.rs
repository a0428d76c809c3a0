//! One list: the draft being edited or the version in force, what the draft changes, and publishing it (F30).

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{ListingRow, Tab, by, credentials_said, go, row, skills_said, tabs};
use crate::actions::edit_issuer_list::{ListError, discard_draft, not_ready, publish_list};
use crate::app::App;
use crate::domain::IssuerListId;
use crate::domain::issuers::{IssuerList, IssuerListing, VersionStatus};
use crate::domain::list_changes::{ListingChange, changes};
use crate::store::issuer_lists::{self, ListHead, VersionHead};
use crate::store::{StoreError, list_uses};
use crate::web::access::{Deed, User};
use crate::web::flash::Flash;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::words;

/// One version to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLink {
    /// Where.
    pub href: String,
    /// `Version 2, in force`.
    pub label: String,
    /// `published 3 Nov 2026 by Stella`.
    pub note: String,
    /// Whether it is shown.
    pub is_current: bool,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Whose.
    pub issuer: String,
    /// `New`, `Gone` or `Changed`.
    pub kind: &'static str,
    /// What, in words.
    pub what: String,
}

/// What publishing does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishing {
    /// Where.
    pub action: String,
    /// Throws the draft away.
    pub discard_action: String,
    /// `Publish version 3`.
    pub label: String,
    /// Who moves, in words.
    pub effect: String,
    /// What has to be mended first.
    pub problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/issuers/list.html")]
struct ListPage {
    layout: Layout,
    tabs: Vec<Tab>,
    name: String,
    status: String,
    versions: Vec<VersionLink>,
    rows: Vec<ListingRow>,
    changes_title: String,
    changes: Vec<ChangeRow>,
    jobs: Vec<(String, String)>,
    publishing: Option<Publishing>,
    may_edit: bool,
    add_href: String,
    import_href: String,
    export_href: String,
}

/// Which version is shown; the draft, else the one in force, unless another is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    version: Option<u32>,
}

/// `version 2, published 3 Nov 2026 by Stella`.
pub(super) fn published_words(version: &VersionHead) -> String {
    let mut text = format!("version {}", version.version);
    if let Some(at) = version.published_at {
        text = format!("{text}, published {}", words::day(at));
    }
    version.published_by.as_ref().map_or_else(|| text.clone(), |by| format!("{text} by {by}"))
}

struct Loaded {
    head: ListHead,
    shown: IssuerList,
    before: Option<IssuerList>,
    jobs: Vec<(crate::domain::JobId, String)>,
    applications: usize,
}

async fn load(app: &App, id: IssuerListId, version: Option<u32>) -> Result<Loaded, Problem> {
    let loaded = app.store.read(move |conn| {
        let head = issuer_lists::find(conn, &id)?;
        let by_default = || head.draft().or_else(|| head.published()).or_else(|| head.versions.first());
        let shown = match version {
            Some(number) => head.versions.iter().find(|version| version.version == number),
            None => by_default(),
        };
        let shown = shown.ok_or_else(|| StoreError::missing("issuer list version", &id))?;
        let before = head.versions.iter().find(|version| version.version < shown.version && version.status != VersionStatus::Draft);
        let before = before.map(|before| issuer_lists::find_version(conn, &before.id)).transpose()?;
        let shown = issuer_lists::find_version(conn, &shown.id)?;
        let jobs = list_uses::list_jobs(conn, &id)?;
        Ok(Loaded { applications: list_uses::list_applications(conn, &id)?.len(), head, shown, before, jobs })
    });
    Ok(loaded.await?)
}

fn scope_words(listing: &IssuerListing) -> String {
    format!("{}, {}", skills_said(&listing.skill_scope), credentials_said(&listing.credential_scope))
}

/// One difference as a sentence.
pub(super) fn change_row(change: &ListingChange) -> ChangeRow {
    let (kind, what) = match (&change.before, &change.after) {
        (None, Some(new)) => ("New", format!("{} for {}", said::tier(new.tier), scope_words(new))),
        (Some(old), None) => ("Gone", format!("was {} for {}", said::tier(old.tier), scope_words(old))),
        (Some(old), Some(new)) => ("Changed", differences(old, new)),
        (None, None) => ("Changed", String::new()),
    };
    ChangeRow { issuer: change.issuer.display_name.clone(), kind, what }
}

fn differences(old: &IssuerListing, new: &IssuerListing) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "none".to_owned(), words::date);
    let rigor = |one: &IssuerListing| one.rigor_default.map_or("none", said::rigor).to_owned();
    let level = |one: &IssuerListing| one.level_default.map_or_else(|| "none".to_owned(), |level| level.to_string());
    let pairs = [
        ("tier", said::tier(old.tier).to_owned(), said::tier(new.tier).to_owned()),
        ("scope", scope_words(old), scope_words(new)),
        ("assessment assumed", rigor(old), rigor(new)),
        ("level assumed", level(old), level(new)),
        ("in force from", day(old.valid_from), day(new.valid_from)),
        ("in force until", day(old.valid_to), day(new.valid_to)),
        ("look again by", day(old.review_by), day(new.review_by)),
        ("reason", format!("“{}”", old.reason), format!("“{}”", new.reason)),
        ("written down at", old.evidence_url.clone().unwrap_or_default(), new.evidence_url.clone().unwrap_or_default()),
    ];
    let differing = pairs.into_iter().filter(|(_, old, new)| old != new).map(|(name, old, new)| format!("{name}: {old} → {new}"));
    let words: Vec<String> = differing.collect();
    if words.is_empty() { "pinned keys".to_owned() } else { words.join("; ") }
}

fn page(user: &User, loaded: &Loaded, now: DateTime<Utc>) -> ListPage {
    let Loaded { head, shown, before, jobs, applications } = loaded;
    let id = &head.id;
    let is_draft = shown.status == VersionStatus::Draft;
    let is_newest = head.versions.first().is_some_and(|version| version.version == shown.version);
    let may_edit = user.may(Deed::WriteIssuers) && is_newest;
    let found = changes(before.as_ref(), shown);
    let name = |listing: &IssuerListing| {
        let issuer = shown.issuers.iter().find(|issuer| issuer.id == listing.issuer);
        issuer.map_or_else(|| listing.issuer.to_string(), |issuer| issuer.display_name.clone())
    };
    let mut rows: Vec<ListingRow> = shown
        .listings
        .iter()
        .map(|listing| row(&name(listing), listing, format!("/lists/{id}/listings/{}", listing.id), now.date_naive()))
        .collect();
    rows.sort_by(|one, other| {
        (one.issuer.to_lowercase(), &one.skills, &one.credentials).cmp(&(other.issuer.to_lowercase(), &other.skills, &other.credentials))
    });
    ListPage {
        layout: Layout::of(user, Section::Issuers, &head.name),
        tabs: tabs("/lists", None),
        name: head.name.clone(),
        status: status_words(shown),
        versions: head.versions.iter().map(|version| link(id, version, version.version == shown.version)).collect(),
        rows,
        changes_title: before.as_ref().map_or_else(String::new, |before| format!("What differs from version {}", before.version)),
        changes: if before.is_some() { found.iter().map(change_row).collect() } else { Vec::new() },
        jobs: jobs.iter().map(|(id, title)| (format!("/jobs/{id}/requirements"), title.clone())).collect(),
        publishing: (is_draft && may_edit).then(|| publishing(id, shown, *applications, before.is_some() && found.is_empty(), now)),
        may_edit,
        add_href: format!("/lists/{id}/listings/new"),
        import_href: format!("/lists/{id}/import"),
        export_href: format!("/lists/{id}/issuers.csv?version={}", shown.version),
    }
}

fn status_words(shown: &IssuerList) -> String {
    let count = words::counted(shown.listings.len(), "listing");
    match shown.status {
        VersionStatus::Draft => format!("Draft of version {}: {count}. Nothing changes for anybody until it is published.", shown.version),
        VersionStatus::Published => format!("Version {}, in force: {count}.", shown.version),
        VersionStatus::Superseded => format!("Version {}, replaced by a newer one: {count}.", shown.version),
    }
}

fn link(id: &IssuerListId, version: &VersionHead, is_current: bool) -> VersionLink {
    let state = match version.status {
        VersionStatus::Draft => "draft",
        VersionStatus::Published => "in force",
        VersionStatus::Superseded => "replaced",
    };
    VersionLink {
        href: format!("/lists/{id}?version={}", version.version),
        label: format!("Version {}, {state}", version.version),
        note: if version.status == VersionStatus::Draft { String::new() } else { published_words(version) },
        is_current,
    }
}

fn publishing(id: &IssuerListId, draft: &IssuerList, applications: usize, is_same: bool, now: DateTime<Utc>) -> Publishing {
    let effect = match applications {
        0 => "No open application stands on this list.".to_owned(),
        1 => "1 open application stands on this list; its result is worked out again.".to_owned(),
        count => format!("{} stand on this list; their results are worked out again.", words::counted(count, "open application")),
    };
    let mut problems: Vec<String> =
        not_ready(draft, now).into_iter().map(|(name, fault)| format!("{name}: {}. {}", fault.problem, fault.hint)).collect();
    if is_same {
        problems.push("The draft is the same as the version in force. Change something, or throw it away.".to_owned());
    }
    Publishing {
        action: format!("/lists/{id}/publish"),
        discard_action: format!("/lists/{id}/discard"),
        label: format!("Publish version {}", draft.version),
        effect: format!("{effect} Decisions already made keep the version they were made on."),
        problems,
    }
}

/// `GET /lists/{id}`.
pub async fn show(app: Data<App>, user: User, id: Path<String>, shown: Query<Shown>) -> Result<Html, Problem> {
    let loaded = load(&app, IssuerListId::new(id.into_inner()), shown.version).await?;
    html::render(&page(&user, &loaded, app.clock.now()))
}

/// `POST /lists/{id}/publish`.
pub async fn publish(app: Data<App>, user: User, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = IssuerListId::new(id.into_inner());
    let message = match publish_list(&app, by(&user), id.clone()).await {
        Ok(published) if published.rescored == 0 => Flash::good(format!("Version {} is published.", published.list.version)),
        Ok(published) => {
            let count = words::counted(published.rescored, "result");
            Flash::good(format!("Version {} is published. {count} being worked out again.", published.list.version))
        }
        Err(ListError::NoDraft(_)) => {
            Flash::warn("There is no draft any more: somebody published it or threw it away. This is how the list stands.")
        }
        Err(ListError::NoChange(_)) => Flash::warn("The draft is the same as the version in force. Nothing was published."),
        Err(ListError::NotReady(wrong)) => Flash::warn(format!(
            "{} below before this can be published. Nothing was changed.",
            if wrong.len() == 1 { "Mend the one listing named".to_owned() } else { format!("Mend the {} listings named", wrong.len()) }
        )),
        Err(ListError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Problem::internal(error)),
    };
    go(&app, &format!("/lists/{id}"), &message)
}

/// `POST /lists/{id}/discard`.
pub async fn discard(app: Data<App>, user: User, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = IssuerListId::new(id.into_inner());
    let message = match discard_draft(&app, by(&user), id.clone()).await {
        Ok(()) => Flash::good("The draft is thrown away. The version in force stays as it is."),
        Err(ListError::NoDraft(_)) => Flash::warn("There is no draft any more."),
        Err(ListError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Problem::internal(error)),
    };
    go(&app, &format!("/lists/{id}"), &message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;
    use crate::domain::policy::Tier;
    use crate::domain::{IssuerListVersionId, JobId};
    use crate::web::pages::sample;

    fn loaded() -> Loaded {
        let before = sample::list();
        let mut shown = IssuerList { version: before.version + 1, status: VersionStatus::Draft, ..before.clone() };
        shown.listings.pop();
        if let Some(first) = shown.listings.first_mut() {
            first.tier = Tier::C;
            first.review_by = None;
        }
        let version = |list: &IssuerList| VersionHead {
            id: IssuerListVersionId::new(format!("v{}", list.version)),
            version: list.version,
            status: list.status,
            listings: 2,
            content_hash: None,
            published_at: (list.status != VersionStatus::Draft).then(|| sample::day(2026, 11, 3)),
            published_by: (list.status != VersionStatus::Draft).then(|| "Stella".to_owned()),
        };
        let head = ListHead { id: before.id.clone(), name: before.name.clone(), versions: vec![version(&shown), version(&before)] };
        Loaded { head, shown, before: Some(before), jobs: vec![(JobId::new("job-1"), "Data Analyst".into())], applications: 7 }
    }

    #[test]
    fn a_draft_says_what_it_changes_and_who_moves() {
        let page = page(&sample::person(Role::Steward), &loaded(), sample::now());
        assert!(page.publishing.as_ref().is_some_and(|publishing| publishing.effect.starts_with("7 open applications stand")));
        insta::assert_snapshot!(sample::main_of("issuer-list", &page));
    }

    #[test]
    fn who_may_only_read_publishes_nothing() {
        let main = sample::main_of("issuer-list-read", &page(&sample::person(Role::Auditor), &loaded(), sample::now()));
        assert!(!main.contains("<form") && main.contains("What differs"));
    }
}
