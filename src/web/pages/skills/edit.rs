//! What persons can say about a skill, on one page: its own words where it is the company's, its names, how it stands to others, and what it is not.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::Authors;
use super::pick::Pick;
use super::written::{self, Written};
use crate::actions::skill_uses::{Touched, Uses, count_uses};
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::{NameKind, SkillName};
use crate::domain::own_skills::OWN_FRAMEWORK;
use crate::domain::skills::{RelationKind, RelationSource, Skill, StatedRelation};
use crate::store::skills::{ConfusablePair, Pin};
use crate::store::{Conn, StoreError, skills};
use crate::web::access::User;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::words;

/// Names to confirm that are shown.
const MOST_NAMES: usize = 100;
/// Whose word pairs by hand are.
const PERSON: &str = RelationSource::Person.as_str();

/// A name and what can be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// The name.
    pub text: String,
    /// Its language.
    pub language: String,
    /// Who says so, and what it is otherwise.
    pub note: String,
}

/// Something a person said of this skill and another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidRow {
    /// `narrower than`.
    pub what: &'static str,
    /// What is sent to take it back.
    pub kind: &'static str,
    /// The other skill's id.
    pub other: String,
    /// The other skill's label.
    pub label: String,
    /// Who says so, and why.
    pub note: String,
}

#[derive(Template)]
#[template(path = "pages/skills/edit.html")]
struct EditPage {
    layout: Layout,
    label: String,
    href: String,
    form: Form,
    written: Option<Written>,
    is_retired: bool,
    uses: String,
    pins: Vec<NameRow>,
    listed: Vec<NameRow>,
    more: String,
    name_twins: Vec<Choice>,
    relations: Vec<SaidRow>,
    kinds: Vec<Choice>,
    other: Pick,
    pairs: Vec<SaidRow>,
    unlike: Pick,
}

/// What came back from one of the page's forms, with what has to be said yet.
#[derive(Debug, Default)]
pub(super) struct Posted {
    pub(super) form: Form,
    pub(super) written: Option<Written>,
    pub(super) name_twins: Vec<Choice>,
    pub(super) other: Option<Pick>,
    pub(super) unlike: Option<Pick>,
}

struct Loaded {
    skill: Skill,
    names: Vec<SkillName>,
    pins: Vec<Pin>,
    said: Vec<StatedRelation>,
    pairs: Vec<ConfusablePair>,
    others: Vec<Skill>,
    authors: Authors,
    uses: Uses,
    is_retired: bool,
    is_merged: bool,
}

fn load(conn: &mut Conn, id: &SkillId) -> Result<Loaded, StoreError> {
    let skill = skills::find(conn, id)?;
    let mut said = skills::list_stated_of(conn, id)?;
    said.retain(|one| one.source == RelationSource::Person);
    let mut pairs = skills::list_confusable_of(conn, id)?;
    pairs.retain(|pair| pair.source == PERSON);
    let others: Vec<SkillId> =
        said.iter().map(|one| one.relation.other(id).clone()).chain(pairs.iter().map(|pair| pair.other_than(id).clone())).collect();
    Ok(Loaded {
        names: skills::list_names(conn, std::slice::from_ref(id))?.remove(id).unwrap_or_default(),
        pins: skills::list_pins(conn, id)?,
        others: skills::list_by_ids(conn, &others)?,
        authors: Authors::load(conn)?,
        uses: {
            let touched = Touched::now(conn, [id.clone()])?;
            count_uses(conn, &touched)?
        },
        is_retired: skills::is_retired(conn, id)?,
        is_merged: skills::lookup_merge_of(conn, id)?.is_some(),
        skill,
        said,
        pairs,
    })
}

