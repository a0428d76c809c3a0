//! Skills: what a job asks for and a credential may prove, with labels, aliases and relations.

use serde::{Deserialize, Serialize};

use super::policy::FreshnessClass;
use super::{FrameworkId, SkillId};

text_enum! {
    /// A relation between two skills (SKOS, CASE). Asymmetric kinds read `from KIND to`: `from` is broader than `to` for `Broader`.
    pub enum RelationKind {
        /// The same concept.
        ExactMatch = "exactMatch",
        /// Nearly the same concept.
        CloseMatch = "closeMatch",
        /// `from` is the broader one.
        Broader = "broader",
        /// `from` is the narrower one.
        Narrower = "narrower",
        /// Related.
        Related = "related",
        /// `to` takes the place of `from`.
        ReplacedBy = "replacedBy",
    }
}

/// One skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// Our id.
    pub id: SkillId,
    /// The framework version it belongs to.
    pub framework: FrameworkId,
    /// Its identifier in that framework, canonical.
    pub uri: String,
    /// Its code there, where it has one.
    pub code: Option<String>,
    /// The preferred name.
    pub label: String,
    /// What it means, in a sentence.
    pub statement: Option<String>,
    /// A field of work, for scopes (`category:data-analysis`) and browsing.
    pub category: Option<String>,
    /// How fast it ages by default.
    pub freshness: FreshnessClass,
    /// Other names.
    pub aliases: Vec<String>,
    /// Codes or URLs of the same skill in other frameworks (ESCO, O*NET), matched like its own.
    pub same_as: Vec<String>,
}

/// One relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillRelation {
    /// The first skill.
    pub from: SkillId,
    /// The second skill.
    pub to: SkillId,
    /// How they relate.
    pub kind: RelationKind,
}

impl SkillRelation {
    /// The relation as it is kept: what has no direction is kept once, the smaller id first, and `narrower` as `broader` the other way round.
    pub fn kept(from: SkillId, kind: RelationKind, to: SkillId) -> Self {
        match kind {
            RelationKind::Narrower => Self { from: to, to: from, kind: RelationKind::Broader },
            RelationKind::ExactMatch | RelationKind::CloseMatch | RelationKind::Related if to < from => Self { from: to, to: from, kind },
            _ => Self { from, to, kind },
        }
    }

    /// The skill at the other end.
    pub fn other(&self, own: &SkillId) -> &SkillId {
        if self.from == *own { &self.to } else { &self.from }
    }

    /// The same relation with `one` in the place of `other`; `None` where that would relate a skill to itself.
    #[must_use]
    pub fn with(&self, one: &SkillId, other: &SkillId) -> Option<Self> {
        let put = |id: &SkillId| if id == other { one.clone() } else { id.clone() };
        let (from, to) = (put(&self.from), put(&self.to));
        (from != to).then(|| Self::kept(from, self.kind, to))
    }
}

/// Who gave a skill up: no release from then on has it, and jobs are not newly offered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// The framework with its release: `ESCO 1.2`. Nothing where people here retired a skill of their own.
    pub by: Option<String>,
}

text_enum! {
    /// Who says how two skills stand.
    pub enum RelationSource {
        /// The framework itself.
        Framework = "framework",
        /// A mapping table between frameworks.
        Crosswalk = "crosswalk",
        /// A person here.
        Person = "person",
        /// Merging two skills.
        Merge = "merge",
    }
}

/// A relation with who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedRelation {
    /// The relation.
    pub relation: SkillRelation,
    /// What kind of source says it.
    pub source: RelationSource,
    /// The mapping table that says it.
    pub mapping: Option<String>,
    /// The person, as the audit log writes them.
    pub author: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_is_kept_in_one_way_only() {
        use RelationKind::{Broader, CloseMatch, ExactMatch, Narrower, Related, ReplacedBy};
        let kept = |from: &str, kind, to: &str| {
            let kept = SkillRelation::kept(SkillId::new(from), kind, SkillId::new(to));
            format!("{} {} {}", kept.from, kept.kind, kept.to)
        };
        for (from, kind, to, expected) in [
            ("b", ExactMatch, "a", "a exactMatch b"),
            ("a", CloseMatch, "b", "a closeMatch b"),
            ("b", Related, "a", "a related b"),
            ("b", Broader, "a", "b broader a"),
            ("b", Narrower, "a", "a broader b"),
            ("b", ReplacedBy, "a", "b replacedBy a"),
        ] {
            assert_eq!(kept(from, kind, to), expected);
        }
    }

    #[test]
    fn what_is_put_in_the_place_of_a_skill_never_relates_to_itself() {
        let (a, b, c) = (SkillId::new("a"), SkillId::new("b"), SkillId::new("c"));
        let relation = SkillRelation::kept(a.clone(), RelationKind::Related, b.clone());
        assert_eq!(relation.with(&c, &a), Some(SkillRelation { from: b.clone(), to: c.clone(), kind: RelationKind::Related }));
        assert_eq!(relation.with(&b, &a), None);
        assert_eq!((relation.other(&a), relation.other(&b)), (&b, &a));
    }
}
