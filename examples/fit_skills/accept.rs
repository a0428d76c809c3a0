#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a part of the fitting tool"
)]
//! Fits when the best match of a phrase is told as likely.

use std::collections::BTreeMap;

use assay::domain::matching::engine::{ACCEPT_FEATURES, ACCEPT_WIDTH, Engine, Sum, Tier, Weights};

use crate::ALIAS_STEP;
use crate::lists::FOLDS;
use crate::newton::{dot, fit_logistic};
use crate::sets::Question;

/// What one of ESCO's own names weighs beside a span, how strongly the weights are held near nothing, and the share from which on a match is likely.
const OWN_WEIGHT: f64 = 0.1;
const ACCEPT_HOLD: f64 = 0.3;
const LIKELY: f64 = 0.9;
const DIRECT_LABEL: f64 = 0.8;

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
pub(crate) fn fit_accept(
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
