//! Fits the weights of the matching engine, on the validation sets and on ESCO's own names only, and writes them where the engine includes them. No chance is used: folds
//! are taken by place, the losses have one lowest point. Hence no seed. Run: `cargo run --release --example fit_skills -- FOLDER`, with ESCO 1.1.0 in
//! `FOLDER/frameworks` and the sets in `FOLDER/eval`; build again, then `... FOLDER accept`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a tool for developers, not part of the product"
)]

mod newton;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use assay::domain::matching::engine::{
    ACCEPT_FEATURES, ACCEPT_WIDTH, Concept, Engine, PHRASE_WIDTH, SENTENCE_WIDTH, Sum, Tier, Weights, WordVectors,
};
use assay::domain::text::name_key;
use newton::{List, dot, fit_logistic, fit_ranking};
use sets::Question;

/// How many parts the validation sets are cut into to choose.
const FOLDS: usize = 10;

/// Of the alternative labels, every so many is used.
const ALIAS_STEP: usize = 3;

/// What one of ESCO's own names weighs beside a span, how strongly the weights are held near nothing, and the share from which on a match is likely.
const OWN_WEIGHT: f64 = 0.1;
const ACCEPT_HOLD: f64 = 0.3;
const LIKELY: f64 = 0.9;
const DIRECT_LABEL: f64 = 0.8;

fn main() {
    let concepts = sets::concepts();
    let places: BTreeMap<&str, u32> = concepts.iter().enumerate().map(|(place, concept)| (concept.uri.as_str(), place as u32)).collect();
    let aliases: Vec<Question> = sets::questions("esco_altnorm_val");
    let whole = Engine::new(&concepts, WordVectors::shipped());
    let pruned = Engine::new(&without_aliases(&concepts, &aliases), WordVectors::shipped());
    let mut weights = Weights::shipped();
    if std::env::args().nth(2).as_deref() == Some("accept") {
        let spans: Vec<Question> =
            ["esco_tech_span_validation", "esco_house_span_validation"].into_iter().flat_map(sets::questions).collect();
        let (whole, pruned) = (whole.with_weights(weights), pruned.with_weights(weights));
        fit_accept(&mut weights, &places, &spans, &aliases, &whole, &pruned);
        std::fs::write("src/domain/matching/engine/weights.txt", weights.write()).unwrap();
        return;
    }

    let spans: Vec<Question> = ["esco_tech_span_validation", "esco_house_span_validation"].into_iter().flat_map(sets::questions).collect();
    let some_aliases: Vec<&Question> = aliases.iter().step_by(ALIAS_STEP).collect();
    let span_lists: Vec<List> = spans.iter().map(|row| list(&places, &row.gold, whole.phrase_numbers(&row.query, &[]))).collect();
    let alias_lists: Vec<List> = some_aliases.iter().map(|row| list(&places, &row.gold, pruned.phrase_numbers(&row.query, &[]))).collect();
    describe("spans", &span_lists);
    describe("aliases", &alias_lists);
    let phrase = choose("phrase", &span_lists, &alias_lists, PHRASE_WIDTH);
    weights.phrase = sum(&phrase);
    weights.phrase_share = share(&span_lists, &phrase);

    let sentences: Vec<Question> =
        ["esco_tech_sent_validation", "esco_house_sent_validation"].into_iter().flat_map(sets::questions).collect();
    let made = made_sentences(&some_aliases);
    let sentence_lists: Vec<List> = sentences.iter().map(|row| list(&places, &row.gold, whole.sentence_numbers(&row.query))).collect();
    let made_lists: Vec<List> = made.iter().map(|row| list(&places, &row.gold, pruned.sentence_numbers(&row.query))).collect();
    describe("sentences", &sentence_lists);
    describe("made sentences", &made_lists);
    let sentence = choose("sentence", &sentence_lists, &made_lists, SENTENCE_WIDTH);
    weights.sentence = sum(&sentence);
    weights.sentence_share = share(&sentence_lists, &sentence);

    let (whole, pruned) = (whole.with_weights(weights), pruned.with_weights(weights));
    fit_accept(&mut weights, &places, &spans, &aliases, &whole, &pruned);
    std::fs::write("src/domain/matching/engine/weights.txt", weights.write()).unwrap();
}

/// One question with its best match.
struct Judged {
    numbers: Vec<f64>,
    is_right: bool,
    tier: Tier,
}

