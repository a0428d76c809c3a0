//! Whether the best match of a phrase is good enough to be told as one.

use super::guards::Objections;
use super::index::{Index, Name, NameKind};
use super::numbers::{float, place};
use super::phrase::{Closeness, PHRASE_FEATURES, flag};
use super::query::Query;
use super::text::plain_key;
use super::weights::Weights;

/// The names of the numbers, as in the file of weights.
pub const ACCEPT_FEATURES: [&str; 14] = [
    "sum",
    "margin",
    "gram_best",
    "gram_label",
    "stem_best",
    "vector_best",
    "vector_label",
    "query_covered",
    "label_agrees",
    "wording_agrees",
    "short_alias_equal",
    "unknown_share",
    "one_word",
    "objection",
];

/// How many numbers there are.
pub const ACCEPT_WIDTH: usize = ACCEPT_FEATURES.len();

/// How far the second has to be behind a label that other concepts go by too.
const SHARED_MARGIN: f32 = 2.0;

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The preferred label itself, and no other concept has that name.
    Certain,
    /// The preferred label in another form, or a synonym that says the same.
    Direct,
    /// The fitted sum says that it is right nearly always.
    Likely,
    /// A person has to look.
    Review,
}

impl Tier {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Direct => "direct",
            Self::Likely => "likely",
            Self::Review => "review",
        }
    }
}

/// One number of a closeness, by its name.
pub(super) fn named(closeness: &Closeness, name: &str) -> f32 {
    PHRASE_FEATURES.iter().zip(closeness.features).find(|(known, _)| **known == name).map_or(0.0, |(_, value)| value)
}

/// The numbers by which the best match is judged: its own, and how far the second is behind.
pub(super) fn accept_features(
    query: &Query,
    agreement: NameAgreement,
    best: &Closeness,
    sum: f32,
    second: Option<f32>,
) -> [f32; ACCEPT_WIDTH] {
    let words = query.telling_words().count();
    let value = |name| named(best, name);
    let alias_equal = value("alias_exact").max(value("alias_same_stems"));
    [
        sum,
        margin(sum, second),
        value("gram_best"),
        value("gram_label"),
        value("stem_best"),
        value("vector_best"),
        value("vector_label"),
        value("query_covered"),
        flag(matches!(agreement, NameAgreement::SoleLabel | NameAgreement::SharedLabel | NameAgreement::Label)),
        flag(agreement == NameAgreement::Wording),
        if words > 1 { 0.0 } else { alias_equal },
        query.unknown_share,
        flag(words < 2) + if words > 2 { -float(words.min(5) - 2) / 3.0 } else { 0.0 },
        value("objection"),
    ]
}

/// How far the second is behind, up to a point.
pub(super) fn margin(sum: f32, second: Option<f32>) -> f32 {
    second.map_or(4.0, |second| (sum - second).clamp(0.0, 4.0))
}

/// Where a sure match has its name from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameAgreement {
    /// The preferred label itself, which no other concept goes by.
    SoleLabel,
    /// The preferred label itself, but another concept goes by it too.
    SharedLabel,
    /// The preferred label but for its form or its brackets.
    Label,
    /// The same words in other forms or in another order, or a synonym of more than one word. Listed synonyms are often only near.
    Wording,
    /// None of these.
    Nothing,
}

/// How far the names of the best match agree with the question.
pub(super) fn agreement(index: &Index, query: &Query, best: &Closeness) -> NameAgreement {
    if query.is_repaired() {
        return NameAgreement::Nothing;
    }
    let labels = || index.names_of(best.concept).map(|(_, name)| name).filter(|name| name.is_label());
    if labels().any(|name| name.kind == NameKind::Preferred && name.key() == query.key) {
        let is_sole = holders(index, &index.with_key(&query.key)).len() == 1;
        return if is_sole { NameAgreement::SoleLabel } else { NameAgreement::SharedLabel };
    }
    let plain = plain_key(&query.key);
    // A label has brackets because it means several things; two letters mean too many.
    let is_told = |name: &Name| name.kind == NameKind::Preferred || name.key().len() > 2;
    let joined = query.key.replace([' ', '.'], "");
    let is_equal = |name: &Name| plain_key(name.key()) == plain || (joined.len() > 5 && name.key().replace([' ', '.'], "") == joined);
    let is_label = |name: &Name| is_told(name) && is_equal(name) && !Objections::between(query, name).any();
    if !plain.is_empty() && labels().any(is_label) {
        return NameAgreement::Label;
    }
    if query.telling_words().count() < 2 || named(best, "objection") > 0.0 {
        return NameAgreement::Nothing;
    }
    let has_same_words = ["label_same_stems", "alias_same_stems", "alias_exact"].into_iter().any(|name| named(best, name) > 0.0);
    if has_same_words { NameAgreement::Wording } else { NameAgreement::Nothing }
}

/// The tier of the best match from how its names agree, how likely the fitted sum finds it, as a logit, and how far the second is behind.
pub(super) fn tier(agreement: NameAgreement, logit: f32, margin: f32, weights: &Weights) -> Tier {
    let is_likely = logit >= weights.likely_from;
    match agreement {
        NameAgreement::SoleLabel => Tier::Certain,
        NameAgreement::Label if logit >= weights.label_from => Tier::Direct,
        // A name that means two things is for a person to read, unless the other one is out of the question.
        NameAgreement::SharedLabel if margin < SHARED_MARGIN => Tier::Review,
        NameAgreement::SharedLabel if is_likely => Tier::Direct,
        _ if is_likely => Tier::Likely,
        _ => Tier::Review,
    }
}

/// The different concepts of some names.
fn holders(index: &Index, names: &[u32]) -> Vec<u32> {
    let mut holders: Vec<u32> = names
        .iter()
        .filter_map(|name| index.names.get(place(*name)))
        .filter(|name| name.kind != NameKind::Wording)
        .map(|name| name.concept)
        .collect();
    holders.sort_unstable();
    holders.dedup();
    holders
}