/// How this skill stands to the other one, as it is said and as it is sent.
fn stands(said: &StatedRelation, own: &SkillId) -> (&'static str, RelationKind) {
    let is_from = said.relation.from == *own;
    let kind = match (said.relation.kind, is_from) {
        (RelationKind::Broader, false) => RelationKind::Narrower,
        (RelationKind::Narrower, false) => RelationKind::Broader,
        (kind, _) => kind,
    };
    let what = match kind {
        RelationKind::ExactMatch | RelationKind::ReplacedBy => "the same as",
        RelationKind::CloseMatch => "nearly the same as",
        RelationKind::Broader => "broader than",
        RelationKind::Narrower => "narrower than",
        RelationKind::Related => "related to",
    };
    (what, kind)
}

fn kinds() -> Vec<Choice> {
    [
        (RelationKind::Narrower, "narrower than: a part or a kind of it"),
        (RelationKind::Broader, "broader than: it holds the other one"),
        (RelationKind::ExactMatch, "the same as"),
        (RelationKind::CloseMatch, "nearly the same as"),
        (RelationKind::Related, "related to"),
    ]
    .map(|(kind, label)| Choice::new(kind, label))
    .to_vec()
}

fn uses_said(uses: Uses) -> String {
    match uses.applications {
        0 => "No application uses this skill, or one near it.".to_owned(),
        1 => "1 application uses this skill, or one near it: what you say here has it worked out again.".to_owned(),
        count => format!(
            "{} of {} use this skill, or one near it: what you say here has them worked out again.",
            words::counted(count, "application"),
            words::counted(uses.jobs, "job")
        ),
    }
}

fn note(author: Option<&String>, reason: Option<&String>, authors: &Authors) -> String {
    let by = author.map(|author| format!("said by {}", authors.name(author)));
    let parts: Vec<String> = by.into_iter().chain(reason.cloned()).collect();
    parts.join(": ")
}

fn page(layout: Layout, loaded: Loaded, posted: Posted) -> EditPage {
    let Loaded { skill, names, pins, said, pairs, others, authors, uses, is_retired, is_merged } = loaded;
    let is_own = skill.framework.as_str() == OWN_FRAMEWORK && !is_merged;
    let Posted { mut form, written, name_twins, other, unlike } = posted;
    let kept = written::filled(&skill, &names);
    if is_own && written.is_none() {
        form.fill(&kept);
    }
    let written = is_own.then(|| written.unwrap_or_else(|| written::blank(&form, false)));
    let label = |id: &SkillId| others.iter().find(|skill| skill.id == *id).map_or_else(|| id.to_string(), |skill| skill.label.clone());
    let said_row = |said: &StatedRelation| {
        let ((what, kind), other) = (stands(said, &skill.id), said.relation.other(&skill.id));
        let note = note(said.author.as_ref(), said.reason.as_ref(), &authors);
        SaidRow { what, kind: kind.as_str(), other: other.to_string(), label: label(other), note }
    };
    let pair_row = |pair: &ConfusablePair| {
        let other = pair.other_than(&skill.id);
        let note = note(pair.author.as_ref(), pair.reason.as_ref(), &authors);
        SaidRow { what: "not", kind: "", other: other.to_string(), label: label(other), note }
    };
    let pin_row = |pin: &Pin| NameRow {
        text: pin.name.text.clone(),
        language: pin.name.language.clone(),
        note: match pin.otherwise {
            Some(_) => format!("confirmed by {}", authors.name(&pin.author)),
            None => format!("added by {}", authors.name(&pin.author)),
        },
    };
    let listed: Vec<&SkillName> = names.iter().filter(|name| name.kind == NameKind::Alternative).collect();
    let listed_row = |name: &&SkillName| NameRow { text: name.text.clone(), language: name.language.clone(), note: String::new() };
    let more = listed.len().saturating_sub(MOST_NAMES);
    EditPage {
        layout,
        href: format!("/skills/{}", skill.id),
        form,
        written,
        is_retired,
        uses: uses_said(uses),
        pins: pins.iter().map(pin_row).collect(),
        more: if more == 0 {
            String::new()
        } else {
            format!("{} more are not shown; write one above to confirm it.", words::grouped(more))
        },
        listed: listed.iter().take(MOST_NAMES).map(listed_row).collect(),
        name_twins,
        relations: said.iter().map(said_row).collect(),
        kinds: kinds(),
        other: other.unwrap_or_else(|| Pick::blank("other")),
        pairs: pairs.iter().map(pair_row).collect(),
        unlike: unlike.unwrap_or_else(|| Pick::blank("unlike")),
        label: skill.label,
    }
}

