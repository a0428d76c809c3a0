//! Merging a skill that was made twice: what would move is said first, and it can be undone (F10).

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::pick::{Asked, Pick};
use super::{again, by};
use crate::actions::skills_by_hand::{MergeError, MergePlan, merge_skills, plan_merge, undo_merge};
use crate::app::App;
use crate::domain::skills::Skill;
use crate::domain::{JobId, SkillId};
use crate::store::{self, Conn, StoreError};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::jobs::go;
use crate::web::problem::Problem;
use crate::web::words;

/// What would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The id of the skill that stays.
    pub into: String,
    /// Its label.
    pub stays: String,
    /// What moves, in words.
    pub facts: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "pages/skills/merge.html")]
struct MergePage {
    layout: Layout,
    label: String,
    href: String,
    form: Form,
    into: Pick,
    preview: Option<Preview>,
}

/// Why not, as a sentence without a full stop.
fn reason(error: &MergeError) -> Option<&'static str> {
    Some(match error {
        MergeError::Itself => "This is the same skill. Name another one",
        MergeError::NotOwn(_) => "A framework’s skill is not merged away. Say that the two are the same instead",
        MergeError::Merged(..) => "It is merged already. Undo that first",
        MergeError::NotOffered(_) => "That one is retired or is no skill, so nothing can go into it",
        MergeError::ToldApart(..) => "Somebody said that the two are not the same. Take that back first",
        MergeError::NotMerged(_) => "It is not merged",
        MergeError::MergedSince(_) => "The skill it was merged into was merged itself since. Undo that first",
        MergeError::OthersSince(_) => "Another skill was merged into the same one since. Undo that first",
        MergeError::LabelTaken(_) => "Another skill of your own has its name now. Give that one another name first",
        MergeError::Store(_) => return None,
    })
}

fn problem(error: MergeError) -> Problem {
    match (reason(&error), error) {
        (_, MergeError::Store(error)) => error.into(),
        (Some(reason), _) => Problem::conflict(format!("{reason}.")),
        (None, error) => Problem::internal(error),
    }
}

fn listed(all: &[String]) -> String {
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

fn preview(plan: &MergePlan, (drafts, published): (&[String], &[String])) -> Preview {
    let names: Vec<String> = plan.names.iter().map(|name| name.text.clone()).collect();
    Preview {
        into: plan.to.id.to_string(),
        stays: plan.to.label.clone(),
        facts: vec![
            ("Names that go over", listed(&names)),
            ("Relations and pairs that go over", words::grouped(plan.relations)),
            ("Drafts that ask for the other one then", listed(drafts)),
            ("Published jobs that stay as they are and read as the other one", listed(published)),
            ("Results that are worked out again", words::grouped(plan.uses.applications)),
        ],
    }
}

fn titles(conn: &mut Conn, all: &[JobId]) -> Result<Vec<String>, StoreError> {
    all.iter().map(|id| Ok(store::jobs::find(conn, id)?.title)).collect()
}

type Planned = Result<(MergePlan, Vec<String>, Vec<String>), MergeError>;

fn plan(conn: &mut Conn, from: &SkillId, to: &SkillId) -> Planned {
    let plan = plan_merge(conn, from, to)?;
    let (drafts, published) = (titles(conn, &plan.drafts)?, titles(conn, &plan.published)?);
    Ok((plan, drafts, published))
}

/// `GET /skills/{id}/merge`: asks for the other skill, then says what would move.
pub async fn show(app: Data<App>, user: User, id: Path<SkillId>, query: Query<Vec<(String, String)>>) -> Result<Html, Problem> {
    let id = id.into_inner();
    let mut form = Form::filled(query.into_inner());
    let asked = Asked::read(&form, "into");
    let (inner, to_find, own) = (app.as_ref().clone(), asked.clone(), id.clone());
    let found = app.store.read(move |conn| Ok((store::skills::find(conn, &own)?, to_find.find(&inner, conn)?)));
    let (skill, found): (Skill, _) = found.await?;
    let (into, pick) = asked.take(&mut form, found, None);
    let mut shown = None;
    if let Some(into) = into {
        let planned = app.store.read(move |conn| Ok(plan(conn, &id, &into.id))).await?;
        match planned {
            Ok((plan, drafts, published)) => shown = Some(preview(&plan, (&drafts, &published))),
            Err(error) => match reason(&error) {
                Some(reason) => form.refuse("into", reason),
                None => return Err(problem(error)),
            },
        }
    }
    let layout = Layout::of(&user, Section::Skills, &format!("Merge “{}”", skill.label));
    let page = MergePage { layout, href: format!("/skills/{}", skill.id), label: skill.label, form, into: pick, preview: shown };
    html::render(&page)
}

/// `POST /skills/{id}/merge`.
pub async fn merge(app: Data<App>, user: User, id: Path<SkillId>, form: Form) -> Result<HttpResponse, Problem> {
    let (id, into) = (id.into_inner(), SkillId::new(form.value("into")));
    let (inner, by, from, to) = (app.as_ref().clone(), by(&app, &user), id.clone(), into.clone());
    let merged = app.store.write_or(move |conn| {
        let rescored = merge_skills(&inner, conn, &by, &from, &to)?;
        Ok::<_, MergeError>((store::skills::find(conn, &from)?.label, rescored))
    });
    let (label, rescored) = merged.await.map_err(problem)?;
    app.store.wake_runner();
    Ok(go(&app, &format!("/skills/{into}"), &Flash::good(format!("“{label}” is merged into this skill.{}", again(rescored)))))
}

/// `POST /skills/{id}/merge/undo`.
pub async fn undo(app: Data<App>, user: User, id: Path<SkillId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let (inner, by, from) = (app.as_ref().clone(), by(&app, &user), id.clone());
    let rescored = app.store.write_or(move |conn| {
        store::skills::find(conn, &from)?;
        undo_merge(&inner, conn, &by, &from)
    });
    let rescored = rescored.await.map_err(problem)?;
    app.store.wake_runner();
    Ok(go(&app, &format!("/skills/{id}"), &Flash::good(format!("The merge is undone. Both skills are as they were.{}", again(rescored)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::skill_uses::Uses;
    use crate::web::pages::sample;

    #[test]
    fn what_would_move_is_said_before_it_is_done() {
        let plan = MergePlan {
            from: sample::skill("Structured queries", "x"),
            to: sample::skill("SQL", "x"),
            names: Vec::new(),
            relations: 2,
            drafts: vec![JobId::new("j1")],
            published: Vec::new(),
            uses: Uses { jobs: 1, applications: 3 },
        };
        let page = MergePage {
            layout: Layout::default(),
            label: "Structured queries".to_owned(),
            href: "/skills/own-1".to_owned(),
            form: Form::filled([("into", "SQL")]),
            into: Pick::blank("into"),
            preview: Some(preview(&plan, (&["Data analyst".to_owned()], &[]))),
        };
        let main = sample::main_of("skill-merge", &page);
        assert!(main.contains("Merge “Structured queries” into “SQL”") && main.contains("Data analyst") && main.contains("<dd>3</dd>"));
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        for error in [MergeError::Itself, MergeError::NotOwn(SkillId::new("a")), MergeError::MergedSince(SkillId::new("a"))] {
            assert!(reason(&error).is_some(), "{error}");
        }
    }
}
