//! Jobs, lists and credentials in few words, for the tests of scoring.

use chrono::{DateTime, TimeZone, Utc};

use super::{AcceptedEvidence, CheckedCredential, RowScore, SaidSkill, Score, ScoringInput, score};
use crate::domain::credentials::{
    Achievement, Alignment, CredentialDates, CredentialFacts, HolderMatch, IssuerFacts, LevelReading, RigorReading, Standing, Validity,
};
use crate::domain::explanation;
use crate::domain::issuers::{IdentifierScheme, Issuer, IssuerIdentifier, IssuerList, IssuerListing, SkillScope, VersionStatus};
use crate::domain::jobs::{Combined, Importance, Requirement, RequirementGroup, RequirementSet};
use crate::domain::other_evidence::EvidenceKind;
use crate::domain::policy::{FreshnessClass, Rigor, ScoringPolicy, Tier};
use crate::domain::skills::{RelationKind, Skill, SkillRelation};
use crate::domain::testing::listing;
use crate::domain::text::slug;
use crate::domain::{
    FrameworkId, IssuerId, IssuerListId, IssuerListVersionId, JobId, RequirementGroupId, RequirementId, RequirementSetId, SkillId,
    SubmissionId,
};

/// 23 Nov 2026, 09:42.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 42, 0).unwrap()
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap()
}

pub(crate) fn skill(label: &str) -> Skill {
    Skill {
        id: SkillId::new(slug(label)),
        framework: FrameworkId::new("starter"),
        uri: format!("https://skills.example/{}", slug(label)),
        code: None,
        label: label.to_owned(),
        statement: None,
        category: Some("data".to_owned()),
        freshness: FreshnessClass::SemiDurable,
        aliases: Vec::new(),
        same_as: Vec::new(),
    }
}

pub(crate) fn row(label: &str, importance: Importance, level: Option<u8>, freshness: FreshnessClass) -> Requirement {
    Requirement { level, freshness, ..Requirement::new(RequirementId::new(format!("row-{}", slug(label))), skill(label), importance) }
}

/// A must-have group of weight 3; its id follows from its title.
pub(crate) fn group(title: &str, combined: Combined) -> RequirementGroup {
    RequirementGroup {
        id: RequirementGroupId::new(slug(title)),
        title: Some(title.to_owned()),
        combined,
        importance: Importance::Must,
        weight: 3,
    }
}

/// A credential under way: `credential("Advanced SQL", "QueryWorks").for_skill("SQL")…`
#[derive(Clone, Debug)]
pub(crate) struct Badge(pub(crate) CheckedCredential);

/// A verified credential of this person, graded, earned a month ago; its id follows from its name.
pub(crate) fn badge(name: &str, issuer: &str) -> Badge {
    let facts = CredentialFacts {
        id: None,
        format: "Open Badges 3.0, signed data".to_owned(),
        name: name.to_owned(),
        issuer: IssuerFacts {
            id: format!("did:web:{}.example", slug(issuer)),
            name: Some(issuer.to_owned()),
            url: None,
            key_thumbprint: None,
        },
        achievement: Achievement { name: name.to_owned(), ..Achievement::default() },
        dates: CredentialDates { awarded_date: Some(day(2026, 10, 1)), ..CredentialDates::default() },
        rigor: RigorReading { rigor: Rigor::R2, source: "achievementType Assessment".to_owned() },
        level: None,
        unfinished: None,
        evidence_links: Vec::new(),
        subject: None,
    };
    Badge(CheckedCredential {
        submission: SubmissionId::new(format!("sent-{}", slug(name))),
        standing: Standing::Verified,
        holder: HolderMatch::Matched,
        facts: Some(facts),
        validity: None,
    })
}

impl Badge {
    pub(crate) fn facts(&mut self) -> &mut CredentialFacts {
        self.0.facts.as_mut().unwrap()
    }

    /// Aligned to the skill by address.
    pub(crate) fn for_skill(mut self, label: &str) -> Self {
        let alignment = Alignment { target_url: Some(skill(label).uri), ..Alignment::default() };
        self.facts().achievement.alignments.push(alignment);
        self
    }

