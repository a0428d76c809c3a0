//! The names a typing person is offered, as JSON for `static/js/suggest.js`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::store::skills::{self, SkillHit};
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

fn body(hits: Vec<SkillHit>) -> SuggestionsBody {
    let item = |hit: SkillHit| SuggestionBody {
        hint: if hit.matched == hit.skill.label {
            hit.skill.category.unwrap_or_default().replace('-', " ")
        } else {
            format!("also {}", hit.matched)
        },
        label: hit.skill.label,
    };
    SuggestionsBody { items: hits.into_iter().map(item).collect() }
}

/// `GET /skills/suggest?q=`.
pub async fn show(app: Data<App>, typed: Query<Typed>) -> Result<HttpResponse, Problem> {
    let text: String = typed.into_inner().q.chars().take(100).collect();
    let hits = app.store.read(move |conn| skills::search(conn, &text, MOST)).await?;
    Ok(HttpResponse::Ok().json(body(hits)))
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
            serde_json::to_string(&body(hits)).unwrap(),
            r#"{"items":[{"label":"PostgreSQL","hint":"also Postgres"},{"label":"PostgreSQL","hint":"data analysis"}]}"#
        );
    }
}
