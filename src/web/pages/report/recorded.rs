//! What persons recorded of a badge at the mapping desk, beside what it states itself: the report says which of the two is used, and by whose
//! word (F29).

use chrono::{DateTime, Utc};

use super::cards::row;
use super::source::ReportSource;
use super::view::{Fact, ProblemRow};
use crate::domain::achievements::RecordedFacts;
use crate::domain::credentials::{CredentialFacts, Validity};
use crate::domain::people::Submission;
use crate::web::pages::said;
use crate::web::words;

/// What was recorded for what this line is for.
fn of<'a>(source: &ReportSource<'a>, submission: &Submission) -> Option<&'a RecordedFacts> {
    source.recorded.iter().find(|recorded| recorded.submission == submission.id)
}

/// When it ends by what was recorded; nothing where it states an end itself.
pub(super) fn end<'a>(
    source: &ReportSource<'a>,
    submission: &Submission,
    facts: &CredentialFacts,
) -> Option<(DateTime<Utc>, &'a Validity)> {
    let validity = of(source, submission)?.validity.as_ref()?;
    Some((validity.end_of(&facts.dates)?, validity))
}

/// Whether it is over by what was recorded.
pub(super) fn is_over(source: &ReportSource<'_>, submission: &Submission, facts: &CredentialFacts) -> bool {
    end(source, submission, facts).is_some_and(|(end, _)| end < source.as_of)
}

/// Its end, as it states it or as was recorded.
pub(super) fn end_fact(source: &ReportSource<'_>, submission: &Submission, facts: &CredentialFacts) -> Option<Fact> {
    let label = |end: DateTime<Utc>| if end < source.as_of { "Ended" } else { "Ends" };
    if let Some(end) = facts.dates.valid_until {
        return Some(Fact::new(label(end), words::day(end)));
    }
    let (end, validity) = end(source, submission, facts)?;
    let months = words::counted(validity.months, "month");
    Some(Fact::new(label(end), format!("{}: it stands for {months}, {}", words::day(end), validity.source)))
}

/// The level and how it was assessed, as they are used.
pub(super) fn level_fact(source: &ReportSource<'_>, submission: &Submission, facts: &CredentialFacts) -> Fact {
    let recorded = of(source, submission);
    let by_word = |text: String, source: Option<&str>| source.map_or_else(|| text.clone(), |source| format!("{text} ({source})"));
    let level = recorded.and_then(|recorded| recorded.level.as_ref());
    let number = level.or(facts.level.as_ref()).map_or("not stated".to_owned(), |level| level.level.to_string());
    let rigor = recorded.and_then(|recorded| recorded.rigor.as_ref());
    let assessed = said::rigor(rigor.unwrap_or(&facts.rigor).rigor);
    let (number, assessed) =
        (by_word(number, level.map(|level| level.source.as_str())), by_word(assessed.to_owned(), rigor.map(|rigor| rigor.source.as_str())));
    Fact::new("Level", format!("{number}, {assessed}"))
}

/// What one past its end gives.
pub(super) fn late(source: &ReportSource<'_>, submission: &Submission) -> &'static str {
    let counts = source.result.rows.iter().flat_map(|row| &row.lines).any(|line| line.submission == submission.id && line.value > 0);
    if counts { "It counts for less, as your scoring rules say of what ended lately." } else { "It counts 0%." }
}

/// That it is over by what was recorded.
pub(super) fn problem(source: &ReportSource<'_>, submission: &Submission, facts: &CredentialFacts, name: &str) -> Option<ProblemRow> {
    let (end, validity) = end(source, submission, facts).filter(|(end, _)| *end < source.as_of)?;
    let months = words::counted(validity.months, "month");
    Some(row(
        "expired",
        format!("“{name}” ended on {}.", words::day(end)),
        format!("It states no end itself; it stands for {months}, {}. {}", validity.source, late(source, submission)),
        "With the candidate, who may have renewed it.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credentials::{LevelReading, RigorReading, Standing};
    use crate::domain::policy::Rigor;
    use crate::web::pages::report::sample::{Example, maya};
    use crate::web::pages::report::view::ReportView;
    use crate::web::pages::sample;

    /// Maya with one badge earned in March 2025, and this recorded of it.
    fn with(months: Option<u32>, level: Option<u8>, ends: Option<DateTime<Utc>>) -> Example {
        let mut example = maya();
        example.submissions.truncate(1);
        let facts = example.submissions[0].1.as_mut().unwrap().facts.as_mut().unwrap();
        facts.dates.awarded_date = Some(sample::day(2025, 3, 10));
        facts.dates.valid_until = ends;
        let source = "as J. Ortiz recorded on 24 Nov 2026".to_owned();
        example.recorded = vec![RecordedFacts {
            submission: example.submissions[0].0.id.clone(),
            rigor: level.map(|_| RigorReading { rigor: Rigor::R4, source: source.clone() }),
            level: level.map(|level| LevelReading { level, source: source.clone() }),
            validity: months.map(|months| Validity { months, source }),
        }];
        example
    }

    fn said(example: &Example) -> (String, Vec<String>, String) {
        let view = ReportView::new(&example.source());
        let card = &view.cards[0];
        let facts = card.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
        (card.state.clone(), facts, view.timeline.unwrap().rows[0].ends.clone())
    }

    #[test]
    fn what_was_recorded_stands_on_the_card_with_its_source() {
        let (state, facts, ends) = said(&with(Some(24), Some(4), None));
        let has = |text: &str| facts.iter().any(|fact| fact == text);
        assert!(has("Ends: 10 Mar 2027: it stands for 24 months, as J. Ortiz recorded on 24 Nov 2026"), "{facts:?}");
        let level =
            format!("Level: 4 (as J. Ortiz recorded on 24 Nov 2026), {} (as J. Ortiz recorded on 24 Nov 2026)", said::rigor(Rigor::R4));
        assert!(has(&level), "{facts:?}");
        assert_eq!((state.as_str(), ends.as_str()), ("Verified", "10 Mar 2027"));
    }

    #[test]
    fn what_is_over_by_a_record_says_so_first_and_an_end_of_its_own_goes_first() {
        let example = with(Some(12), None, None);
        let (state, facts, ends) = said(&example);
        assert_eq!((state.as_str(), ends.as_str()), ("Over, as recorded", "10 Mar 2026, expired"));
        assert!(facts.iter().any(|fact| fact.starts_with("Ended: 10 Mar 2026: it stands for 12 months, as J. Ortiz")), "{facts:?}");
        let view = ReportView::new(&example.source());
        let problem = view.problems.iter().find(|problem| problem.kind == "expired").unwrap();
        assert_eq!((problem.kind, problem.lead.as_str()), ("expired", "“Google Data Analytics Certificate” ended on 10 Mar 2026."));
        let mut unchecked = with(Some(12), None, None);
        unchecked.submissions[0].1.as_mut().unwrap().standing = Standing::Indeterminate;
        assert_eq!(said(&unchecked).0, "Over, as recorded");
        let problems = ReportView::new(&unchecked.source()).problems;
        assert_eq!(problems.iter().map(|problem| problem.kind).collect::<Vec<_>>(), ["expired"], "nothing waits for the check");
        let (state, facts, _) = said(&with(Some(12), None, Some(sample::day(2030, 1, 1))));
        assert!(state == "Verified" && facts.iter().any(|fact| fact == "Ends: 1 Jan 2030"), "{facts:?}");
    }
}