async fn prepared(app: &App, user: &User, id: SkillId, posted: Posted) -> Result<EditPage, Problem> {
    let loaded = app.store.read(move |conn| load(conn, &id)).await?;
    let title = format!("Change “{}”", loaded.skill.label);
    Ok(page(Layout::of(user, Section::Skills, &title), loaded, posted))
}

/// `GET /skills/{id}/edit`.
pub async fn show(app: Data<App>, user: User, id: Path<SkillId>) -> Result<Html, Problem> {
    html::render(&prepared(&app, &user, id.into_inner(), Posted::default()).await?)
}

/// The page again, with what has to be said yet.
pub(super) async fn returned(app: &App, user: &User, request: &HttpRequest, id: SkillId, posted: Posted) -> Result<HttpResponse, Problem> {
    let page = prepared(app, user, id, posted).await?;
    Ok(Html::returned_form(&page)?.respond_to(request).map_into_boxed_body())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FrameworkId;
    use crate::domain::skills::SkillRelation;
    use crate::web::pages::sample;

    fn loaded(framework: &str) -> Loaded {
        let name = |text: &str, kind| SkillName { text: text.to_owned(), language: "en".to_owned(), kind };
        let said = |kind| StatedRelation {
            relation: SkillRelation { from: SkillId::new("sql"), to: SkillId::new("mysql"), kind },
            source: RelationSource::Person,
            mapping: None,
            author: Some("user:u1".to_owned()),
            reason: Some("It is one".to_owned()),
        };
        Loaded {
            skill: Skill { framework: FrameworkId::new(framework), ..sample::skill("SQL", "data-analysis") },
            names: vec![name("SQL", NameKind::Preferred), name("query language", NameKind::Alternative)],
            pins: vec![Pin { name: name("Queries", NameKind::Pinned), otherwise: None, author: "user:u1".to_owned(), at: sample::now() }],
            said: vec![said(RelationKind::Broader)],
            pairs: vec![ConfusablePair::new(SkillId::new("sql"), SkillId::new("nosql"), PERSON)],
            others: vec![sample::skill("MySQL", "x"), sample::skill("NoSQL", "x")],
            authors: Authors(std::collections::BTreeMap::from([("user:u1".to_owned(), "Ada".to_owned())])),
            uses: Uses { jobs: 1, applications: 3 },
            is_retired: false,
            is_merged: false,
        }
    }

    #[test]
    fn a_frameworks_skill_has_names_and_relations_by_hand_and_no_words_of_its_own() {
        let main = sample::main_of("skill-edit", &page(Layout::default(), loaded("esco"), Posted::default()));
        for text in ["added by Ada", "broader than", "said by Ada: It is one", "query language", "3 applications of 1 job use this skill"] {
            assert!(main.contains(text), "{text}");
        }
        assert!(!main.contains("name=\"statement\"") && !main.contains("Retire"));
    }

    #[test]
    fn an_own_skill_can_be_changed_retired_and_merged() {
        let main = sample::main_of("skill-edit-own", &page(Layout::default(), loaded(OWN_FRAMEWORK), Posted::default()));
        assert!(main.contains("name=\"statement\"") && main.contains("Retire") && main.contains("/skills/sql/merge"));
    }

    #[test]
    fn relations_are_said_from_the_skill_of_the_page() {
        let loaded = loaded("esco");
        assert_eq!(stands(&loaded.said[0], &SkillId::new("sql")), ("broader than", RelationKind::Broader));
        assert_eq!(stands(&loaded.said[0], &SkillId::new("mysql")), ("narrower than", RelationKind::Narrower));
    }
}
