//! Whether a credential is for a skill a job asks for: by code, by a relation the skill store holds, or by an equal name. Likeness never counts.

mod accepted;
mod claims;
pub mod engine;
pub mod finder;
pub mod reference;
pub mod similar;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::jobs::Importance;
use super::policy::ScoringPolicy;
use super::skills::{RelationKind, Skill, SkillRelation};
use super::text::name_key;
use super::{Bp, SkillId};

pub use accepted::accepted;
pub use claims::Claims;
pub use reference::{canonical, keep_once};

text_enum! {
    /// How the skill of a credential stands to the skill wanted; the best first.
    pub enum MatchKind {
        /// The same skill.
        Same = "same",
        /// Nearly the same.
        Close = "close",
        /// The credential's is narrower.
        Narrower = "narrower",
        /// The credential's is broader.
        Broader = "broader",
        /// Related.
        Related = "related",
    }
}

text_enum! {
    /// Where on a credential the skill was found; the surest first.
    pub enum FoundIn {
        /// The requirement names the credential as accepted, by its id.
        AcceptedId = "accepted_id",
        /// The requirement names the credential as accepted, by its name.
        AcceptedName = "accepted_name",
        /// A person confirmed it.
        Person = "person",
        /// The address of an alignment.
        AlignmentUrl = "alignment_url",
        /// The code of an alignment.
        AlignmentCode = "alignment_code",
        /// The name of an alignment.
        AlignmentName = "alignment_name",
        /// The achievement's name.
        AchievementName = "achievement_name",
        /// A tag.
        Tag = "tag",
    }
}

impl FoundIn {
    /// Whether only a name was equal, so that a must-have waits for a person.
    pub const fn is_name_only(self) -> bool {
        matches!(self, Self::AlignmentName | Self::AchievementName | Self::Tag)
    }

    /// Whether the requirement names the credential as accepted.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::AcceptedId | Self::AcceptedName)
    }
}

/// A credential's claim on a wanted skill.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SkillMatch {
    /// How the skills stand.
    pub kind: MatchKind,
    /// Where it was found.
    pub found: FoundIn,
    /// The credential's skill, by the store.
    pub skill: SkillId,
    /// Its label.
    pub label: String,
    /// What stands there: the address, code or name; who confirmed it, and when.
    pub text: String,
}

impl SkillMatch {
    /// What the match is worth for a row of this importance, and whether a person has to confirm it first. `None`: nothing.
    pub fn worth(&self, policy: &ScoringPolicy, importance: Importance) -> Option<(Bp, bool)> {
        let shares = policy.matches;
        let share = match self.kind {
            MatchKind::Same => shares.same,
            MatchKind::Close => shares.close,
            MatchKind::Narrower => shares.narrower,
            MatchKind::Broader => shares.broader,
            MatchKind::Related if importance == Importance::Must => return None,
            MatchKind::Related => shares.related,
        };
        Some(match (self.found.is_name_only(), importance) {
            (false, _) => (share, false),
            (true, Importance::Must) => (share, true),
            (true, _) => (share.min(shares.by_name), false),
        })
    }
}

/// A skill wanted, with everything in the store that stands in a relation to it.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    targets: Vec<Target<'a>>,
}

