//! Fits the weights, on the validation sets, on ESCO's own names and on sentences written for it only, and writes them where the engine includes
//! them. No chance is used: folds are taken by place, the losses have one lowest point. Hence no seed.
//! Run: `cargo run --release --example fit_skills -- FOLDER [phrases|sentences|accept|leave-out]`, with ESCO 1.1.0 in `FOLDER/frameworks` and the
//! sets in `FOLDER/eval`; build again after each part, since the weights are compiled in: first all, then `accept`.
#![expect(
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a tool for developers, not part of the product"
)]

mod accept;
mod lists;
mod newton;
mod sentences;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use assay::domain::matching::engine::{Concept, Engine, PHRASE_WIDTH, Weights, WordVectors};
use assay::domain::text::name_key;
use lists::{choose, describe, list, share, sum};
use newton::List;
use sentences::{SPANS, Sources};
use sets::Question;

/// Of the alternative labels, every so many is used.
pub(crate) const ALIAS_STEP: usize = 3;

fn main() {
    let concepts = sets::concepts();
    let places: BTreeMap<&str, u32> = concepts.iter().enumerate().map(|(place, concept)| (concept.uri.as_str(), place as u32)).collect();
    let aliases: Vec<Question> = sets::questions("esco_altnorm_val");
    let some_aliases: Vec<&Question> = aliases.iter().step_by(ALIAS_STEP).collect();
    let spans: Vec<Question> = SPANS.into_iter().flat_map(sets::questions).collect();
    let whole = Engine::plain(&concepts, WordVectors::shipped());
    let pruned = Engine::plain(&without_aliases(&concepts, &aliases), WordVectors::shipped());
    let mut weights = Weights::shipped();
    let only = std::env::args().nth(2);
    let is_wanted = |part: &str| only.as_deref().is_none_or(|only| only == part || only == "leave-out");
    if is_wanted("phrases") {
        let span_lists: Vec<List> = spans.iter().map(|row| list(&places, &row.gold, whole.phrase_numbers(&row.query, &[]))).collect();
        let alias_lists: Vec<List> =
            some_aliases.iter().map(|row| list(&places, &row.gold, pruned.phrase_numbers(&row.query, &[]))).collect();
        describe("spans", &span_lists);
        describe("aliases", &alias_lists);
        let phrase = choose("phrase", &span_lists, &alias_lists, PHRASE_WIDTH);
        weights.phrase = sum(&phrase);
        weights.phrase_share = share(&span_lists, &phrase);
    }
    if is_wanted("sentences") {
        let from = Sources { concepts: &concepts, places: &places, spans: &spans, aliases: &some_aliases };
        sentences::fit_sentences(&mut weights, &from, &whole, &pruned);
    }
    if is_wanted("accept") {
        let (whole, pruned) = (whole.with_weights(weights), pruned.with_weights(weights));
        accept::fit_accept(&mut weights, &places, &spans, &aliases, &whole, &pruned);
    }
    std::fs::write("src/domain/matching/engine/weights.txt", weights.write()).unwrap();
}

/// ESCO without the alternative labels that are asked for.
fn without_aliases(concepts: &[Concept], aliases: &[Question]) -> Vec<Concept> {
    let asked: BTreeSet<String> = aliases.iter().map(|row| name_key(&row.query)).collect();
    let mut concepts = concepts.to_vec();
    for concept in &mut concepts {
        concept.aliases.retain(|alias| !asked.contains(&name_key(alias)));
    }
    concepts
}
