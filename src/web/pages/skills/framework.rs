//! One framework: what it is, its headings, its releases and what each changed.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::{Tab, frameworks, tabs};
use crate::actions::export_skills::{ExportError, export_skills, is_own};
use crate::app::App;
use crate::domain::frameworks::{Change, ChangeKind};
use crate::domain::skills::{RelationKind, Skill};
use crate::domain::{FrameworkId, SkillId};
use crate::store::skills::{self, Framework, KeptRelease};
use crate::store::{Conn, StoreError};
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::report::view::Link;
use crate::web::problem::Problem;
use crate::web::weblink::WebLink;
use crate::web::words;

/// Changes on a page.
const PAGE: usize = 100;
/// Headings shown.
const HEADINGS: usize = 200;

/// Which release's changes are open, and after which one the page begins.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    release: Option<u64>,
    after: Option<String>,
}

/// One release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its changes.
    pub href: String,
    /// Its version.
    pub version: String,
    /// When it was loaded.
    pub loaded: String,
    /// What it did.
    pub did: String,
    /// Out of which files.
    pub files: String,
    /// Whether its changes are open.
    pub is_open: bool,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// The skill.
    pub link: Link,
    /// What happened.
    pub kind: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

#[derive(Template)]
#[template(path = "pages/skills/framework.html")]
struct FrameworkPage {
    layout: Layout,
    tabs: Vec<Tab>,
    name: String,
    facts: Vec<(&'static str, String)>,
    source: Option<WebLink>,
    search_id: String,
    /// Its skills as a file, where it is the company's own.
    csv_href: Option<String>,
    headings: Vec<Link>,
    releases: Vec<ReleaseRow>,
    open: Option<String>,
    changes: Vec<ChangeRow>,
    next_href: Option<String>,
}

struct Loaded {
    framework: Framework,
    headings: Vec<Skill>,
    releases: Vec<KeptRelease>,
    changes: Vec<Change>,
    named: Vec<Skill>,
    /// What took the place of entries that were given up.
    in_place: BTreeMap<SkillId, Skill>,
}

fn load(conn: &mut Conn, framework: Framework, wanted: &Wanted) -> Result<Loaded, StoreError> {
    let after = wanted.after.as_deref().and_then(|after| after.split_once(' '));
    let after = after.and_then(|(kind, skill)| Some((ChangeKind::parse(kind)?, SkillId::new(skill))));
    let changes = match wanted.release {
        Some(number) => skills::page_changes(conn, (&framework.id, number), after, PAGE + 1)?,
        None => Vec::new(),
    };
    let ids: Vec<SkillId> = changes.iter().map(|change| change.skill.clone()).collect();
    let mut in_place = BTreeMap::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Retired) {
        let own = skills::list_relations_of(conn, &change.skill)?;
        let new = own.into_iter().find(|one| one.kind == RelationKind::ReplacedBy && one.from == change.skill);
        if let Some(relation) = new {
            in_place.insert(change.skill.clone(), skills::find(conn, &relation.to)?);
        }
    }
    Ok(Loaded {
        in_place,
        headings: skills::list_tops(conn, &framework.id, HEADINGS)?,
        releases: skills::list_releases(conn, &framework.id)?,
        named: skills::list_by_ids(conn, &ids)?,
        changes,
        framework,
    })
}

const fn kind(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Added => "New",
        ChangeKind::Returned => "There again",
        ChangeKind::Retired => "Given up",
        ChangeKind::Renamed => "Another name",
        ChangeKind::Reworded => "Said otherwise",
    }
}

