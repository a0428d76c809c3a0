//! One achievement: what it is, the skills it may be for, a preview of what a decision would do, and what was decided before.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::form::{changes, filled, named, needs_reason, reason, rebased, with_named};
use super::preview::preview_view;
use super::view::{AchievementPage, Loaded};
use super::{address, by, name_of};
use crate::actions::map_achievement::{self, Deed, MapError, NewDecision, Next, decide, next, propose};
use crate::app::App;
use crate::domain::achievements::{AchievementDecision, catalogue};
use crate::domain::{AchievementId, SkillId};
use crate::store::{Conn, StoreError, achievements, issuers, skills};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::pages::issuers::go;
use crate::web::problem::Problem;
use crate::web::words;

fn load(app: &App, conn: &mut Conn, id: &AchievementId) -> Result<Loaded, StoreError> {
    let seen = achievements::find(conn, id)?;
    let decisions = achievements::list_decisions(conn, id)?;
    let own = catalogue(&decisions);
    let proposals = propose(app, conn, &seen, &own)?;
    let mut spoken: Vec<SkillId> = decisions.iter().flat_map(|one| one.changes.skills.iter().map(|said| said.skill.clone())).collect();
    spoken.sort();
    spoken.dedup();
    let labels = skills::list_by_ids(conn, &spoken)?.into_iter().map(|skill| (skill.id, skill.label)).collect();
    let frameworks = skills::list_framework_heads(conn)?.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
    let known = crate::actions::review_issuer::identifiers_of(&seen.issuer);
    let mut issuer_href = None;
    for identifier in &known {
        if let Some(issuer) = issuers::lookup_by_identifier(conn, identifier)? {
            issuer_href = Some(format!("/issuers/{}", issuer.id));
            break;
        }
    }
    Ok(Loaded {
        holders: achievements::list_holders(conn)?.remove(id).unwrap_or_default(),
        touched: achievements::list_applications(conn, id)?.len(),
        catalogue: own,
        issuer_href,
        seen,
        decisions,
        proposals,
        frameworks,
        labels,
    })
}

/// `GET /desk/{id}`.
pub async fn show(app: Data<App>, user: User, id: Path<AchievementId>) -> Result<Html, Problem> {
    let (id, inner) = (id.into_inner(), app.get_ref().clone());
    let loaded = app.store.read(move |conn| load(&inner, conn, &id)).await?;
    let form = filled(Form::default(), &loaded.proposals, &loaded.catalogue, None);
    html::render(&AchievementPage::new(&user, &loaded, form))
}

/// What was chosen, over what is there.
struct Chosen {
    loaded: Loaded,
    form: Form,
    /// What it would come to; `None` where something has to be put right first, or nothing changes.
    next: Option<Next>,
    preview: Option<map_achievement::Preview>,
}

/// What has to be the same when it is kept.
fn token(next: &Next) -> Result<String, Problem> {
    serde_json::to_string(&(next.seen, &next.changes)).map_err(Problem::internal)
}

fn seen_version(form: &Form) -> u32 {
    form.value("seen").parse().unwrap_or(0)
}

/// Reads the form and works out what it would do.
fn choose(app: &App, conn: &mut Conn, (id, user): (&AchievementId, &User), mut form: Form) -> Result<Chosen, StoreError> {
    let mut loaded = load(app, conn, id)?;
    let more = named(conn, &mut form, &loaded.proposals)?;
    loaded.proposals = with_named(loaded.proposals, &more);
    let seen = seen_version(&form);
    let form = filled(form, &loaded.proposals, &loaded.catalogue, more.typed.as_ref());
    let then: Vec<AchievementDecision> = loaded.decisions.iter().filter(|one| one.version <= seen).cloned().collect();
    let mut form = rebased(form, &loaded.proposals, &catalogue(&then), &loaded.catalogue);
    let said = changes(&mut form, &loaded.proposals);
    if form.has_errors() {
        return Ok(Chosen { loaded, form, next: None, preview: None });
    }
    let now = app.clock.now();
    let next = next(id, &loaded.decisions, &Deed::Say(said), &user.name, now).ok();
    let preview = next.as_ref().map(|next| map_achievement::preview(conn, id, &next.catalogue, now)).transpose()?;
    Ok(Chosen { loaded, form, next, preview })
}

