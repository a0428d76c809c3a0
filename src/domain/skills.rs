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
