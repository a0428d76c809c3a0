//! What counts as one requirement in a report: a row by itself, or a group with its rows, each with the arithmetic that leads into the next.

use super::build::points;
use super::source::{GroupSource, ReportSource, RowSource};
use super::view::{GroupRow, Term};
use crate::domain::explanation;
use crate::domain::jobs::{Combined, Importance, Requirement};
use crate::domain::{Bp, RequirementId};
use crate::web::pages::result::RowResult;
use crate::web::pages::said;
use crate::web::words;

/// A row's result with what it is for.
pub(super) type Pair<'a> = (&'a RowSource, &'a Requirement);

/// What counts as one requirement.
pub(super) enum UnitSource<'a> {
    /// A row by itself.
    Row(Pair<'a>),
    /// A group with its rows, in the order of the set.
    Group(&'a GroupSource, Vec<Pair<'a>>),
}

/// The units in the order of the set: a group stands where its first row does.
pub(super) fn units<'a>(source: &ReportSource<'a>) -> Vec<UnitSource<'a>> {
    let pairs: Vec<Pair<'a>> = source.result.rows.iter().zip(&source.set.requirements).collect();
    let of = |group: &'a GroupSource| pairs.iter().copied().filter(|(_, asked)| asked.group.as_ref() == Some(&group.group));
    let unit = |pair: &Pair<'a>| {
        let Some(group) = source.result.groups.iter().find(|group| pair.1.group.as_ref() == Some(&group.group)) else {
            return Some(UnitSource::Row(*pair));
        };
        let own: Vec<Pair<'a>> = of(group).collect();
        let is_first = own.first().is_some_and(|(_, asked)| asked.id == pair.1.id);
        is_first.then_some(UnitSource::Group(group, own))
    };
    pairs.iter().filter_map(unit).collect()
}

impl<'a> UnitSource<'a> {
    /// The skill, or what the group is called.
    pub(super) fn name(&self) -> &'a str {
        match self {
            Self::Row((_, asked)) => &asked.skill.label,
            Self::Group(group, _) => &group.title,
        }
    }

    /// Must, should or nice.
    pub(super) const fn importance(&self) -> Importance {
        match self {
            Self::Row((_, asked)) => asked.importance,
            Self::Group(group, _) => group.importance,
        }
    }

    /// 0-10.
    pub(super) fn weight(&self) -> u32 {
        u32::from(match self {
            Self::Row((_, asked)) => asked.weight,
            Self::Group(group, _) => group.weight,
        })
    }

    /// Now.
    pub(super) const fn low(&self) -> Bp {
        match self {
            Self::Row((row, _)) => row.low,
            Self::Group(group, _) => group.low,
        }
    }

    /// If all open questions end well.
    pub(super) const fn high(&self) -> Bp {
        match self {
            Self::Row((row, _)) => row.high,
            Self::Group(group, _) => group.high,
        }
    }

    /// What a person accepted beside.
    pub(super) fn accepted(&self) -> Option<Bp> {
        match self {
            Self::Row((row, _)) => row.accepted.as_ref().map(|(share, _)| *share),
            Self::Group(group, _) => group.accepted,
        }
    }

    /// With other evidence: never less than what is verified.
    pub(super) fn beside(&self) -> Bp {
        self.low().max(self.accepted().unwrap_or(0))
    }
}

/// The group's result as every page says it.
pub(super) fn group_result(group: &GroupSource, count: usize) -> RowResult {
    RowResult {
        name: group.title.clone(),
        importance: group.importance,
        weight: u32::from(group.weight),
        low: group.low,
        high: group.high,
        now: group.now,
        then: group.then,
        sentence: group.sentence.clone(),
        kind: explanation::group_kind(group.combined, count),
        parts: Vec::new(),
    }
}

/// The names of the parts that make the group's number, where they are worth something.
pub(super) fn made_of(group: &GroupSource, own: &[Pair<'_>]) -> String {
    let names: Vec<String> =
        making(group, own).into_iter().filter(|(row, _)| row.low > 0).map(|(_, asked)| asked.skill.label.clone()).collect();
    explanation::listed(&names)
}

/// A group's row of the table; `share` is its part of the total.
pub(super) fn group_row(number: usize, group: &GroupSource, own: &[Pair<'_>], (total, share): (u32, String)) -> GroupRow {
    let result = group_result(group, own.len());
    GroupRow {
        number: number.to_string(),
        name: group.title.clone(),
        kind: result.kind.clone(),
        importance: said::importance(group.importance),
        weight: format!("weight {} of {total}", group.weight),
        made_of: made_of(group, own),
        value: words::percent(group.low),
        mark: result.mark(),
        result: result.said().to_owned(),
        result_note: result.up_to(),
        sentence: group.sentence.clone(),
        equation: equation(group, own),
        more: group.more.clone(),
        share,
        accepted: group.accepted.map(words::percent),
    }
}

/// The parts that make the group's number.
fn making<'a>(group: &GroupSource, own: &[Pair<'a>]) -> Vec<Pair<'a>> {
    let of = |id: &RequirementId| own.iter().find(|(row, _)| row.requirement == *id).copied();
    group.made_of.iter().filter_map(of).collect()
}

