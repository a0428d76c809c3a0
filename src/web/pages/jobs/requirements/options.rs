//! What the selects of the editor offer.

use super::{groups, named};
use crate::domain::jobs::Importance;
use crate::domain::policy::FreshnessClass;
use crate::web::forms::Choice;
use crate::web::pages::said;

/// The options of the selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// Importance.
    pub importance: Vec<Choice>,
    /// Level.
    pub level: Vec<Choice>,
    /// Freshness.
    pub freshness: Vec<Choice>,
    /// Rigor.
    pub rigor: Vec<Choice>,
    /// Lists.
    pub list: Vec<Choice>,
    /// How many of a group are wanted.
    pub kind: Vec<Choice>,
    /// Where chosen rows can go.
    pub into: Vec<Choice>,
    /// How a credential is named.
    pub by: Vec<Choice>,
}

/// What the selects offer; `lists` are the issuer lists with their names, `groups` what the groups are called.
pub(super) fn options(lists: &[(String, String)], groups: &[String]) -> Options {
    let mut level = vec![Choice::new("", "any")];
    level.extend((1..=5_u8).map(|number| Choice::new(number, format!("{number}, {}", said::level(number).trim_end_matches(" level")))));
    let mut freshness = vec![Choice::new("", "As the skill")];
    freshness.extend(FreshnessClass::ALL.iter().map(|class| Choice::new(class, freshness_said(*class))));
    let rigor = [("", "Any"), ("R1", "Completed or better"), ("R2", "Graded or better"), ("R3", "Project or exam"), ("R4", "Exam only")];
    let mut list = vec![Choice::new("", "The job’s list")];
    list.extend(lists.iter().map(|(id, name)| Choice::new(id, name)));
    Options {
        importance: Importance::ALL.iter().map(|importance| Choice::new(importance, said::importance(*importance))).collect(),
        level,
        freshness,
        rigor: rigor.into_iter().map(|(value, label)| Choice::new(value, label)).collect(),
        list,
        kind: groups::kinds(),
        into: groups::places(groups),
        by: named::ways(),
    }
}

/// `Semi-durable, 36 mo`.
pub(super) fn freshness_said(class: FreshnessClass) -> String {
    let name = match class {
        FreshnessClass::Fast => "Fast",
        FreshnessClass::Perishable => "Perishable",
        FreshnessClass::SemiDurable => "Semi-durable",
        FreshnessClass::Durable => "Durable",
        FreshnessClass::Lasting => "Lasting",
    };
    class.house_curve().window_months.map_or_else(|| name.to_owned(), |months| format!("{name}, {months} mo"))
}
