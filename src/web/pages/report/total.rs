//! The large coverage bar of a report as numbers ready to draw.

use crate::domain::Bp;
use crate::domain::policy::FULL;
use crate::web::words;

/// Words above the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarLabel {
    /// `strong`, `accepted` or nothing.
    pub class: &'static str,
    /// Where, per cent.
    pub x: String,
    /// `start` or `end`.
    pub anchor: &'static str,
    /// Pixels to the right.
    pub shift: i8,
    /// The words.
    pub text: String,
}

/// One requirement below the bar, as wide as its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number in the table.
    pub number: usize,
    /// Left edge, per cent.
    pub x: String,
    /// Width, per cent.
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
    /// The skill, where there is room for it.
    pub label: String,
    /// `57%`.
    pub value: String,
    /// `, up to 74%`, or nothing.
    pub up_to: String,
    /// Width of the line for what a person accepted.
    pub accepted: String,
    /// Whether there is one.
    pub has_accepted: bool,
    /// `, 100% accepted`, or nothing.
    pub apart: String,
}

/// The dotted line to the number that counts other evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedLine {
    /// From, per cent.
    pub from: String,
    /// To, per cent.
    pub to: String,
}

/// The bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalBar {
    /// `46%`.
    pub number: String,
    /// `verified now, up to 50%`.
    pub range: String,
    /// The number that counts other evidence, in words.
    pub apart: Option<String>,
    /// Title for those who hear it.
    pub title: String,
    /// The whole bar in words.
    pub description: String,
    /// Words above it.
    pub labels: Vec<BarLabel>,
    /// Width of the solid part, per cent.
    pub now: String,
    /// Width of the hatched part.
    pub more: String,
    /// Whether there is a hatched part.
    pub has_more: bool,
    /// Where one requirement's part of the solid ends and the next begins.
    pub cuts: Vec<String>,
    /// Line to the number that counts other evidence.
    pub accepted: Option<AcceptedLine>,
    /// The requirements.
    pub slots: Vec<Slot>,
}

/// A requirement as the bar needs it.
#[derive(Clone, Copy, Debug)]
pub struct BarRow<'a> {
    /// The skill.
    pub name: &'a str,
    /// 0-10.
    pub weight: u32,
    /// Now.
    pub low: Bp,
    /// If all open questions end well.
    pub high: Bp,
    /// What a person accepted beside.
    pub accepted: Option<Bp>,
}

/// Space between two slots.
const GAP: Bp = 60;
/// Below this the two labels would meet, so they become one.
const ROOM: Bp = 2_400;

