//! What a person says about a skill, and takes back: a name, how it stands to another, what it is not.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::edit::{self, Posted};
use super::pick::{Asked, choice};
use super::{again, by};
use crate::actions::skills_by_hand::{
    By, Saying, pin_name, relate as say_relation, take_apart as say_apart, take_name_back, take_relation_back,
    take_together as say_together,
};
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::{NameKind, SkillName};
use crate::domain::own_skills;
use crate::domain::skills::{RelationKind, Skill};
use crate::store::{Conn, StoreError, skills};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::pages::jobs::go;
use crate::web::problem::Problem;

/// The longest reason.
const LONGEST_REASON: usize = 500;
/// What a person can say of two skills.
const KINDS: [RelationKind; 5] =
    [RelationKind::ExactMatch, RelationKind::CloseMatch, RelationKind::Broader, RelationKind::Narrower, RelationKind::Related];

/// Does it in one transaction and wakes what works results out again.
async fn done<T: Send + 'static>(
    app: &App,
    user: &User,
    work: impl FnOnce(&App, &mut Conn, &By) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let (inner, by) = (app.clone(), by(app, user));
    let done = app.store.write(move |conn| work(&inner, conn, &by)).await?;
    app.store.wake_runner();
    Ok(done)
}

/// Back to the page, which says what came of it.
fn back(app: &App, id: &SkillId, place: &str, rescored: Option<usize>, (did, did_not): (String, &str)) -> HttpResponse {
    let flash = match rescored {
        Some(count) => Flash::good(format!("{did}{}", again(count))),
        None => Flash::info(did_not),
    };
    go(app, &format!("/skills/{id}/edit#{place}"), &flash)
}

/// `POST /skills/{id}/names`: makes or confirms a name; where another skill goes by it, that is asked first.
pub async fn pin(app: Data<App>, user: User, id: Path<SkillId>, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let name = match own_skills::name(form.value("name"), form.value("language"), NameKind::Pinned) {
        Ok(name) => Some(name),
        Err(fault) => {
            let field = if matches!(fault, own_skills::NameFault::Language(_)) { "language" } else { "name" };
            let is_blank = form.value("name").trim().is_empty();
            form.refuse(field, if is_blank { "Write the name".to_owned() } else { fault.to_string() });
            None
        }
    };
    let twins = twins(&app, &id, name.as_ref()).await?;
    if !twins.is_empty() && form.value("also") != "yes" {
        form.refuse("name", "Another skill goes by this name. Say below that it is a name of both, or leave it");
    }
    let Some(name) = name.filter(|_| !form.has_errors()) else {
        let posted = Posted { form, name_twins: twins, ..Posted::default() };
        return edit::returned(&app, &user, &request, id, posted).await;
    };
    let (asked, told) = (id.clone(), format!("“{}” counts from now on.", name.text));
    let rescored = done(&app, &user, move |app, conn, by| pin_name(app, conn, by, &asked, &name)).await?;
    Ok(back(&app, &id, "names-h", rescored, (told, "That name counts already.")))
}

/// Other skills that go by a name.
async fn twins(app: &App, id: &SkillId, name: Option<&SkillName>) -> Result<Vec<Choice>, Problem> {
    let Some(text) = name.map(|name| name.text.clone()) else { return Ok(Vec::new()) };
    let id = id.clone();
    let twins = app.store.read(move |conn| {
        let frameworks = skills::list_framework_heads(conn)?;
        let own = skills::find(conn, &id)?;
        let named = skills::list_by_name(conn, &text)?;
        // What it stands for has its names anyway.
        let others = named.iter().filter(|skill| skill.id != id && !own.same_as.contains(&skill.uri));
        let twin = |skill: &Skill| Choice { value: format!("/skills/{}", skill.id), ..choice(skill, &frameworks) };
        Ok(others.map(twin).collect())
    });
    Ok(twins.await?)
}

