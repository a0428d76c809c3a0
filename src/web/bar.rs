//! The coverage bar as numbers ready to draw: solid for now, hatched for "up to", one tick per requirement as wide as its weight.

use super::words;
use crate::domain::Bp;
use crate::domain::policy::FULL;

/// One requirement under the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Left edge, per cent.
    pub x: String,
    /// Width of the slot, per cent.
    pub width: String,
    /// Width of the solid part.
    pub now: String,
    /// Whether there is a solid part.
    pub has_now: bool,
    /// Left edge of the hatched part.
    pub more_x: String,
    /// Width of the hatched part.
    pub more: String,
    /// Whether there is a hatched part.
    pub has_more: bool,
}

/// The bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageBar {
    /// Width of the solid part, per cent.
    pub now: String,
    /// Width of the hatched part.
    pub more: String,
    /// Whether there is a hatched part.
    pub has_more: bool,
    /// `Verified coverage 46%, up to 50%`.
    pub words: String,
    /// `46% – 50%`.
    pub short: String,
    /// The requirements, in order.
    pub ticks: Vec<Tick>,
}

/// Space between two ticks.
const GAP: Bp = 120;

impl CoverageBar {
    /// A bar from `low` to `high`; `rows` are weight, low and high of each requirement, in order.
    pub fn new(low: Bp, high: Bp, rows: &[(u32, Bp, Bp)]) -> Self {
        let (low, high) = (low.min(FULL), high.clamp(low.min(FULL), FULL));
        let total: u32 = rows.iter().map(|row| row.0).sum();
        let mut before = 0;
        let ticks = rows
            .iter()
            .filter(|row| row.0 > 0)
            .map(|&(weight, row_low, row_high)| {
                let (x, end) = (before * FULL / total.max(1), (before + weight) * FULL / total.max(1));
                before += weight;
                tick(x, (end - x).saturating_sub(GAP), row_low.min(FULL), row_high.min(FULL))
            })
            .collect();
        let is_range = words::percent(low) != words::percent(high);
        Self {
            now: words::exact_percent(low),
            more: words::exact_percent(high - low),
            has_more: high > low,
            words: if is_range {
                format!("Verified coverage {}, up to {}", words::percent(low), words::percent(high))
            } else {
                format!("Verified coverage {}", words::percent(low))
            },
            short: if is_range { format!("{}, up to {}", words::percent(low), words::percent(high)) } else { words::percent(low) },
            ticks,
        }
    }
}

fn tick(x: Bp, width: Bp, low: Bp, high: Bp) -> Tick {
    let now = width * low / FULL;
    let more = (width * high.max(low) / FULL) - now;
    Tick {
        x: words::exact_percent(x),
        width: words::exact_percent(width),
        now: words::exact_percent(now),
        has_now: now > 0,
        more_x: words::exact_percent(x + now),
        more: words::exact_percent(more),
        has_more: more > 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticks_fill_the_bar_and_the_words_say_the_same() {
        let bar = CoverageBar::new(4_615, 5_000, &[(3, 5_700, 7_400), (3, 10_000, 10_000), (2, 0, 0)]);
        assert_eq!((bar.now.as_str(), bar.more.as_str()), ("46.15", "3.85"));
        assert_eq!(bar.words, "Verified coverage 46%, up to 50%");
        assert_eq!(bar.ticks.iter().map(|tick| tick.x.as_str()).collect::<Vec<_>>(), ["0.00", "37.50", "75.00"]);
        assert!(bar.ticks[0].has_more && !bar.ticks[1].has_more && !bar.ticks[2].has_now);
    }

    #[test]
    fn a_bar_never_leaves_its_track() {
        let bar = CoverageBar::new(12_000, 3, &[]);
        assert_eq!((bar.now.as_str(), bar.has_more), ("100.00", false));
    }
}
