#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a part of the fitting tool"
)]
//! Questions as lists of concepts with their numbers; how well weights rank them, on folds held out.

use std::collections::{BTreeMap, BTreeSet};

use assay::domain::matching::engine::Sum;

use crate::newton::{List, dot, fit_logistic, fit_ranking};

/// How many parts the validation sets are cut into to choose.
pub(crate) const FOLDS: usize = 10;

/// A question with the numbers of every concept looked at.
pub(crate) fn list<const WIDTH: usize>(places: &BTreeMap<&str, u32>, gold: &[String], found: Vec<(u32, [f32; WIDTH])>) -> List {
    let gold: BTreeSet<u32> = gold.iter().filter_map(|uri| places.get(uri.as_str()).copied()).collect();
    let right = found.iter().enumerate().filter(|(_, (concept, _))| gold.contains(concept)).map(|(place, _)| place).collect();
    List {
        rows: found.into_iter().map(|(_, row)| row.iter().copied().map(f64::from).collect()).collect(),
        right,
        wanted: gold.len(),
        weight: 1.0,
    }
}

/// Prints how large the lists are.
pub(crate) fn describe(name: &str, lists: &[List]) {
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
pub(crate) fn choose(name: &str, lists: &[List], own: &[List], width: usize) -> Vec<f64> {
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
pub(crate) fn held_out(lists: &[List], prior: &[f64], hold: f64) -> [f64; 5] {
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
pub(crate) fn measures(lists: &[List], weights: &[f64]) -> [f64; 5] {
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

/// The measures in a line.
pub(crate) fn show([hit, mrr, rp, five, loss]: [f64; 5]) -> String {
    format!("hit@1 {hit:.3} hit@5 {five:.3} MRR {mrr:.3} RP@10 {rp:.3} loss {loss:.4}")
}

/// The weights as the engine takes them.
pub(crate) fn sum<const WIDTH: usize>(weights: &[f64]) -> Sum<WIDTH> {
    Sum { constant: 0.0, weights: std::array::from_fn(|place| weights[place] as f32) }
}

/// The curve from a sum to the share of right answers, over all concepts looked at.
pub(crate) fn share(lists: &[List], weights: &[f64]) -> Sum<1> {
    let rows = lists.iter().flat_map(|list| {
        list.rows.iter().enumerate().map(|(place, row)| (vec![dot(row, weights)], list.right.contains(&place), 1.0)).collect::<Vec<_>>()
    });
    let fitted = fit_logistic(&rows.collect::<Vec<_>>(), 1, 0.0001);
    Sum { constant: fitted[1] as f32, weights: [fitted[0] as f32] }
}
