#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a part of the fitting tool"
)]
//! Fits how concepts are ranked for a run of words and for a sentence.

use std::collections::BTreeMap;

use assay::domain::matching::engine::{Concept, Engine, RUN_WIDTH, SENTENCE_WIDTH, Weights};
use serde::Deserialize;

use crate::lists::{FOLDS, describe, list, measures, share, show, sum};
use crate::newton::{List, fit_ranking};
use crate::sets::{Question, questions};

/// How strongly the weights of runs are held near half of those from ESCO's own names.
const RUN_HOLD: f64 = 2.0;

/// What is tried: what a sentence written for the fit and one made of names weigh beside one of the validation sets, and how strongly the weights
/// are held near nothing.
const TRIED: [(f64, f64, f64); 9] = [
    (0.0, 0.0, 2.0),
    (0.0, 0.1, 2.0),
    (0.05, 0.1, 2.0),
    (0.1, 0.1, 1.0),
    (0.1, 0.1, 2.0),
    (0.1, 0.1, 4.0),
    (0.1, 0.3, 2.0),
    (0.2, 0.1, 2.0),
    (0.4, 0.1, 2.0),
];

/// Of the made sentences, every so many is used.
const MADE_STEP: usize = 4;

/// The sets of spans.
pub(crate) const SPANS: [&str; 2] = ["esco_tech_span_validation", "esco_house_span_validation"];

/// The sentence in which a span stands.
#[derive(Deserialize)]
struct Span {
    context: String,
}

/// What the sentences are fitted with.
pub(crate) struct Sources<'a> {
    pub(crate) concepts: &'a [Concept],
    pub(crate) places: &'a BTreeMap<&'a str, u32>,
    pub(crate) spans: &'a [Question],
    pub(crate) aliases: &'a [&'a Question],
}

/// Fits both sums. What is printed for a sentence of the validation sets is by weights that saw neither it nor its spans.
pub(crate) fn fit_sentences(weights: &mut Weights, from: &Sources, whole: &Engine, pruned: &Engine) {
    let sentences: Vec<Question> = ["esco_tech_sent_validation", "esco_house_sent_validation"].into_iter().flat_map(questions).collect();
    let fold_of = |span: Span| sentences.iter().position(|sentence| sentence.query == span.context).map(|place| place % FOLDS);
    let folds: Vec<Option<usize>> = SPANS.into_iter().flat_map(questions).map(fold_of).collect();
    let spans: Vec<List> = from.spans.iter().map(|row| list(from.places, &row.gold, whole.run_numbers(&row.query, &[]))).collect();
    let aliases: Vec<List> = from.aliases.iter().map(|row| list(from.places, &row.gold, pruned.run_numbers(&row.query, &[]))).collect();
    describe("runs", &spans);
    let prior = fit_ranking(&aliases.iter().collect::<Vec<_>>(), &[0.0; RUN_WIDTH], 1.0);
    println!("run: ESCO's own names only: {}", show(measures(&spans, &prior)));
    let half: Vec<f64> = prior.iter().map(|weight| weight / 2.0).collect();
    let run_without = |fold: Option<usize>| {
        let rows: Vec<&List> = spans.iter().zip(&folds).filter(|(_, of)| fold.is_none() || **of != fold).map(|(row, _)| row).collect();
        sum(&fit_ranking(&rows, &half, RUN_HOLD))
    };
    let numbers = |engine: &Engine, rows: &[Question]| -> Vec<List> {
        rows.iter().map(|row| list(from.places, &row.gold, engine.sentence_numbers(&row.query, &[]))).collect()
    };
    weights.run = run_without(None);
    let engine = whole.clone().with_weights(*weights);
    let written = numbers(&engine, &written_sentences(from.concepts));
    describe("written sentences", &written);
    let made: Vec<Question> = made_sentences(from.aliases).into_iter().step_by(MADE_STEP).collect();
    let made = numbers(&pruned.clone().with_weights(*weights), &made);
    let real = numbers(&engine, &sentences);
    describe("sentences", &real);
    let mut by_fold: Vec<Vec<List>> = Vec::new();
    for fold in 0..FOLDS {
        let mut without = *weights;
        without.run = run_without(Some(fold));
        by_fold.push(numbers(&engine.clone().with_weights(without), &sentences));
    }
    let mut best = (f64::MAX, TRIED[0]);
    for tried in TRIED {
        let others = weighted(&written, tried.0).into_iter().chain(weighted(&made, tried.1)).collect::<Vec<_>>();
        let sums = held_out(&by_fold, &others, tried.2);
        let (written_weight, made_weight, hold) = tried;
        println!("sentence: written weigh {written_weight}, made {made_weight}, hold {hold}: held out {}", show(sums));
        if sums[4] < best.0 {
            best = (sums[4], tried);
        }
    }
    let (_, (written_weight, made_weight, hold)) = best;
    let others = weighted(&written, written_weight).into_iter().chain(weighted(&made, made_weight)).collect::<Vec<_>>();
    let fitted = fit_ranking(&real.iter().chain(&others).collect::<Vec<_>>(), &[0.0; SENTENCE_WIDTH], hold);
    println!("sentence: chosen {best:?}, on what it was fitted on: {}", show(measures(&real, &fitted)));
    weights.sentence = sum(&fitted);
    weights.sentence_share = share(&real, &fitted);
}

fn weighted(lists: &[List], weight: f64) -> Vec<List> {
    if weight > 0.0 { lists.iter().map(|list| List { weight, ..list.clone() }).collect() } else { Vec::new() }
}

/// The measures on each fold with the weights of the others; the numbers of `by_fold` are by runs that did not see the fold.
fn held_out(by_fold: &[Vec<List>], others: &[List], hold: f64) -> [f64; 5] {
    let mut sums = [0.0; 5];
    for (fold, lists) in by_fold.iter().enumerate() {
        let held: Vec<List> = lists.iter().skip(fold).step_by(FOLDS).cloned().collect();
        let known = lists.iter().enumerate().filter(|(place, _)| place % FOLDS != fold).map(|(_, list)| list);
        let fitted = fit_ranking(&known.chain(others).collect::<Vec<_>>(), &[0.0; SENTENCE_WIDTH], hold);
        for (sum, value) in sums.iter_mut().zip(measures(&held, &fitted)) {
            *sum += value * held.len() as f64 / lists.len() as f64;
        }
    }
    sums
}

/// Sentences of adverts written for the fit, each with the labels of its skills.
fn written_sentences(concepts: &[Concept]) -> Vec<Question> {
    let places: BTreeMap<&str, &str> = concepts.iter().map(|concept| (concept.label.trim(), concept.uri.as_str())).collect();
    let lines = include_str!("sentences.txt").lines().filter(|line| !line.starts_with("//"));
    lines
        .map(|line| {
            let mut parts = line.split(" | ");
            let query = parts.next().unwrap().to_owned();
            Question { query, gold: parts.map(|label| places[label].to_owned()).collect() }
        })
        .collect()
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