    pub(crate) fn earned(mut self, at: DateTime<Utc>) -> Self {
        self.facts().dates.awarded_date = Some(at);
        self
    }

    pub(crate) fn rigor(mut self, rigor: Rigor) -> Self {
        self.facts().rigor.rigor = rigor;
        self
    }

    pub(crate) fn level(mut self, level: u8) -> Self {
        self.facts().level = Some(LevelReading { level, source: "result".to_owned() });
        self
    }

    pub(crate) fn standing(mut self, standing: Standing) -> Self {
        self.0.standing = standing;
        self
    }

    /// As if a person had recorded how long one stands.
    pub(crate) fn stands(mut self, months: u32) -> Self {
        self.0.validity = Some(Validity { months, source: "as J. Ortiz recorded on 24 Nov 2026".to_owned() });
        self
    }

    pub(crate) fn ended(mut self, at: DateTime<Utc>) -> Self {
        self.facts().dates.valid_until = Some(at);
        self.standing(Standing::Expired)
    }
}

/// A job with its list and what a candidate sent.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) set: RequirementSet,
    pub(crate) list: IssuerList,
    pub(crate) policy: ScoringPolicy,
    pub(crate) skills: Vec<Skill>,
    pub(crate) relations: Vec<SkillRelation>,
    pub(crate) credentials: Vec<CheckedCredential>,
    pub(crate) accepted: Vec<AcceptedEvidence>,
    pub(crate) confirmed: Vec<SaidSkill>,
    pub(crate) rejected: Vec<SaidSkill>,
}

impl Case {
    pub(crate) fn new(rows: Vec<Requirement>) -> Self {
        Self {
            skills: rows.iter().map(|row| row.skill.clone()).collect(),
            set: RequirementSet {
                id: RequirementSetId::new("set"),
                job: JobId::new("job"),
                version: 3,
                status: VersionStatus::Published,
                requirements: rows,
                groups: Vec::new(),
            },
            list: IssuerList {
                id: IssuerListId::new("list"),
                version_id: IssuerListVersionId::new("list-7"),
                name: "Company default".to_owned(),
                version: 7,
                status: VersionStatus::Published,
                issuers: Vec::new(),
                listings: Vec::new(),
            },
            policy: ScoringPolicy::default(),
            relations: Vec::new(),
            credentials: Vec::new(),
            accepted: Vec::new(),
            confirmed: Vec::new(),
            rejected: Vec::new(),
        }
    }

    /// Lists an issuer for everything.
    pub(crate) fn listed(self, name: &str, tier: Tier) -> Self {
        self.listed_for(name, tier, SkillScope::Any)
    }

    pub(crate) fn listed_for(mut self, name: &str, tier: Tier, skill_scope: SkillScope) -> Self {
        let id = IssuerId::new(slug(name));
        let domain = format!("{}.example", slug(name));
        if !self.list.issuers.iter().any(|issuer| issuer.id == id) {
            self.list.issuers.push(Issuer {
                id: id.clone(),
                key: slug(name),
                display_name: name.to_owned(),
                legal_name: None,
                kind: "vendor".to_owned(),
                country: None,
                website: None,
                identifiers: vec![IssuerIdentifier { scheme: IdentifierScheme::Domain, value: domain }],
            });
        }
        self.list.listings.push(IssuerListing {
            skill_scope,
            reason: "named in hiring policy 2026".to_owned(),
            decided_by: Some("A. Steward".to_owned()),
            ..listing(&format!("listing-{}", self.list.listings.len()), id.as_str(), tier)
        });
        self
    }

    /// Rows in a group.
    pub(crate) fn grouped(mut self, group: RequirementGroup, labels: &[&str]) -> Self {
        for row in self.set.requirements.iter_mut().filter(|row| labels.contains(&row.skill.label.as_str())) {
            row.group = Some(group.id.clone());
        }
        self.set.groups.push(group);
        self
    }

    /// One skill narrower than another.
    pub(crate) fn narrower(mut self, narrow: &str, wide: &str) -> Self {
        self.skills.push(skill(narrow));
        self.relations.push(SkillRelation { from: skill(narrow).id, to: skill(wide).id, kind: RelationKind::Narrower });
        self
    }

