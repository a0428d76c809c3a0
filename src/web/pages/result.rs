//! The result of an application as every page says it: rows with their marks, must-haves in words, the group.

use crate::domain::Bp;
use crate::domain::jobs::Importance;
use crate::web::bar::CoverageBar;
use crate::web::words;

/// How far a requirement is covered, by the policy's thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// Not evidenced.
    None,
    /// Partly.
    Partly,
    /// Met.
    Met,
}

/// The result of what counts as one requirement: of a row by itself, or of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowResult {
    /// The skill, or what the group is called.
    pub name: String,
    /// Must, should or nice.
    pub importance: Importance,
    /// 0-10; of a part its weight inside the group.
    pub weight: u32,
    /// Now.
    pub low: Bp,
    /// If all open questions end well.
    pub high: Bp,
    /// What `low` comes to.
    pub now: Cover,
    /// What `high` comes to.
    pub then: Cover,
    /// The number as a sentence.
    pub sentence: String,
    /// `one of these 3`, for a group.
    pub kind: String,
    /// The rows of a group.
    pub parts: Vec<RowResult>,
}

impl RowResult {
    /// The mark: filled, half, empty; hatched where an open question may change it.
    pub const fn mark(&self) -> &'static str {
        match (self.now, self.then) {
            (Cover::Met, _) => "met",
            (Cover::Partly, Cover::Met) => "partly-open",
            (Cover::Partly, _) => "partly",
            (Cover::None, Cover::None) => "none",
            (Cover::None, _) => "open",
        }
    }

    /// The symbol of the mark.
    pub const fn symbol(&self) -> &'static str {
        match (self.now, self.then) {
            (Cover::Met, _) => "r-met",
            (Cover::Partly, Cover::Met) => "r-partly-open",
            (Cover::Partly, _) => "r-partly",
            (Cover::None, Cover::None) => "r-none",
            (Cover::None, _) => "r-open",
        }
    }

    /// The result in words.
    pub const fn said(&self) -> &'static str {
        match self.now {
            Cover::Met => "Met",
            Cover::Partly => "Partly",
            Cover::None => "Not evidenced",
        }
    }

    /// `up to 74%`, or nothing.
    pub fn up_to(&self) -> String {
        let (low, high) = (words::percent(self.low), words::percent(self.high));
        if self.high > self.low && low != high { format!("up to {high}") } else { String::new() }
    }
}

/// `2 of 3 evidenced, 1 partly`.
pub fn musts_said(rows: &[RowResult]) -> String {
    let musts: Vec<&RowResult> = rows.iter().filter(|row| row.importance == Importance::Must).collect();
    if musts.is_empty() {
        return "no must-haves".to_owned();
    }
    let count = |cover| musts.iter().filter(|row| row.now == cover).count();
    let partly = count(Cover::Partly);
    let tail = if partly > 0 { format!(", {partly} partly") } else { String::new() };
    format!("{} of {} evidenced{tail}", count(Cover::Met), musts.len())
}

/// `SQL met, Python not evidenced`: the marks for those who hear the page.
pub fn marks_said(rows: &[RowResult]) -> String {
    let musts = rows.iter().filter(|row| row.importance == Importance::Must);
    let said: Vec<String> = musts.map(|row| format!("{} {}", row.name, row.said().to_lowercase())).collect();
    said.join(", ")
}

/// The small coverage bar of lists.
pub fn bar(low: Bp, high: Bp, rows: &[RowResult]) -> CoverageBar {
    let rows: Vec<(u32, Bp, Bp)> = rows.iter().map(|row| (row.weight, row.low, row.high)).collect();
    CoverageBar::new(low, high, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, low: (Bp, Cover), high: (Bp, Cover)) -> RowResult {
        RowResult {
            name: name.into(),
            importance: Importance::Must,
            weight: 3,
            low: low.0,
            high: high.0,
            now: low.1,
            then: high.1,
            sentence: String::new(),
            kind: String::new(),
            parts: Vec::new(),
        }
    }

    #[test]
    fn each_state_has_a_mark_and_a_word_of_its_own() {
        let cases = [
            (Cover::Met, Cover::Met, "met", "Met"),
            (Cover::Partly, Cover::Met, "partly-open", "Partly"),
            (Cover::Partly, Cover::Partly, "partly", "Partly"),
            (Cover::None, Cover::Met, "open", "Not evidenced"),
            (Cover::None, Cover::None, "none", "Not evidenced"),
        ];
        for (now, then, mark, said) in cases {
            let row = row("SQL", (0, now), (0, then));
            assert_eq!((row.mark(), row.said()), (mark, said));
            assert_eq!(row.symbol(), format!("r-{mark}"));
        }
    }

    #[test]
    fn must_haves_are_said_with_numbers() {
        let rows = [row("SQL", (5_667, Cover::Partly), (7_425, Cover::Met)), row("Python", (8_500, Cover::Met), (8_500, Cover::Met))];
        assert_eq!(musts_said(&rows), "1 of 2 evidenced, 1 partly");
        assert_eq!(marks_said(&rows), "SQL partly, Python met");
        assert_eq!((rows[0].up_to(), rows[1].up_to()), ("up to 74%".to_owned(), String::new()));
        assert_eq!(musts_said(&[]), "no must-haves");
    }
}
