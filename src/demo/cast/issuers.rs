//! The issuers: three recognised, four for some fields, three of limited weight, one blocked; four nobody has reviewed and one look-alike.

use crate::domain::policy::{Rigor, Tier};

/// How an issuer names itself in its Open Badges 3.0 credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `did:web` of its host.
    Web,
    /// `did:key` of its key.
    Key,
}

/// What the company's list says about an issuer.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The tier now.
    pub tier: Tier,
    /// The tier in the first version of the list; `None`: it was not on it.
    pub before: Option<Tier>,
    /// The fields of work it counts for; none: all.
    pub fields: &'static [&'static str],
    /// How its badges are assessed, where they do not say.
    pub rigor: Option<Rigor>,
    /// The level of its badges, where they do not say.
    pub level: Option<u8>,
    /// Why.
    pub reason: &'static str,
}

/// An issuer of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Issuer {
    /// Its key in lists.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its host, which exists only inside the demo's process.
    pub host: &'static str,
    /// vendor, university, cert_body …
    pub kind: &'static str,
    /// How it names itself.
    pub naming: Naming,
    /// What the list says; `None`: not reviewed yet.
    pub listed: Option<Listed>,
}

const fn listed(tier: Tier, before: Option<Tier>, fields: &'static [&'static str], reason: &'static str) -> Option<Listed> {
    Some(Listed { tier, before, fields, rigor: None, level: None, reason })
}

const fn assumed(listed: Option<Listed>, rigor: Option<Rigor>, level: Option<u8>) -> Option<Listed> {
    match listed {
        Some(listed) => Some(Listed { rigor, level, ..listed }),
        None => None,
    }
}

const fn issuer(key: &'static str, name: &'static str, host: &'static str, kind: &'static str, listed: Option<Listed>) -> Issuer {
    Issuer { key, name, host, kind, naming: Naming::Web, listed }
}

const DATA: &[&str] = &["data-analysis", "artificial-intelligence"];

/// All of them.
pub const ALL: &[Issuer] = &[
    issuer(
        "google",
        "Google",
        "google-certs.example",
        "vendor",
        assumed(
            listed(
                Tier::A,
                Some(Tier::A),
                &["data-analysis", "artificial-intelligence", "project-management"],
                "Known to every hiring team; graded or supervised.",
            ),
            None,
            Some(2),
        ),
    ),
    issuer(
        "aws",
        "AWS",
        "aws-certs.example",
        "vendor",
        assumed(listed(Tier::A, Some(Tier::A), &["cloud", "data-analysis"], "Supervised exams in its own field."), None, Some(2)),
    ),
    issuer(
        "securecert",
        "SecureCert Institute",
        "securecert.example",
        "cert_body",
        assumed(listed(Tier::A, Some(Tier::A), &["cybersecurity"], "Accredited certification body."), None, Some(3)),
    ),
    Issuer {
        naming: Naming::Web,
        ..issuer(
            "rheintal",
            "Rheintal University",
            "rheintal-university.example",
            "university",
            assumed(listed(Tier::B, Some(Tier::B), DATA, "State university; projects judged by a rubric."), Some(Rigor::R3), None),
        )
    },
    issuer(
        "harbor",
        "Harbor Learning",
        "harbor-learning.example",
        "employer",
        listed(Tier::B, Some(Tier::B), &["data-analysis", "project-management", "office"], "Graded tests, not supervised."),
    ),
    issuer(
        "meridian",
        "Meridian Technical College",
        "meridian-college.example",
        "university",
        assumed(
            listed(Tier::B, None, &["cybersecurity", "cloud", "software-engineering"], "Lab work judged by a rubric."),
            Some(Rigor::R3),
            None,
        ),
    ),
    issuer(
        "frontrange",
        "Front Range Nursing Council",
        "frontrange-nursing.example",
        "government",
        listed(Tier::B, Some(Tier::B), &["health-care"], "Licences and courses of the profession."),
    ),
    issuer(
        "webinarhub",
        "WebinarHub",
        "webinarhub.example",
        "platform",
        assumed(listed(Tier::C, Some(Tier::C), &[], "Attendance only."), Some(Rigor::R0), Some(2)),
    ),
    issuer(
        "skillsprint",
        "SkillSprint Online",
        "skillsprint.example",
        "platform",
        assumed(listed(Tier::C, Some(Tier::B), &[], "Self-paced; moved down after a sample of ten courses."), Some(Rigor::R1), None),
    ),
    issuer(
        "rheintal-platform",
        "Rheintal University (badge platform)",
        "badges.rheintal-university.example",
        "university",
        listed(Tier::C, Some(Tier::C), DATA, "Seems to be the same university: to be merged once that is proved."),
    ),
    issuer(
        "premier",
        "Global Premier University",
        "global-premier.example",
        "other",
        listed(Tier::X, None, &[], "Sells diplomas: no teaching, no assessment."),
    ),
    issuer("queryworks", "QueryWorks", "queryworks.example", "vendor", None),
    issuer("dataforge", "DataForge Academy", "dataforge.example", "employer", None),
    issuer("cloudguild", "Cloud Guild", "cloudguild.example", "association", None),
    issuer("nurseskills", "NurseSkills Network", "nurseskills.example", "platform", None),
    issuer("goog1e", "Goog1e Certificates", "goog1e-certs.example", "other", None),
];

/// The issuer with this key.
pub fn find(key: &str) -> Option<&'static Issuer> {
    ALL.iter().find(|issuer| issuer.key == key)
}