/// The best match of a question, as it is and as if none of its answers were in the framework.
fn judge(engine: &Engine, places: &BTreeMap<&str, u32>, row: &Question) -> [Option<Judged>; 2] {
    let gold: Vec<u32> = row.gold.iter().filter_map(|uri| places.get(uri.as_str()).copied()).collect();
    [&[][..], &gold].map(|without| {
        let (concept, tier, numbers) = engine.accept_numbers(&row.query, without)?;
        Some(Judged { numbers: numbers.iter().copied().map(f64::from).collect(), is_right: gold.contains(&concept), tier })
    })
}

/// Fits when the best match of a phrase is likely right: on the spans, on the spans with their answers taken out of the framework, and on ESCO's own
/// names, which weigh little.
fn fit_accept(
    weights: &mut Weights,
    places: &BTreeMap<&str, u32>,
    spans: &[Question],
    aliases: &[Question],
    whole: &Engine,
    pruned: &Engine,
) {
    let judged: Vec<[Option<Judged>; 2]> = spans.iter().map(|row| judge(whole, places, row)).collect();
    let own: Vec<[Option<Judged>; 2]> = aliases.iter().step_by(ALIAS_STEP * 2).map(|row| judge(pruned, places, row)).collect();
    let own_rows: Vec<(Vec<f64>, bool)> = own.iter().flatten().flatten().map(|one| (one.numbers.clone(), one.is_right)).collect();
    for (row, one) in spans.iter().zip(&judged).filter_map(|(row, [one, _])| one.as_ref().map(|one| (row, one))) {
        if one.tier < Tier::Review {
            println!("  {:8} {:5} {}", one.tier.as_str(), one.is_right, row.query);
        }
    }
    for (row, one) in spans.iter().zip(&judged).filter_map(|(row, [_, one])| one.as_ref().map(|one| (row, one))) {
        if one.tier < Tier::Review {
            println!("  without its answer: {:8} {}", one.tier.as_str(), row.query);
        }
    }
    let rows = |judged: &[&[Option<Judged>; 2]], own_weight: f64| -> Vec<(Vec<f64>, bool, f64)> {
        let spans = judged.iter().copied().flatten().flatten().map(|one| (one.numbers.clone(), one.is_right, 1.0));
        spans.chain(own_rows.iter().cloned().map(|(numbers, is_right)| (numbers, is_right, own_weight))).collect()
    };
    for (own_weight, hold) in [(0.0, 0.3), (0.0, 1.0), (0.01, 0.3), (0.03, 0.3), (0.1, 0.1), (0.1, 0.3), (0.1, 1.0), (0.3, 0.3)] {
        let mut held: Vec<(f64, bool)> = Vec::new();
        for fold in 0..FOLDS {
            let others: Vec<_> = judged.iter().enumerate().filter(|(place, _)| place % FOLDS != fold).map(|(_, one)| one).collect();
            let fitted = fit_signed(rows(&others, own_weight), hold);
            for one in judged.iter().skip(fold).step_by(FOLDS).flatten().flatten() {
                held.push((dot(&one.numbers, &fitted[..ACCEPT_WIDTH]) + fitted[ACCEPT_WIDTH], one.is_right));
            }
        }
        let loss = held.iter().map(|(sum, is_right)| (1.0 + (if *is_right { -sum } else { *sum }).exp()).ln()).sum::<f64>();
        println!("accept: own names weigh {own_weight}, hold {hold}: loss {:.4} on {}", loss / held.len() as f64, held.len());
        let accepted = |from: f64| {
            let logit = (from / (1.0 - from)).ln();
            let all: Vec<bool> = held.iter().filter(|one| one.0 >= logit).map(|one| one.1).collect();
            format!("{from}: {}/{}", all.iter().filter(|right| **right).count(), all.len())
        };
        println!("    right of accepted from {}", [0.7, 0.75, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.92, 0.95].map(accepted).join(", "));
    }
    let fitted = fit_signed(rows(&judged.iter().collect::<Vec<_>>(), OWN_WEIGHT), ACCEPT_HOLD);
    weights.accept = Sum { constant: fitted[ACCEPT_WIDTH] as f32, weights: std::array::from_fn(|place| fitted[place] as f32) };
    let logit = |share: f64| (share / (1.0 - share)).ln() as f32;
    (weights.likely_from, weights.label_from) = (logit(LIKELY), logit(DIRECT_LABEL));
}