    pub(crate) fn sent(mut self, badge: Badge) -> Self {
        self.credentials.push(badge.0);
        self
    }

    /// J. Ortiz said on 24 Nov 2026 that the credential sent at this place is for the skill.
    pub(crate) fn confirmed(mut self, credential: usize, label: &str) -> Self {
        self.confirmed.push(self.said(credential, label));
        self
    }

    /// The same, that it is not.
    pub(crate) fn rejected(mut self, credential: usize, label: &str) -> Self {
        self.rejected.push(self.said(credential, label));
        self
    }

    fn said(&self, credential: usize, label: &str) -> SaidSkill {
        let submission = self.credentials[credential].submission.clone();
        SaidSkill { submission, skill: skill(label).id, by: "J. Ortiz".to_owned(), at: day(2026, 11, 24) }
    }

    pub(crate) fn input(&self) -> ScoringInput<'_> {
        ScoringInput {
            as_of: now(),
            set: &self.set,
            lists: std::slice::from_ref(&self.list),
            default_list: Some(&self.list.id),
            policy: &self.policy,
            skills: &self.skills,
            relations: &self.relations,
            credentials: &self.credentials,
            accepted: &self.accepted,
            confirmed: &self.confirmed,
            rejected: &self.rejected,
        }
    }

    pub(crate) fn score(&self) -> Score {
        score(&self.input())
    }

    pub(crate) fn score_at(&self, as_of: DateTime<Utc>) -> Score {
        score(&ScoringInput { as_of, ..self.input() })
    }

    /// The first row's result.
    pub(crate) fn first(&self) -> RowScore {
        self.score().rows.remove(0)
    }
}

/// A job with one must-have, `SQL` at level 2.
pub(crate) fn one_row() -> Case {
    Case::new(vec![row("SQL", Importance::Must, Some(2), FreshnessClass::SemiDurable)])
}

/// Maya of example 1.
pub(crate) fn maya() -> Case {
    use FreshnessClass::{Durable, Fast, Perishable, SemiDurable};
    use Importance::{Must, Nice, Should};
    let data = || SkillScope::Categories(vec!["data".to_owned()]);
    let mut case = Case::new(vec![
        row("SQL", Must, Some(3), SemiDurable),
        row("Data visualisation", Must, Some(2), SemiDurable),
        row("Generative AI for analysis", Must, Some(2), Fast),
        row("Python", Should, Some(2), SemiDurable),
        row("Statistics", Should, None, Durable),
        row("Cloud data platform", Nice, None, Perishable),
    ])
    .listed_for("Google", Tier::A, data())
    .listed_for("Lakeside University", Tier::B, data())
    .listed("Amazon Web Services", Tier::A)
    .sent(
        badge("Google Data Analytics Certificate", "Google")
            .for_skill("SQL")
            .for_skill("Data visualisation")
            .earned(day(2025, 3, 10))
            .level(2),
    )
    .sent(badge("Advanced SQL", "QueryWorks").for_skill("SQL").earned(day(2026, 6, 10)).level(3))
    .sent(
        badge("Generative AI for Analysts", "Lakeside University")
            .for_skill("Generative AI for analysis")
            .earned(day(2025, 2, 15))
            .rigor(Rigor::R3)
            .level(2),
    )
    .sent(
        badge("AWS Cloud Practitioner", "Amazon Web Services")
            .for_skill("Cloud data platform")
            .earned(day(2023, 10, 12))
            .rigor(Rigor::R4)
            .ended(day(2026, 10, 12)),
    );
    case.accepted.push(AcceptedEvidence {
        requirement: RequirementId::new("row-statistics"),
        kind: EvidenceKind::Degree,
        what: explanation::other_evidence(EvidenceKind::Degree, "Statistics", "BSc Statistics"),
        words: "BSc Statistics".to_owned(),
        by: "J. Ortiz".to_owned(),
        at: day(2026, 11, 23),
        share: 10_000,
    });
    case
}
