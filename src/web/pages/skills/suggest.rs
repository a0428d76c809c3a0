//! The names a typing person is offered, as JSON for `static/js/suggest.js`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::store::skills::{self, Framework, SkillHit};
use crate::web::problem::Problem;

/// Names offered at once.
const MOST: usize = 10;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// One offered name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuggestionBody {
    label: String,
    hint: String,
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuggestionsBody {
    items: Vec<SuggestionBody>,
}

/// `data analysis, ESCO`: what tells two skills of one name apart. The framework is named only where there are several.
fn body(hits: Vec<SkillHit>, frameworks: &[Framework]) -> SuggestionsBody {
    let item = |hit: SkillHit| {
        let from = frameworks.iter().find(|framework| framework.id == hit.skill.framework && frameworks.len() > 1);
        let what = if hit.matched == hit.skill.label {
            hit.skill.category.unwrap_or_default().replace('-', " ")
        } else {
            format!("also {}", hit.matched)
        };
        let parts = [what, from.map(|framework| framework.name.clone()).unwrap_or_default()];
        let hint = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        SuggestionBody { hint, label: hit.skill.label }
    };
    SuggestionsBody { items: hits.into_iter().map(item).collect() }
}

/// `GET /skills/suggest?q=`.
pub async fn show(app: Data<App>, typed: Query<Typed>) -> Result<HttpResponse, Problem> {
    let text: String = typed.into_inner().q.chars().take(100).collect();
    let found = app.store.read(move |conn| Ok((skills::search(conn, &text, MOST)?, skills::list_framework_heads(conn)?)));
    let (hits, frameworks) = found.await?;
    Ok(HttpResponse::Ok().json(body(hits, &frameworks)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn an_alias_is_named_beside_the_label_it_leads_to() {
        let skill = || sample::skill("PostgreSQL", "data-analysis");
        let hits = vec![
            SkillHit { skill: skill(), matched: "Postgres".to_owned() },
            SkillHit { skill: skill(), matched: "PostgreSQL".to_owned() },
        ];
        assert_eq!(
            serde_json::to_string(&body(hits, &[])).unwrap(),
            r#"{"items":[{"label":"PostgreSQL","hint":"also Postgres"},{"label":"PostgreSQL","hint":"data analysis"}]}"#
        );
    }
}