/// A logistic fit in which likeness never counts against a match and objections never count for it: numbers whose weight comes out with the wrong
/// sign are left out, the worst first.
fn fit_signed(mut rows: Vec<(Vec<f64>, bool, f64)>, hold: f64) -> Vec<f64> {
    let sign = |name: &str| match name {
        "unknown_share" | "objection" => -1.0,
        "short_alias_equal" | "one_word" => 0.0,
        _ => 1.0,
    };
    loop {
        let fitted = fit_logistic(&rows, ACCEPT_WIDTH, hold);
        let wrong =
            ACCEPT_FEATURES.iter().zip(&fitted).map(|(name, weight)| weight * sign(name)).zip(0..).filter(|(weight, _)| *weight < -1e-9);
        let Some((_, place)) = wrong.min_by(|one, other| one.0.total_cmp(&other.0)) else { return fitted };
        for (row, ..) in &mut rows {
            row[place] = 0.0;
        }
    }
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

fn list<const WIDTH: usize>(places: &BTreeMap<&str, u32>, gold: &[String], found: Vec<(u32, [f32; WIDTH])>) -> List {
    let gold: BTreeSet<u32> = gold.iter().filter_map(|uri| places.get(uri.as_str()).copied()).collect();
    let right = found.iter().enumerate().filter(|(_, (concept, _))| gold.contains(concept)).map(|(place, _)| place).collect();
    List {
        rows: found.into_iter().map(|(_, row)| row.iter().copied().map(f64::from).collect()).collect(),
        right,
        wanted: gold.len(),
        weight: 1.0,
    }
}

fn describe(name: &str, lists: &[List]) {
    let looked: usize = lists.iter().map(|list| list.rows.len()).sum();
    let found: f64 = lists.iter().map(|list| list.right.len() as f64 / list.wanted.max(1) as f64).sum();
    println!(
        "{name}: {} lists, {} concepts each, {:.3} of the answers among them",
        lists.len(),
        looked / lists.len(),
        found / lists.len() as f64
    );
}

/// Tries how strongly to hold the weights near those from ESCO's own names, by folds; answers the weights of the best.
fn choose(name: &str, lists: &[List], own: &[List], width: usize) -> Vec<f64> {
    let prior = fit_ranking(&own.iter().collect::<Vec<_>>(), &vec![0.0; width], 1.0);
    println!("{name}: ESCO's own names only: {}", show(measures(lists, &prior)));
    let zero = vec![0.0; width];
    let half: Vec<f64> = prior.iter().map(|weight| weight / 2.0).collect();
    let quarter: Vec<f64> = prior.iter().map(|weight| weight / 4.0).collect();
    let mut best = (f64::MIN, zero.clone(), 0.0);
    for (label, prior) in [("from nothing", &zero), ("from own names", &prior), ("from halfway", &half), ("from a quarter", &quarter)] {
        for hold in [0.3, 1.0, 2.0, 4.0] {
            let sums = held_out(lists, prior, hold);
            println!("{name}: {label}, hold {hold}: {}", show(sums));
            let quality = -sums[4];
            if quality > best.0 {
                best = (quality, prior.clone(), hold);
            }
        }
    }
    let weights = fit_ranking(&lists.iter().collect::<Vec<_>>(), &best.1, best.2);
    if std::env::args().nth(2).as_deref() == Some("leave-out") {
        leave_out(name, lists, &best.1, best.2);
    }
    println!("{name}: chosen hold {}, on what it was fitted on: {}", best.2, show(measures(lists, &weights)));
    weights
}

/// What each number is worth: the held-out measures without it.
fn leave_out(name: &str, lists: &[List], prior: &[f64], hold: f64) {
    for gone in 0..prior.len() {
        let mut lists = lists.to_vec();
        for list in &mut lists {
            for row in &mut list.rows {
                row[gone] = 0.0;
            }
        }
        let label = if name == "phrase" {
            assay::domain::matching::engine::PHRASE_FEATURES[gone]
        } else {
            assay::domain::matching::engine::SENTENCE_FEATURES[gone]
        };
        println!("  without {label:24} {}", show(held_out(&lists, prior, hold)));
    }
}

/// The measures on each fold with the weights of the others.
fn held_out(lists: &[List], prior: &[f64], hold: f64) -> [f64; 5] {
    let mut sums = [0.0; 5];
    for fold in 0..FOLDS {
        let others: Vec<&List> = lists.iter().enumerate().filter(|(place, _)| place % FOLDS != fold).map(|(_, list)| list).collect();
        let held: Vec<List> = lists.iter().skip(fold).step_by(FOLDS).cloned().collect();
        let weights = fit_ranking(&others, prior, hold);
        for (sum, value) in sums.iter_mut().zip(measures(&held, &weights)) {
            *sum += value * held.len() as f64 / lists.len() as f64;
        }
    }
    sums
}

/// hit@1, MRR, RP@10 and hit@5.
fn measures(lists: &[List], weights: &[f64]) -> [f64; 5] {
    let mut sums = [0.0; 5];
    for list in lists {
        let scores: Vec<f64> = list.rows.iter().map(|row| dot(row, weights)).collect();
        let greatest = scores.iter().copied().fold(f64::MIN, f64::max);
        let total = scores.iter().map(|score| (score - greatest).exp()).sum::<f64>().ln() + greatest;
        sums[4] += list.right.iter().map(|right| total - scores[*right]).sum::<f64>() / list.right.len().max(1) as f64;
        let mut order: Vec<(f64, usize)> = list.rows.iter().map(|row| dot(row, weights)).zip(0..).collect();
        order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let right: Vec<bool> = order.iter().take(10).map(|(_, place)| list.right.contains(place)).collect();
        sums[0] += f64::from(u8::from(right.first() == Some(&true)));
        sums[1] += right.iter().position(|right| *right).map_or(0.0, |place| 1.0 / (place + 1) as f64);
        sums[2] += right.iter().filter(|right| **right).count() as f64 / list.wanted.clamp(1, 10) as f64;
        sums[3] += f64::from(u8::from(right.iter().take(5).any(|right| *right)));
    }
    sums.map(|sum| sum / lists.len() as f64)
}

fn show([hit, mrr, rp, five, loss]: [f64; 5]) -> String {
    format!("hit@1 {hit:.3} hit@5 {five:.3} MRR {mrr:.3} RP@10 {rp:.3} loss {loss:.4}")
}

fn sum<const WIDTH: usize>(weights: &[f64]) -> Sum<WIDTH> {
    Sum { constant: 0.0, weights: std::array::from_fn(|place| weights[place] as f32) }
}

/// The curve from a sum to the share of right answers, over all concepts looked at.
fn share(lists: &[List], weights: &[f64]) -> Sum<1> {
    let rows = lists.iter().flat_map(|list| {
        list.rows.iter().enumerate().map(|(place, row)| (vec![dot(row, weights)], list.right.contains(&place), 1.0)).collect::<Vec<_>>()
    });
    let fitted = fit_logistic(&rows.collect::<Vec<_>>(), 1, 0.0001);
    Sum { constant: fitted[1] as f32, weights: [fitted[0] as f32] }
}

/// Sentences of adverts made of alternative labels, one to three in each.
fn made_sentences(aliases: &[&Question]) -> Vec<Question> {
    const FRAMES: [&str; 24] = [
        "Experience with {} is required",
        "You will {} as part of our growing team in London",
        "* {} and {}",
        "The successful candidate should be able to {} while working closely with colleagues to {} .",
        "{}, {} and {} skills preferred",
        "We are looking for a motivated person who can {} and {} every day for our international clients",
        "At least 5+ years of hands-on experience in {} within a fast-paced environment .",
        "As our new specialist you will be responsible for {} and you report to the head of the department .",
        "You have a degree in a relevant field and you know how to {} .",
        "Key responsibilities : {} ; {} ; {} for our customers across Europe",
        "In this role you get the opportunity to {} in a dynamic company with a flat structure .",
        "Proven track record of {} and strong knowledge of {}",
        "* • Ability to {} under pressure and on time",
        "You are a team player who enjoys to {} and takes pride in high quality results .",
        "Our client in the public sector offers a permanent position where you {} and support the business with {} .",
        "Nice to have : {} or {} or similar tools",
        "It is an advantage if you have worked with {} before .",
        "Together with your team you develop new solutions , {} and build relationships with stakeholders .",
        "<ORGANIZATION> is seeking a senior engineer to {} using modern technology and best practices .",
        "Deep understanding of {}",
        "You must be fluent in spoken and written Danish and able to {} .",
        "On a daily basis you {} , {} and {} in close cooperation with other departments .",
        "Minimum 3 years of experience from a similar position with focus on {} and project work",
        "The job involves {} as well as planning , reporting and other ad hoc tasks .",
    ];
    let mut rest = aliases.iter();
    let mut made = Vec::new();
    for frame in FRAMES.iter().cycle() {
        let count = frame.matches("{}").count();
        let taken: Vec<_> = rest.by_ref().take(count).collect();
        if taken.len() < count {
            return made;
        }
        let query = taken.iter().fold((*frame).to_owned(), |text, row| text.replacen("{}", &row.query, 1));
        made.push(Question { query, gold: taken.iter().flat_map(|row| row.gold.clone()).collect() });
    }
    made
}