/// `POST /desk/{id}`: shows what it would do, or keeps it.
pub async fn submit(
    app: Data<App>,
    user: User,
    id: Path<AchievementId>,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let (id, inner, who) = (id.into_inner(), app.get_ref().clone(), user.clone());
    let (is_keeping, sent, previewed) = (form.value("do") == "keep", seen_version(&form), form.value("previewed").to_owned());
    let key = id.clone();
    let chosen = app.store.read(move |conn| choose(&inner, conn, (&key, &who), form)).await?;
    let Chosen { loaded, mut form, next, preview } = chosen;
    let (Some(next), Some(preview)) = (next, preview) else {
        if !form.has_errors() {
            form.refuse(
                "rigor",
                "Nothing is different yet. Say something about a skill, the assessment, the level or how long it stands first",
            );
        }
        return returned(&AchievementPage::new(&user, &loaded, form), &request);
    };
    let token = token(&next)?;
    if is_keeping && (previewed != token || sent != next.seen) {
        form.refuse("keep", "This is not what was shown before. Look at what it would do now, then keep it");
    } else if is_keeping {
        let why = reason(&mut form, "reason", needs_reason(&next.changes));
        if !form.has_errors() {
            let new = NewDecision { achievement: id.clone(), deed: Deed::Say(next.changes.clone()), reason: why, seen: next.seen };
            return kept(&app, &id, &name_of(&loaded.seen), decide(&app, by(&user), new).await);
        }
    }
    let page = AchievementPage::new(&user, &loaded, form.clone()).with_preview(preview_view(&user, &preview, token));
    if form.has_errors() { returned(&page, &request) } else { shown(&page, &request) }
}

/// `POST /desk/{id}/undo`: shows what taking a version back would do, or takes it back.
pub async fn undo(
    app: Data<App>,
    user: User,
    id: Path<AchievementId>,
    request: HttpRequest,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let (id, inner, who) = (id.into_inner(), app.get_ref().clone(), user.clone());
    let version: u32 = form.value("version").parse().unwrap_or(0);
    let key = id.clone();
    let looked = app.store.read(move |conn| {
        let loaded = load(&inner, conn, &key)?;
        let now = inner.clock.now();
        let next = next(&key, &loaded.decisions, &Deed::TakeBack(version), &who.name, now).ok();
        let preview = next.as_ref().map(|next| map_achievement::preview(conn, &key, &next.catalogue, now)).transpose()?;
        Ok((loaded, next, preview))
    });
    let (loaded, next, preview) = looked.await?;
    let (Some(next), Some(preview)) = (next, preview) else {
        return go(&app, &address(&id), &Flash::warn("This version is taken back already. Nothing was changed."));
    };
    if form.value("do") == "keep" {
        let why = reason(&mut form, "undo-reason", true);
        if !form.has_errors() {
            let new = NewDecision { achievement: id.clone(), deed: Deed::TakeBack(version), reason: why, seen: seen_version(&form) };
            return kept(&app, &id, &name_of(&loaded.seen), decide(&app, by(&user), new).await);
        }
    }
    let has_errors = form.has_errors();
    let form = filled(form, &loaded.proposals, &loaded.catalogue, None);
    let page = AchievementPage::new(&user, &loaded, form).with_undo(version, preview_view(&user, &preview, token(&next)?));
    if has_errors { returned(&page, &request) } else { shown(&page, &request) }
}

fn kept(app: &App, id: &AchievementId, name: &str, decided: Result<map_achievement::Decided, MapError>) -> Result<HttpResponse, Problem> {
    match decided {
        Ok(decided) => {
            let results = match decided.rescored {
                0 => "No result has to be worked out again.".to_owned(),
                count => format!("{} being worked out again.", words::counted(count, "result")),
            };
            go(app, &address(id), &Flash::good(format!("Kept as version {} of “{name}”. {results}", decided.version)))
        }
        Err(MapError::Store(error)) => Err(error.into()),
        Err(_) => go(app, &address(id), &Flash::warn("Somebody decided about this badge in the meantime. Nothing of yours was kept.")),
    }
}

fn shown(page: &AchievementPage, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(html::render(page)?.respond_to(request).map_into_boxed_body())
}

fn returned(page: &AchievementPage, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(Html::returned_form(page)?.respond_to(request).map_into_boxed_body())
}