#[derive(Clone, Debug)]
struct Target<'a> {
    kind: MatchKind,
    skill: &'a Skill,
    references: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl<'a> Wanted<'a> {
    /// The skill, as it is among `skills` where it is, with its neighbours among them, one step away.
    pub fn new(wanted: &'a Skill, skills: &'a [Skill], relations: &[SkillRelation]) -> Self {
        let mut kinds: BTreeMap<&SkillId, MatchKind> = BTreeMap::new();
        for relation in relations {
            let Some((other, kind)) = neighbour(relation, &wanted.id) else { continue };
            let known = kinds.entry(other).or_insert(kind);
            *known = kind.min(*known);
        }
        kinds.remove(&wanted.id);
        // By the names and references it has today, where they are known.
        let own = skills.iter().find(|skill| skill.id == wanted.id).unwrap_or(wanted);
        let mut targets = vec![Target::new(MatchKind::Same, own)];
        targets.extend(skills.iter().filter_map(|skill| kinds.get(&skill.id).map(|kind| Target::new(*kind, skill))));
        targets.sort_by(|one, other| (one.kind, &one.skill.id).cmp(&(other.kind, &other.skill.id)));
        targets.dedup_by(|one, other| one.skill.id == other.skill.id);
        Self { targets }
    }

    /// The skill of the store behind a match.
    pub fn skill(&self, id: &SkillId) -> Option<&'a Skill> {
        self.targets.iter().find(|target| target.skill.id == *id).map(|target| target.skill)
    }

    /// Every way in which the claims reach the skill: each that a person confirmed, the best one by code, and the best one by name, in this order.
    /// What a person rejected is none. All that persons confirmed are kept, so that one more never takes the place of another.
    pub fn matches(&self, claims: &Claims) -> Vec<SkillMatch> {
        let targets = self.targets.iter().filter(|target| !self.is_taken_away(target, claims));
        let mut found: Vec<SkillMatch> = targets.flat_map(|target| target.matches(claims)).collect();
        let way = |one: &SkillMatch| (one.found != FoundIn::Person, one.found.is_name_only());
        found.sort_by(|one, other| (way(one), one).cmp(&(way(other), other)));
        found.dedup_by(|one, first| way(one) == way(first) && (first.found != FoundIn::Person || one.skill == first.skill));
        found
    }

    /// Whether the claims would reach the skill by something that a person rejected.
    pub fn is_rejected(&self, claims: &Claims) -> bool {
        let rejected = self.targets.iter().filter(|target| self.is_taken_away(target, claims));
        rejected.into_iter().any(|target| target.matches(claims).next().is_some())
    }

    /// Whether a person said that the claims are not for a skill: of it, or of one that is the same while nobody said anything of it.
    fn is_taken_away(&self, target: &Target<'_>, claims: &Claims) -> bool {
        let is_confirmed = |target: &Target<'_>| claims.confirmed.iter().any(|(id, _)| *id == target.skill.id);
        let is_rejected = |target: &Target<'_>| claims.rejected.contains(&target.skill.id);
        if is_rejected(target) || target.kind != MatchKind::Same || is_confirmed(target) {
            return is_rejected(target);
        }
        let mut same = self.targets.iter().filter(|other| other.kind == MatchKind::Same);
        same.clone().any(is_rejected) && !same.any(is_confirmed)
    }

    /// The skill and its neighbours.
    pub fn skills(&self) -> impl Iterator<Item = &SkillId> {
        self.targets.iter().map(|target| &target.skill.id)
    }

    /// Every reference and name key by which something reaches the skill.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.targets.iter().flat_map(|target| target.references.iter().chain(&target.names)).map(String::as_str)
    }
}

/// The other skill of a relation and how it stands to `wanted`.
fn neighbour<'r>(relation: &'r SkillRelation, wanted: &SkillId) -> Option<(&'r SkillId, MatchKind)> {
    let is_from = relation.from == *wanted;
    if !is_from && relation.to != *wanted {
        return None;
    }
    let other = if is_from { &relation.to } else { &relation.from };
    let kind = match (relation.kind, is_from) {
        // What takes the place of an entry is the same concept under a new one.
        (RelationKind::ExactMatch | RelationKind::ReplacedBy, _) => MatchKind::Same,
        (RelationKind::CloseMatch, _) => MatchKind::Close,
        (RelationKind::Broader, true) | (RelationKind::Narrower, false) => MatchKind::Narrower,
        (RelationKind::Broader, false) | (RelationKind::Narrower, true) => MatchKind::Broader,
        (RelationKind::Related, _) => MatchKind::Related,
    };
    Some((other, kind))
}

impl<'a> Target<'a> {
    fn new(kind: MatchKind, skill: &'a Skill) -> Self {
        let references = std::iter::once(&skill.uri).chain(&skill.code).chain(&skill.same_as).filter_map(|one| canonical(one)).collect();
        let names =
            std::iter::once(&skill.label).chain(&skill.aliases).map(|name| name_key(name)).filter(|name| !name.is_empty()).collect();
        Self { kind, skill, references, names }
    }