/// `100% + 40% ÷ 2 = 70%`; nothing where one part alone makes the number.
fn equation(group: &GroupSource, own: &[Pair<'_>]) -> Vec<Term> {
    let parts = making(group, own);
    if group.low == 0 || parts.len() < 2 {
        return Vec::new();
    }
    let inside = inside(group, own);
    let is_weighted = parts.iter().any(|(_, asked)| inside.of(asked) != 1);
    let term = |sign, value: String, label: String| Term { sign, value, label };
    let mut terms: Vec<Term> = Vec::with_capacity(parts.len() + 2);
    for (row, asked) in &parts {
        let times = if is_weighted { format!("{} × ", inside.of(asked)) } else { String::new() };
        let sign = if terms.is_empty() { "" } else { "+" };
        terms.push(term(sign, format!("{times}{}%", points(row.low)), asked.skill.label.clone()));
    }
    terms.push(term("÷", inside.total().to_string(), if is_weighted { "the weights together" } else { "parts wanted" }.to_owned()));
    let shown = if group.low.is_multiple_of(100) { "value".to_owned() } else { format!("shown as {}", words::percent(group.low)) };
    terms.push(term("=", format!("{}%", points(group.low)), shown));
    terms
}

/// What a group divides by.
enum Inside {
    /// So many parts, each as much as another.
    Parts(u32),
    /// These weights together.
    Weights(u32),
}

impl Inside {
    const fn total(&self) -> u32 {
        match self {
            Self::Parts(total) | Self::Weights(total) => *total,
        }
    }

    fn of(&self, asked: &Requirement) -> u32 {
        match self {
            Self::Parts(_) => 1,
            Self::Weights(_) => u32::from(asked.weight),
        }
    }
}

fn inside(group: &GroupSource, own: &[Pair<'_>]) -> Inside {
    match group.combined {
        Combined::AnyOf => Inside::Parts(1),
        Combined::NOf(n) => Inside::Parts(u32::from(n.max(1))),
        Combined::AllOf => Inside::Weights(own.iter().map(|(_, asked)| u32::from(asked.weight)).sum()),
    }
}

/// How much a part weighs in its group, where that matters: `2 of 5 in the group`.
pub(super) fn weight_inside(group: &GroupSource, own: &[Pair<'_>], asked: &Requirement) -> String {
    match inside(group, own) {
        Inside::Parts(_) => "of the group".to_owned(),
        Inside::Weights(total) => format!("weight {} of {total} in it", asked.weight),
    }
}

/// `In the group: 85% × 2 of 5 = 34 of its 75 points.`
pub(super) fn share_inside(group: &GroupSource, own: &[Pair<'_>], (row, asked): Pair<'_>) -> String {
    if row.low == 0 {
        return String::new();
    }
    let inside = inside(group, own);
    let is_used = group.made_of.contains(&row.requirement);
    match (is_used, inside.total()) {
        (_, 0) => String::new(),
        (false, 1) => "In the group: another part is worth more, and only the best counts.".to_owned(),
        (false, wanted) => format!("In the group: {wanted} other parts are worth more, and only the best {wanted} count."),
        (true, 1) => format!("In the group: the best part, so the group is worth {}%.", points(row.low)),
        (true, total) => format!(
            "In the group: {}% × {} of {total} = {} of its {} points.",
            points(row.low),
            inside.of(asked),
            tenth(row.low * inside.of(asked) / total),
            tenth(group.low)
        ),
    }
}

/// `12.1`: per cent with one place.
pub(super) fn tenth(share: Bp) -> String {
    format!("{}.{}", (share + 5) / 100, (share + 5) % 100 / 10)
}

#[cfg(test)]
mod tests {
    use super::super::view::ReportView;
    use super::super::{printable, sample};
    use super::*;
    use crate::domain::policy::{FreshnessClass, Rigor, Tier};
    use crate::domain::scoring::fixture::{Case, badge, group, row};
    use crate::web::pages::from_score::result_source;

    const CLOUDS: [&str; 3] = ["AWS", "Azure", "Google Cloud"];

    /// SQL, a must-have, and three clouds in a must-have group; what is proved of each, by an issuer of its own.
    fn clouds(combined: Combined, proved: &[(&str, Rigor)]) -> Case {
        let row = |label| row(label, Importance::Must, None, FreshnessClass::Lasting);
        let mut case =
            Case::new(vec![row("AWS"), row("SQL"), row("Azure"), row("Google Cloud")]).grouped(group("Clouds", combined), &CLOUDS);
        for (label, rigor) in proved {
            let issuer = format!("House of {label}");
            case = case.listed(&issuer, Tier::A).sent(badge(&format!("{label} badge"), &issuer).for_skill(label).rigor(*rigor));
        }
        case
    }

    fn view(case: &Case) -> ReportView {
        let (mut example, result) = (sample::maya(), result_source(&case.score(), &case.set));
        example.submissions.clear();
        example.other_evidence.clear();
        let source = ReportSource { set: &case.set, result: &result, ..example.source() };
        ReportView::new(&source)
    }

    fn said(terms: &[Term]) -> String {
        terms.iter().map(|term| format!("{} {} {}", term.sign, term.value, term.label).trim().to_owned()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_group_is_one_row_with_its_parts_under_it() {
        let report = view(&clouds(Combined::NOf(2), &[("AWS", Rigor::R4), ("Google Cloud", Rigor::R1), ("SQL", Rigor::R2)]));
        let numbers: Vec<(Option<&str>, Vec<&str>)> = report
            .units
            .iter()
            .map(|unit| (unit.group.as_ref().map(|group| group.number.as_str()), unit.rows.iter().map(|row| row.number.as_str()).collect()))
            .collect();
        assert_eq!(numbers, [(Some("1"), vec!["1a", "1b", "1c"]), (None, vec!["2"])]);
        let clouds = report.units[0].group.as_ref().unwrap();
        assert_eq!(
            (clouds.kind.as_str(), clouds.weight.as_str(), clouds.made_of.as_str()),
            ("2 of these 3", "weight 3 of 6", "AWS and Google Cloud")
        );
        assert_eq!((clouds.value.as_str(), clouds.mark, clouds.result.as_str()), ("70%", "partly", "Partly"));
        assert_eq!(said(&clouds.equation), "100% AWS + 40% Google Cloud ÷ 2 parts wanted = 70% value");
        assert_eq!(clouds.share, "In the total: 70% × 3 of 6 = 35.0 of the 77.5 points.");
        let shares: Vec<&str> = report.units[0].rows.iter().map(|row| row.share.as_str()).collect();
        let of = |part| format!("In the group: {part} of its 70.0 points.");
        assert_eq!(shares, [of("100% × 1 of 2 = 50.0").as_str(), "", of("40% × 1 of 2 = 20.0").as_str()]);
        assert_eq!(report.sum, "Verified coverage: (3 × 70 + 3 × 85) ÷ 6");
        let musts: Vec<(&str, &str)> = report.musts.iter().map(|must| (must.name.as_str(), must.note.as_str())).collect();
        assert_eq!(musts, [("Clouds, 2 of these 3", "Partly. By AWS and Google Cloud"), ("SQL", "Met")]);
        let slots: Vec<(usize, &str)> = report.total.slots.iter().map(|slot| (slot.number, slot.label.as_str())).collect();
        assert_eq!(slots, [(1, "Clouds"), (2, "SQL")]);
    }

    #[test]
    fn each_kind_of_group_shows_its_own_arithmetic() {
        let group = |case: &Case| view(case).units.remove(0);
        let any = group(&clouds(Combined::AnyOf, &[("AWS", Rigor::R2), ("Azure", Rigor::R1)]));
        let own = any.group.unwrap();
        assert_eq!((own.kind.as_str(), own.equation.len(), own.made_of.as_str()), ("one of these 3", 0, "AWS"));
        let shares: Vec<&str> = any.rows.iter().map(|row| row.share.as_str()).collect();
        let [best, other] = [
            "In the group: the best part, so the group is worth 85%.",
            "In the group: another part is worth more, and only the best counts.",
        ];
        assert_eq!(shares, [best, other, ""]);
        let mut all = clouds(Combined::AllOf, &[("AWS", Rigor::R4), ("Azure", Rigor::R1)]);
        (all.set.requirements[0].weight, all.set.requirements[2].weight, all.set.requirements[3].weight) = (3, 1, 1);
        let all = group(&all);
        let own = all.group.unwrap();
        assert_eq!(said(&own.equation), "3 × 100% AWS + 1 × 40% Azure + 1 × 0% Google Cloud ÷ 5 the weights together = 68% value");
        assert_eq!((all.rows[0].weight.as_str(), all.rows[0].importance), ("weight 3 of 5 in it", "Part"));
        assert_eq!(all.rows[0].share, "In the group: 100% × 3 of 5 = 60.0 of its 68.0 points.");
    }

    #[test]
    fn the_printed_report_has_groups_too() {
        let mut report = view(&clouds(Combined::AnyOf, &[("AWS", Rigor::R2), ("SQL", Rigor::R1)]));
        let page = printable(&report).unwrap();
        crate::web::pages::sample::keep("report-groups", &page);
        let table = page.split_once("id=\"req-h\"").unwrap().1.split_once("</section>").unwrap().0;
        insta::assert_snapshot!("report_with_a_group", table);
        let change = report.changes.remove(0);
        assert_eq!((change.requirement.as_str(), change.group), ("SQL", None));
        let begun = view(&clouds(Combined::AllOf, &[("AWS", Rigor::R2)]));
        let inside = begun.changes.iter().find_map(|change| change.group.as_ref()).unwrap();
        assert_eq!((inside.title.as_str(), inside.now.as_str()), ("Clouds", "28%"));
    }
}
