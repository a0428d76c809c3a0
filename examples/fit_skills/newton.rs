#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::needless_range_loop,
    reason = "a part of the fitting tool"
)]
//! Fits weighted sums by Newton's method: convex losses, so the same data give the same weights.

/// A question for ranking: the numbers of each concept, and how much of the answer it is.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// The numbers of each concept looked at.
    pub(crate) rows: Vec<Vec<f64>>,
    /// The places of the right ones; empty if none was found.
    pub(crate) right: Vec<usize>,
    /// How many right ones there are, found or not.
    pub(crate) wanted: usize,
    /// How much it weighs in the fit.
    pub(crate) weight: f64,
}

/// Weights that make the right concepts likeliest among all looked at, held near `prior` by `hold`.
pub(crate) fn fit_ranking(lists: &[&List], prior: &[f64], hold: f64) -> Vec<f64> {
    let width = prior.len();
    let mut weights = prior.to_vec();
    let mut last = (f64::MAX, weights.clone());
    for _ in 0..40 {
        let loss = ranking_loss(lists, &weights, prior, hold);
        if loss > last.0 {
            // Too far: halfway back.
            weights = weights.iter().zip(&last.1).map(|(weight, before)| f64::midpoint(*weight, *before)).collect();
            continue;
        }
        last = (loss, weights.clone());
        let (mut slope, mut curve) = start(&weights, prior, hold);
        for list in lists.iter().filter(|list| !list.right.is_empty()) {
            let sums: Vec<f64> = list.rows.iter().map(|row| dot(row, &weights)).collect();
            let greatest = sums.iter().copied().fold(f64::MIN, f64::max);
            let shares: Vec<f64> = sums.iter().map(|sum| (sum - greatest).exp()).collect();
            let total: f64 = shares.iter().sum();
            let mut mean = vec![0.0; width];
            let mut second = vec![vec![0.0; width]; width];
            for (row, share) in list.rows.iter().zip(&shares) {
                let share = share / total;
                if share < 1e-9 {
                    continue;
                }
                for i in 0..width {
                    mean[i] += share * row[i];
                    for j in 0..=i {
                        second[i][j] += share * row[i] * row[j];
                    }
                }
            }
            let part = list.weight / list.right.len() as f64;
            for i in 0..width {
                slope[i] += list.weight * mean[i];
                for right in &list.right {
                    slope[i] -= part * list.rows[*right][i];
                }
                for j in 0..=i {
                    curve[i][j] += list.weight * (second[i][j] - mean[i] * mean[j]);
                }
            }
        }
        if step(&mut weights, slope, curve) < 1e-7 {
            break;
        }
    }
    weights
}

/// What the fit makes small.
fn ranking_loss(lists: &[&List], weights: &[f64], prior: &[f64], hold: f64) -> f64 {
    let held: f64 = weights.iter().zip(prior).map(|(weight, prior)| (weight - prior).powi(2)).sum::<f64>() * hold / 2.0;
    let losses = lists.iter().filter(|list| !list.right.is_empty()).map(|list| {
        let sums: Vec<f64> = list.rows.iter().map(|row| dot(row, weights)).collect();
        let greatest = sums.iter().copied().fold(f64::MIN, f64::max);
        let total = sums.iter().map(|sum| (sum - greatest).exp()).sum::<f64>().ln() + greatest;
        list.weight * list.right.iter().map(|right| total - sums[*right]).sum::<f64>() / list.right.len() as f64
    });
    held + losses.sum::<f64>()
}

/// Weights of a logistic sum for right and wrong rows; the last weight is the constant, which is not held.
pub(crate) fn fit_logistic(rows: &[(Vec<f64>, bool, f64)], width: usize, hold: f64) -> Vec<f64> {
    let mut weights = vec![0.0; width + 1];
    let prior = weights.clone();
    for _ in 0..60 {
        let (mut slope, mut curve) = start(&weights, &prior, hold);
        slope[width] = 1e-6 * weights[width];
        curve[width][width] = 1e-6;
        for (row, is_right, weight) in rows {
            let mut row = row.clone();
            row.push(1.0);
            let share = 1.0 / (1.0 + (-dot(&row, &weights)).exp());
            let off = share - f64::from(u8::from(*is_right));
            for i in 0..=width {
                slope[i] += weight * off * row[i];
                for j in 0..=i {
                    curve[i][j] += weight * share * (1.0 - share) * row[i] * row[j];
                }
            }
        }
        if step(&mut weights, slope, curve) < 1e-7 {
            break;
        }
    }
    weights
}

/// The inner product.
pub(crate) fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn start(weights: &[f64], prior: &[f64], hold: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let width = weights.len();
    let slope = weights.iter().zip(prior).map(|(weight, prior)| hold * (weight - prior)).collect();
    let curve = (0..width).map(|i| (0..width).map(|j| if i == j { hold + 1e-9 } else { 0.0 }).collect()).collect();
    (slope, curve)
}

/// One step of Newton's method, shortened if it is long; answers how far it went.
fn step(weights: &mut [f64], slope: Vec<f64>, mut curve: Vec<Vec<f64>>) -> f64 {
    let width = weights.len();
    for i in 0..width {
        for j in 0..i {
            curve[j][i] = curve[i][j];
        }
    }
    let mut wanted = slope;
    for i in 0..width {
        let pivot = (i..width).max_by(|one, other| curve[*one][i].abs().total_cmp(&curve[*other][i].abs())).unwrap();
        curve.swap(i, pivot);
        wanted.swap(i, pivot);
        for row in i + 1..width {
            let factor = curve[row][i] / curve[i][i];
            for column in i..width {
                curve[row][column] -= factor * curve[i][column];
            }
            wanted[row] -= factor * wanted[i];
        }
    }
    for i in (0..width).rev() {
        for column in i + 1..width {
            wanted[i] -= curve[i][column] * wanted[column];
        }
        wanted[i] /= curve[i][i];
    }
    let length = dot(&wanted, &wanted).sqrt();
    let share = if length > 8.0 { 8.0 / length } else { 1.0 };
    for (weight, change) in weights.iter_mut().zip(&wanted) {
        *weight -= share * change;
    }
    length
}