    fn matches<'t>(&'t self, claims: &'t Claims) -> impl Iterator<Item = SkillMatch> + 't {
        let by_reference = claims.references.iter().filter(|(key, ..)| self.references.contains(key));
        let by_name = claims.names.iter().filter(|(key, ..)| self.names.contains(key));
        let by_person = claims.confirmed.iter().filter(|(id, _)| *id == self.skill.id).map(|(_, said)| (FoundIn::Person, said.as_str()));
        by_reference.chain(by_name).map(|(_, found, text)| (*found, text.as_str())).chain(by_person).map(|(found, text)| SkillMatch {
            kind: self.kind,
            found,
            skill: self.skill.id.clone(),
            label: self.skill.label.clone(),
            text: text.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::FoundIn::{AlignmentUrl, Tag};
    use super::*;
    use crate::domain::FrameworkId;
    use crate::domain::credentials::{Achievement, Alignment};
    use crate::domain::policy::FreshnessClass;

    fn skill(id: &str, label: &str) -> Skill {
        Skill {
            id: SkillId::new(id),
            framework: FrameworkId::new("f"),
            uri: format!("https://skills.example/{id}"),
            code: Some(format!("CODE-{id}")),
            label: label.into(),
            statement: None,
            category: None,
            freshness: FreshnessClass::SemiDurable,
            aliases: vec![format!("{label} language")],
            same_as: vec![format!("http://data.europa.eu/esco/skill/{id}")],
        }
    }

    fn relation(from: &str, kind: RelationKind, to: &str) -> SkillRelation {
        SkillRelation { from: SkillId::new(from), to: SkillId::new(to), kind }
    }

    fn by_url(id: &str) -> Achievement {
        let alignment = Alignment { target_url: Some(format!("http://skills.example/{id}/")), ..Alignment::default() };
        Achievement { name: "A badge".into(), alignments: vec![alignment], ..Achievement::default() }
    }

    fn found(relations: &[SkillRelation], achievement: &Achievement) -> Vec<(MatchKind, FoundIn)> {
        let skills = [skill("sql", "SQL"), skill("postgres", "PostgreSQL"), skill("data", "Data handling")];
        let wanted = Wanted::new(&skills[0], &skills, relations);
        wanted.matches(&Claims::new(achievement, Vec::new())).into_iter().map(|found| (found.kind, found.found)).collect()
    }

    #[test]
    fn relations_are_read_in_their_direction() {
        use RelationKind::{Broader, CloseMatch, ExactMatch, Narrower, Related, ReplacedBy};
        for (from, kind, to, expected) in [
            ("postgres", Narrower, "sql", MatchKind::Narrower),
            ("sql", Broader, "postgres", MatchKind::Narrower),
            ("postgres", Broader, "sql", MatchKind::Broader),
            ("sql", Narrower, "postgres", MatchKind::Broader),
            ("sql", ExactMatch, "postgres", MatchKind::Same),
            ("postgres", ReplacedBy, "sql", MatchKind::Same),
            ("postgres", CloseMatch, "sql", MatchKind::Close),
            ("sql", Related, "postgres", MatchKind::Related),
        ] {
            let relations = [relation(from, kind, to)];
            assert_eq!(found(&relations, &by_url("postgres")), [(expected, FoundIn::AlignmentUrl)], "{from} {kind} {to}");
        }
        assert!(found(&[relation("data", Broader, "postgres")], &by_url("postgres")).is_empty(), "one step only");
    }

    #[test]
    fn skills_are_found_by_code_first_and_by_name_apart() {
        let code = |code: &str| Achievement {
            alignments: vec![Alignment { target_code: Some(code.into()), ..Alignment::default() }],
            ..Achievement::default()
        };
        assert_eq!(found(&[], &by_url("sql")), [(MatchKind::Same, FoundIn::AlignmentUrl)]);
        assert_eq!(found(&[], &code("code-SQL")), [(MatchKind::Same, FoundIn::AlignmentCode)]);
        assert_eq!(found(&[], &code("sql")), [(MatchKind::Same, FoundIn::AlignmentName)], "a short code is a name");
        let tagged = Achievement { name: "SQL".into(), tags: vec!["sql".into()], ..by_url("sql") };
        assert_eq!(found(&[], &tagged), [(MatchKind::Same, FoundIn::AlignmentUrl), (MatchKind::Same, FoundIn::AchievementName)]);
        let alias = Achievement { name: "Sql  Language".into(), ..Achievement::default() };
        assert_eq!(found(&[], &alias), [(MatchKind::Same, FoundIn::AchievementName)]);
        for name in ["Advanced SQL", "MySQL", "SQLs", "NoSQL"] {
            assert!(found(&[], &Achievement { name: name.into(), ..Achievement::default() }).is_empty(), "{name}: likeness never counts");
        }
    }

    #[test]
    fn the_wanted_skill_has_the_names_it_has_among_the_skills() {
        let published = skill("sql", "SQL");
        let today = Skill { aliases: vec!["Query craft".into()], ..published.clone() };
        let found = |name: &str| {
            let skills = [today.clone()];
            let achievement = Achievement { name: name.into(), ..Achievement::default() };
            Wanted::new(&published, &skills, &[]).matches(&Claims::new(&achievement, Vec::new())).len()
        };
        assert_eq!((found("SQL"), found("Query craft"), found("SQL language")), (1, 1, 0));
    }

    #[test]
    fn what_a_match_is_worth_depends_on_the_importance() {
        let policy = ScoringPolicy::default();
        let found = |kind, found| SkillMatch { kind, found, skill: SkillId::new("s"), label: String::new(), text: String::new() };
        for (kind, source, must, should) in [
            (MatchKind::Same, AlignmentUrl, Some((10_000, false)), Some((10_000, false))),
            (MatchKind::Close, AlignmentUrl, Some((9_000, false)), Some((9_000, false))),
            (MatchKind::Narrower, AlignmentUrl, Some((7_500, false)), Some((7_500, false))),
            (MatchKind::Broader, AlignmentUrl, Some((5_000, false)), Some((5_000, false))),
            (MatchKind::Related, AlignmentUrl, None, Some((2_500, false))),
            (MatchKind::Same, Tag, Some((10_000, true)), Some((8_000, false))),
            (MatchKind::Broader, Tag, Some((5_000, true)), Some((5_000, false))),
        ] {
            let found = found(kind, source);
            assert_eq!(
                (found.worth(&policy, Importance::Must), found.worth(&policy, Importance::Should)),
                (must, should),
                "{kind} {source}"
            );
        }
    }

    #[test]
    fn a_person_may_confirm_a_skill() {
        let skills = [skill("sql", "SQL")];
        let wanted = Wanted::new(&skills[0], &skills, &[]);
        let claims = Claims::new(
            &Achievement { name: "Queries".into(), ..Achievement::default() },
            vec![(SkillId::new("sql"), "J. Ortiz on 24 Nov 2026".into())],
        );
        let found = wanted.matches(&claims);
        assert_eq!(
            found.iter().map(|found| (found.found, found.text.as_str())).collect::<Vec<_>>(),
            [(FoundIn::Person, "J. Ortiz on 24 Nov 2026")]
        );
        let claims = Claims::new(&by_url("sql"), vec![(SkillId::new("sql"), String::new())]);
        let both: Vec<_> = wanted.matches(&claims).into_iter().map(|found| found.found).collect();
        assert_eq!(both, [FoundIn::Person, AlignmentUrl], "neither takes the other's place");
    }

    #[test]
    fn a_person_may_reject_a_skill_whatever_the_credential_says() {
        let skills = [skill("sql", "SQL"), skill("postgres", "PostgreSQL")];
        let wanted = Wanted::new(&skills[0], &skills, &[relation("postgres", RelationKind::Narrower, "sql")]);
        let rejecting = |achievement: &Achievement| Claims::new(achievement, Vec::new()).without(BTreeSet::from([SkillId::new("sql")]));
        for achievement in [by_url("sql"), Achievement { name: "SQL".into(), ..Achievement::default() }] {
            let claims = rejecting(&achievement);
            assert_eq!((wanted.matches(&claims), wanted.is_rejected(&claims)), (Vec::new(), true));
            assert!(!wanted.is_rejected(&Claims::new(&achievement, Vec::new())));
        }
        let narrower = rejecting(&by_url("postgres"));
        assert_eq!(wanted.matches(&narrower).len(), 1, "the narrower skill was not rejected");
        assert!(!wanted.is_rejected(&narrower), "it did not claim what was rejected");
    }

    #[test]
    fn what_is_the_same_is_rejected_with_it_unless_something_was_said_of_it_itself() {
        let skills = [skill("sql", "SQL"), skill("esco", "SQL")];
        let wanted = Wanted::new(&skills[0], &skills, &[relation("sql", RelationKind::ExactMatch, "esco")]);
        let named = Achievement { name: "SQL".into(), ..Achievement::default() };
        for rejected in ["sql", "esco"] {
            let claims = |confirmed: &[&str]| {
                let confirmed = confirmed.iter().map(|id| (SkillId::new(*id), String::new())).collect();
                Claims::new(&named, confirmed).without(BTreeSet::from([SkillId::new(rejected)]))
            };
            let none = claims(&[]);
            assert_eq!((wanted.matches(&none), wanted.is_rejected(&none)), (Vec::new(), true), "{rejected}");
            let other = if rejected == "sql" { "esco" } else { "sql" };
            let found = wanted.matches(&claims(&[other]));
            assert!(found.iter().all(|found| found.skill.as_str() == other) && !found.is_empty(), "{found:?}");
        }
    }
}