impl TotalBar {
    /// A bar from `low` to `high`, with the number that counts other evidence where it differs.
    pub fn new(low: Bp, high: Bp, accepted: Option<Bp>, rows: &[BarRow<'_>]) -> Self {
        let (low, high) = (low.min(FULL), high.clamp(low.min(FULL), FULL));
        let has_range = words::percent(low) != words::percent(high);
        let up_to = words::percent(high);
        let accepted = accepted.filter(|accepted| *accepted > low);
        Self {
            number: words::percent(low),
            range: if has_range { format!("verified now, up to {up_to}") } else { "verified now".to_owned() },
            apart: accepted
                .map(|accepted| format!("{} with other evidence accepted by a person, always shown apart", words::percent(accepted))),
            title: if has_range {
                format!("Verified coverage {}, up to {up_to}", words::percent(low))
            } else {
                format!("Verified coverage {}", words::percent(low))
            },
            description: description(rows, accepted),
            labels: labels(low, high, has_range, accepted),
            now: words::exact_percent(low),
            more: words::exact_percent(high - low),
            has_more: high > low,
            cuts: cuts(rows),
            accepted: accepted
                .filter(|accepted| *accepted > high)
                .map(|accepted| AcceptedLine { from: words::exact_percent(high), to: words::exact_percent(accepted) }),
            slots: slots(rows),
        }
    }
}

fn description(rows: &[BarRow<'_>], accepted: Option<Bp>) -> String {
    let mut parts: Vec<String> =
        rows.iter().map(|row| format!("{} {}{}{}", row.name, words::percent(row.low), up_to(row), apart(row))).collect();
    if let Some(accepted) = accepted {
        parts.push(format!("With other evidence accepted by a person {}", words::percent(accepted)));
    }
    parts.join(". ") + "."
}

fn up_to(row: &BarRow<'_>) -> String {
    let differs = row.high > row.low && words::percent(row.low) != words::percent(row.high);
    if differs { format!(", up to {}", words::percent(row.high)) } else { String::new() }
}

fn apart(row: &BarRow<'_>) -> String {
    row.accepted.map(|share| format!(", {} accepted", words::percent(share))).unwrap_or_default()
}

fn labels(low: Bp, high: Bp, has_range: bool, accepted: Option<Bp>) -> Vec<BarLabel> {
    let label = |class, at: Bp, anchor, shift, text| BarLabel { class, x: words::exact_percent(at), anchor, shift, text };
    let now = format!("{} verified now", words::percent(low));
    let both = format!("{now}, up to {}", words::percent(high));
    let mut labels = match (has_range, low < ROOM, high > FULL - ROOM / 2) {
        (false, true, _) => vec![label("strong", 0, "start", 0, now)],
        (false, false, _) => vec![label("strong", low, "end", 0, now)],
        (true, true, _) => vec![label("strong", 0, "start", 0, both)],
        (true, false, true) => vec![label("strong", high, "end", 0, both)],
        (true, false, false) => {
            vec![label("strong", low, "end", -4, now), label("", high, "start", -2, format!("up to {}", words::percent(high)))]
        }
    };
    let accepted = accepted.filter(|accepted| *accepted >= high + 800 && *accepted <= FULL - ROOM && low >= ROOM);
    if let Some(accepted) = accepted {
        labels.push(label("accepted", accepted, "start", 14, format!("{} with accepted evidence", words::percent(accepted))));
    }
    labels
}

fn cuts(rows: &[BarRow<'_>]) -> Vec<String> {
    let total: u32 = rows.iter().map(|row| row.weight).sum::<u32>().max(1);
    let parts: Vec<Bp> = rows.iter().map(|row| row.weight * row.low.min(FULL)).filter(|part| *part > 0).collect();
    let mut before = 0;
    let ends = parts.iter().map(|part| {
        before += part;
        words::exact_percent(before / total)
    });
    ends.take(parts.len().saturating_sub(1)).collect()
}

fn slots(rows: &[BarRow<'_>]) -> Vec<Slot> {
    let total: u32 = rows.iter().map(|row| row.weight).sum::<u32>().max(1);
    let mut before = 0;
    let mut slots = Vec::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.weight > 0) {
        let (x, end) = (before * FULL / total, (before + row.weight) * FULL / total);
        before += row.weight;
        let width = (end - x).saturating_sub(GAP);
        let (low, high) = (row.low.min(FULL), row.high.clamp(row.low.min(FULL), FULL));
        let now = width * low / FULL;
        let more = width * high / FULL - now;
        slots.push(Slot {
            number: index + 1,
            x: words::exact_percent(x),
            width: words::exact_percent(width),
            now: words::exact_percent(now),
            has_now: now > 0,
            more_x: words::exact_percent(x + now),
            more: words::exact_percent(more),
            has_more: more > 0,
            label: short_name(row.name, width),
            value: words::percent(low),
            up_to: if width >= 1_400 { up_to(row) } else { String::new() },
            accepted: words::exact_percent(width * row.accepted.unwrap_or(0).min(FULL) / FULL),
            has_accepted: row.accepted.is_some(),
            apart: if width >= 1_400 { apart(row) } else { String::new() },
        });
    }
    slots
}

/// As much of a name as fits over `width`: whole words, a sign takes about 0.8% of the bar.
fn short_name(name: &str, width: Bp) -> String {
    let room = usize::try_from(width / 80).unwrap_or(0).saturating_sub(2);
    let mut short = String::new();
    for word in name.split_whitespace() {
        if short.chars().count() + word.chars().count() + usize::from(!short.is_empty()) > room {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    while let Some(shorter) = [" for", " of", " and", " in", ",", " with", " the", " to"].iter().find_map(|end| short.strip_suffix(end)) {
        short = shorter.to_owned();
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn row(name: &str, weight: u32, low: Bp, high: Bp) -> BarRow<'_> {
        BarRow { name, weight, low, high, accepted: None }
    }

    #[test]
    fn the_bar_of_example_one_is_drawn_to_the_basis_point() {
        let rows = [
            row("SQL", 3, 5_667, 7_425),
            row("Data visualisation", 3, 8_500, 8_500),
            row("Generative AI for analysis", 3, 7_438, 7_438),
            row("Python", 2, 0, 0),
            BarRow { accepted: Some(10_000), ..row("Statistics", 2, 0, 0) },
            row("Cloud data platform", 1, 0, 0),
        ];
        let bar = TotalBar::new(4_630, 5_006, Some(6_058), &rows);
        assert_eq!((bar.number.as_str(), bar.range.as_str()), ("46%", "verified now, up to 50%"));
        assert_eq!((bar.now.as_str(), bar.more.as_str()), ("46.30", "3.76"));
        assert_eq!(bar.cuts, ["12.14", "30.35"]);
        let labels: Vec<&str> = bar.slots.iter().map(|slot| slot.label.as_str()).collect();
        assert_eq!(labels, ["SQL", "Data visualisation", "Generative AI", "Python", "Statistics", "Cloud"]);
        assert_eq!(bar.accepted.unwrap().to, "60.58");
        let lines: Vec<bool> = bar.slots.iter().map(|slot| slot.has_accepted).collect();
        assert_eq!(lines, [false, false, false, false, true, false]);
        assert_eq!((&bar.slots[4].accepted, bar.slots[4].has_now), (&bar.slots[4].width, false), "drawn apart, and as wide as its share");
        assert!(bar.description.contains("Statistics 0%, 100% accepted."), "{}", bar.description);
        assert_eq!(bar.labels.len(), 3);
    }

    #[test]
    fn labels_never_leave_the_bar_and_never_meet() {
        for (low, high) in [(0, 0), (0, 10_000), (10_000, 10_000), (9_000, 9_800), (1_000, 1_400)] {
            let bar = TotalBar::new(low, high, None, &[]);
            assert_eq!(bar.labels.len(), 1, "{low} {high}");
        }
    }
}