/// `POST /skills/{id}/names/take-back`.
pub async fn unpin(app: Data<App>, user: User, id: Path<SkillId>, form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let name = SkillName { text: form.value("text").to_owned(), language: form.value("in").to_owned(), kind: NameKind::Pinned };
    let (asked, told) = (id.clone(), format!("“{}” is taken back.", name.text));
    let rescored = done(&app, &user, move |app, conn, by| take_name_back(app, conn, by, &asked, &name)).await?;
    Ok(back(&app, &id, "names-h", rescored, (told, "That name was taken back already.")))
}

/// `POST /skills/{id}/relations`.
pub async fn relate(app: Data<App>, user: User, id: Path<SkillId>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let mut form = form;
    let kind = form.choice("kind", |text| RelationKind::parse(text).filter(|kind| KINDS.contains(kind)), "Choose how they stand");
    let (saying, posted) = other(&app, &id, form, ("other", "reason")).await?;
    let (Some(saying), Some(kind)) = (saying, kind) else { return edit::returned(&app, &user, &request, id, posted).await };
    let rescored = done(&app, &user, move |app, conn, by| say_relation(app, conn, by, &saying, kind)).await?;
    Ok(back(&app, &id, "rel-h", rescored, ("The relation is kept.".to_owned(), "Somebody said so already.")))
}

/// `POST /skills/{id}/relations/take-back`.
pub async fn unrelate(app: Data<App>, user: User, id: Path<SkillId>, form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let kind = RelationKind::parse(form.value("was")).ok_or_else(Problem::not_found)?;
    let saying = Saying { skill: id.clone(), other: SkillId::new(form.value("of")), reason: None };
    let rescored = done(&app, &user, move |app, conn, by| take_relation_back(app, conn, by, &saying, kind)).await?;
    Ok(back(&app, &id, "rel-h", rescored, ("The relation is taken back.".to_owned(), "Nobody here says so.")))
}

/// `POST /skills/{id}/unlike`.
pub async fn take_apart(app: Data<App>, user: User, id: Path<SkillId>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let (saying, posted) = other(&app, &id, form, ("unlike", "why")).await?;
    let Some(saying) = saying else { return edit::returned(&app, &user, &request, id, posted).await };
    let rescored = done(&app, &user, move |app, conn, by| say_apart(app, conn, by, &saying)).await?;
    Ok(back(&app, &id, "un-h", rescored, ("The two are told apart.".to_owned(), "Somebody said so already.")))
}

/// `POST /skills/{id}/unlike/take-back`.
pub async fn take_together(app: Data<App>, user: User, id: Path<SkillId>, form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let saying = Saying { skill: id.clone(), other: SkillId::new(form.value("of")), reason: None };
    let rescored = done(&app, &user, move |app, conn, by| say_together(app, conn, by, &saying)).await?;
    Ok(back(&app, &id, "un-h", rescored, ("That is taken back.".to_owned(), "Nobody here says so.")))
}

/// The other skill that a form names, with the reason; or the form with what has to be said yet.
async fn other(app: &App, id: &SkillId, mut form: Form, (field, reason): (&str, &str)) -> Result<(Option<Saying>, Posted), Problem> {
    let reason = form.optional_text(reason, LONGEST_REASON);
    let asked = Asked::read(&form, field);
    let (inner, to_find, own) = (app.clone(), asked.clone(), id.clone());
    let found = app.store.read(move |conn| {
        skills::find(conn, &own)?;
        to_find.find(&inner, conn)
    });
    let (skill, pick) = asked.take(&mut form, found.await?, Some("Name the other skill"));
    if skill.as_ref().is_some_and(|skill| skill.id == *id) {
        form.refuse(field, "This is the same skill. Name another one");
    }
    let saying = skill.filter(|_| !form.has_errors()).map(|skill| Saying { skill: id.clone(), other: skill.id, reason });
    let mut posted = Posted { form, ..Posted::default() };
    let shown = if field == "other" { &mut posted.other } else { &mut posted.unlike };
    *shown = Some(pick);
    Ok((saying, posted))
}