fn did(release: &KeptRelease) -> String {
    let counts = &release.counts;
    let number = |count: u64| words::grouped(i64::try_from(count).unwrap_or(i64::MAX));
    if release.number == 1 {
        return format!("{} entries, all new", number(counts.entries));
    }
    let parts = [
        (counts.added, "new"),
        (counts.retired, "given up"),
        (counts.returned, "there again"),
        (counts.renamed, "with another name"),
        (counts.reworded, "said otherwise"),
        (counts.other_names, "with other further names"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", number(*count))).collect();
    if parts.is_empty() { "No entry changed".to_owned() } else { parts.join(", ") }
}

fn link(skill: &Skill) -> Link {
    Link { href: format!("/skills/{}", skill.id), label: skill.label.clone() }
}

fn page(layout: Layout, loaded: Loaded, wanted: &Wanted) -> FrameworkPage {
    let Loaded { framework, headings, releases, mut changes, named, in_place } = loaded;
    let base = format!("/skills/frameworks/{}", framework.id);
    let has_more = changes.len() > PAGE;
    changes.truncate(PAGE);
    let next_href = changes.last().filter(|_| has_more).zip(wanted.release).map(|(last, number)| {
        let after = format!("{} {}", last.kind, last.skill);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("release", &number.to_string())
            .append_pair("after", &after)
            .finish();
        format!("{base}?{query}")
    });
    let label = |id: &SkillId| named.iter().find(|skill| skill.id == *id).map_or_else(|| id.to_string(), |skill| skill.label.clone());
    let row = |change: &Change| ChangeRow {
        link: Link { href: format!("/skills/{}", change.skill), label: label(&change.skill) },
        kind: kind(change.kind),
        before: change.before.clone().unwrap_or_default(),
        after: match in_place.get(&change.skill) {
            Some(new) => format!("replaced by “{}”", new.label),
            None => change.after.clone().unwrap_or_default(),
        },
    };
    let open = wanted.release.and_then(|number| releases.iter().find(|release| release.number == number));
    let mut facts = vec![("Release", framework.version.clone()), ("Loaded", words::day(framework.loaded_at))];
    facts.extend(framework.licence.clone().map(|licence| ("Licence", licence)));
    facts.push(("Id", framework.id.to_string()));
    FrameworkPage {
        layout,
        tabs: tabs("/skills/frameworks"),
        facts,
        source: framework.source_url.as_deref().and_then(WebLink::parse),
        search_id: framework.id.to_string(),
        csv_href: is_own(&framework.kind).then(|| format!("{base}/skills.csv")),
        headings: headings.iter().map(link).collect(),
        open: open.map(|release| format!("What {} {} changed", framework.name, release.version)),
        releases: releases
            .iter()
            .map(|release| ReleaseRow {
                href: format!("{base}?release={}", release.number),
                version: release.version.clone(),
                loaded: words::minute(release.loaded_at),
                did: did(release),
                files: release.files.join(", "),
                is_open: Some(release.number) == wanted.release,
            })
            .collect(),
        changes: changes.iter().map(row).collect(),
        next_href,
        name: framework.name,
    }
}

/// `GET /skills/frameworks/{id}`.
pub async fn show(app: Data<App>, user: User, id: Path<String>, wanted: Query<Wanted>) -> Result<Html, Problem> {
    let framework = frameworks::find(&app, &FrameworkId::new(id.into_inner())).await?;
    let wanted = wanted.into_inner();
    let asked = Wanted { release: wanted.release, after: wanted.after.clone() };
    let loaded = app.store.read(move |conn| load(conn, framework, &asked)).await?;
    let layout = Layout::of(&user, Section::Skills, &loaded.framework.name);
    html::render(&page(layout, loaded, &wanted))
}

/// `GET /skills/frameworks/{id}/skills.csv`: the skills of a framework of the company's own, in the shape in which they are loaded.
pub async fn export(app: Data<App>, id: Path<FrameworkId>) -> Result<HttpResponse, Problem> {
    let framework = id.clone();
    let written = app.store.read(move |conn| match export_skills(conn, &framework) {
        Ok(written) => Ok(Some(written)),
        Err(ExportError::NotOwn(_)) => Ok(None),
        Err(ExportError::Store(error)) => Err(error),
    });
    let written = written.await?.ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"skills.csv\""))
        .body(written.csv))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::frameworks::Counts;
    use crate::web::pages::sample;

    fn loaded(changes: usize) -> Loaded {
        let framework = Framework {
            id: FrameworkId::new("esco"),
            kind: "esco".to_owned(),
            name: "ESCO".to_owned(),
            version: "1.1.1".to_owned(),
            source_url: Some("https://esco.ec.europa.eu/".to_owned()),
            licence: Some("© European Union".to_owned()),
            loaded_at: sample::now(),
        };
        let release = |number: u64, version: &str, counts| KeptRelease {
            number,
            version: version.to_owned(),
            files: vec!["esco.zip".to_owned()],
            counts,
            loaded_at: sample::now(),
            loaded_by: "cli".to_owned(),
        };
        let change = |number: usize| Change {
            skill: SkillId::new(format!("esco-{number:03}")),
            kind: ChangeKind::Renamed,
            before: Some("cook pasta".to_owned()),
            after: Some("cook noodles".to_owned()),
        };
        Loaded {
            framework,
            headings: vec![sample::skill("Languages", "x")],
            releases: vec![
                release(2, "1.1.1", Counts { added: 5, renamed: 1, ..Counts::default() }),
                release(1, "1.1.0", Counts { entries: 14_534, ..Counts::default() }),
            ],
            changes: (0..changes).map(change).collect(),
            named: Vec::new(),
            in_place: BTreeMap::new(),
        }
    }

    #[test]
    fn the_page_says_what_each_release_changed() {
        let wanted = Wanted { release: Some(2), after: None };
        let main = sample::main_of("skills-framework", &page(Layout::default(), loaded(2), &wanted));
        for text in ["5 new, 1 with another name", "14,534 entries, all new", "What ESCO 1.1.1 changed", "cook noodles", "Another name"] {
            assert!(main.contains(text), "{text}");
        }
    }

    #[test]
    fn what_is_given_up_says_what_took_its_place_and_names_alone_are_a_change() {
        let gone = Change { skill: SkillId::new("esco-9"), kind: ChangeKind::Retired, before: Some("telex".to_owned()), after: None };
        let in_place = BTreeMap::from([(gone.skill.clone(), sample::skill("Messaging", "x"))]);
        let mut loaded = Loaded { changes: vec![gone], in_place, ..loaded(0) };
        loaded.releases[0].counts = Counts { other_names: 13_485, ..Counts::default() };
        let main = sample::main_of("skills-framework-gone", &page(Layout::default(), loaded, &Wanted { release: Some(2), after: None }));
        assert!(main.contains("replaced by “Messaging”") && main.contains("13,485 with other further names"));
    }

    #[test]
    fn many_changes_come_page_by_page() {
        let wanted = Wanted { release: Some(2), after: None };
        let page = page(Layout::default(), loaded(PAGE + 1), &wanted);
        assert_eq!(page.changes.len(), PAGE);
        assert_eq!(page.next_href.as_deref(), Some("/skills/frameworks/esco?release=2&after=renamed+esco-099"));
    }
}
