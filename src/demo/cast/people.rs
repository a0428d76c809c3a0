//! The candidates of the open jobs: each case of interest once, with what it must come to.

use super::badge::{Badge, Ends, Secured, Trouble, ob2, ob3};
use super::jobs::{ANALYST, ENGINEER, NURSE};
use crate::demo::sign::ob2::Assessment;
use crate::domain::credentials::Standing;

/// What somebody sends.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    /// The link of a badge.
    Link(Badge),
    /// The link of a page that shows a badge.
    Page(Badge),
    /// A picture with a badge in it.
    Png(Badge),
    /// The same as SVG.
    Svg(Badge),
    /// A picture with nothing in it.
    Screenshot,
    /// A PDF.
    Pdf,
    /// Some other link.
    Other(&'static str),
}

/// What a line must come to.
#[derive(Clone, Copy, Debug)]
pub struct Expect {
    /// Which line, from 1.
    pub line: usize,
    /// Its standing.
    pub standing: Standing,
    /// The row it is about: skill, low and high in basis points.
    pub row: Option<(&'static str, u32, u32)>,
}

/// A candidate.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The name.
    pub name: &'static str,
    /// The job's address.
    pub job: &'static str,
    /// Applied so many hours ago.
    pub hours: i64,
    /// What they send.
    pub items: &'static [Item],
    /// What they are here to show.
    pub lesson: &'static str,
    /// What must come of it.
    pub expects: &'static [Expect],
}

const fn expect(line: usize, standing: Standing, row: Option<(&'static str, u32, u32)>) -> Expect {
    Expect { line, standing, row }
}

/// The person to look at first.
pub const FIRST: &str = "Maya Lindqvist";

const SQL: &[&str] = &["sql"];
const CHARTS: &[&str] = &["data-visualisation"];
const GENAI: &[&str] = &["generative-ai-for-analysis"];
const CLOUD: &[&str] = &["cloud-services"];
const INCIDENTS: &[&str] = &["incident-response"];

const ANALYTICS: Badge = ob2("google", "Google Data Analytics Certificate", &["sql", "data-visualisation"], 20).assessed(Assessment::Exam);
const ADVANCED_SQL: Badge = ob3("queryworks", "Advanced SQL", SQL, 5, "Assessment").level("Intermediate");
const MICRO: Badge = ob3("rheintal", "Generative AI for Analysts", GENAI, 9, "MicroCredential").level("Foundational");
const SECURITY: Badge =
    ob2("securecert", "Certified Security Professional", &["security-fundamentals"], 14).assessed(Assessment::SupervisedExam);

/// Called like a must-have, and aligned to nothing.
const CHARTS_BY_NAME: Badge = ob3("harbor", "Data visualisation", &[], 4, "Assessment").level("Foundational");

const fn webinar(name: &'static str, months: u32) -> Item {
    Item::Link(ob2("webinarhub", name, GENAI, months))
}

/// All 24.
pub const ALL: &[Person] = &[
    Person {
        name: FIRST,
        job: ANALYST,
        hours: 3,
        items: &[
            Item::Link(ANALYTICS),
            Item::Link(Badge { months: 21, ..MICRO }),
            Item::Link(
                ob2("aws", "AWS Cloud Practitioner", &["cloud-data-platform", "aws"], 37)
                    .assessed(Assessment::SupervisedExam)
                    .ends(Ends::Ago(1)),
            ),
            Item::Link(ADVANCED_SQL),
        ],
        lesson: "A good candidate with one open question: QueryWorks is on no list, so SQL is a range. Her AWS badge is genuine and expired last month. J. Ortiz accepted her statistics degree, which makes a number of its own.",
        expects: &[
            expect(1, Standing::Verified, Some(("sql", 5_667, 7_425))),
            expect(1, Standing::Verified, Some(("data-visualisation", 8_500, 8_500))),
            expect(2, Standing::Verified, Some(("generative-ai-for-analysis", 7_438, 7_438))),
            expect(3, Standing::Expired, Some(("cloud-data-platform", 0, 0))),
            expect(4, Standing::Verified, None),
        ],
    },
    Person {
        name: "Jonas Okafor",
        job: ANALYST,
        hours: 7,
        items: &[
            Item::Link(ob3("harbor", "SQL for Analysts", SQL, 11, "Assessment").level("Intermediate").secured(Secured::Jwt)),
            Item::Link(CHARTS_BY_NAME),
        ],
        lesson: "Open Badges 3.0 as a signed token, issuer a did:web: clean. His second badge is called like a must-have and names nothing: it waits on the mapping desk, with Kofi Mensah’s.",
        expects: &[
            expect(1, Standing::Verified, Some(("sql", 7_000, 7_000))),
            expect(2, Standing::Verified, Some(("data-visualisation", 0, 7_000))),
        ],
    },
    Person {
        name: "Priya Raman",
        job: ANALYST,
        hours: 9,
        items: &[Item::Link(
            ob3("rheintal", "Charts that Inform", CHARTS, 5, "MicroCredential").level("Foundational").secured(Secured::ProofByKey),
        )],
        lesson: "Open Badges 3.0 with a Data Integrity proof, issuer a did:key that your list knows: clean.",
        expects: &[expect(1, Standing::Verified, Some(("data-visualisation", 8_500, 8_500)))],
    },
    Person {
        name: "Luis Ferreira",
        job: ANALYST,
        hours: 12,
        items: &[Item::Link(ANALYTICS), Item::Link(ADVANCED_SQL)],
        lesson: "Open Badges 2.0, hosted; the badge names a hash of the address he proved.",
        expects: &[
            expect(1, Standing::Verified, Some(("data-visualisation", 8_500, 8_500))),
            expect(2, Standing::Verified, Some(("sql", 5_667, 7_425))),
        ],
    },
    Person {
        name: "Hana Sato",
        job: ANALYST,
        hours: 16,
        items: &[Item::Png(Badge { months: 8, ..ANALYTICS }), Item::Svg(MICRO)],
        lesson: "Two pictures with badges in them: a PNG (Open Badges 2.0) and an SVG (Open Badges 3.0).",
        expects: &[
            expect(1, Standing::Verified, Some(("data-visualisation", 8_500, 8_500))),
            expect(2, Standing::Verified, Some(("generative-ai-for-analysis", 8_500, 8_500))),
        ],
    },
    Person {
        name: "Tomasz Nowak",
        job: ANALYST,
        hours: 20,
        items: &[
            Item::Link(ob2("google", "Applied AI Practitioner", GENAI, 65).assessed(Assessment::SupervisedExam)),
            Item::Link(ADVANCED_SQL),
        ],
        lesson: "An AI badge 65 months old: genuine, and too old to count for a skill that changes this fast.",
        expects: &[
            expect(1, Standing::Verified, Some(("generative-ai-for-analysis", 0, 0))),
            expect(2, Standing::Verified, Some(("sql", 0, 7_000))),
        ],
    },
    Person {
        name: "Aisha Bello",
        job: ANALYST,
        hours: 26,
        items: &[
            Item::Link(ob3("google", "Generative AI Professional", GENAI, 25, "Certification").level("Intermediate")),
            Item::Link(ADVANCED_SQL),
        ],
        lesson: "An AI certification 25 months old keeps 71% of its worth.",
        expects: &[expect(1, Standing::Verified, Some(("generative-ai-for-analysis", 7_083, 7_083)))],
    },
    Person {
        name: "Ben Carter",
        job: ANALYST,
        hours: 28,
        items: &[Item::Link(ob3("goog1e", "Data Analytics Certificate", SQL, 4, "Certification").level("Advanced"))],
        lesson: "An issuer that looks like Google and is not (goog1e-certs.example): held, with a warning.",
        expects: &[expect(1, Standing::Verified, Some(("sql", 0, 8_500)))],
    },
    Person {
        name: "Leo Marchetti",
        job: ANALYST,
        hours: 31,
        items: &[
            webinar("Prompting 101", 1),
            webinar("Prompting 102", 2),
            webinar("AI for Everybody", 3),
            webinar("Ten AI Tools", 4),
            webinar("AI and Charts", 5),
            webinar("AI and Spreadsheets", 6),
            webinar("AI and Slides", 7),
            webinar("The AI Mindset", 8),
            webinar("AI at the Office", 9),
            webinar("AI for Managers", 10),
            webinar("AI for Analysts", 11),
            webinar("AI News of the Year", 12),
            webinar("AI and Trust", 13),
            webinar("AI Summit Recap", 14),
            Item::Link(ADVANCED_SQL),
        ],
        lesson: "Fourteen webinar badges: attendance does not add up. 5%.",
        expects: &[expect(1, Standing::Verified, Some(("generative-ai-for-analysis", 500, 500)))],
    },
    Person {
        name: "Ana Duarte",
        job: ANALYST,
        hours: 33,
        items: &[Item::Link(ob2("google", "Generative AI Professional", GENAI, 8).assessed(Assessment::SupervisedExam))],
        lesson: "One supervised certification: 100%.",
        expects: &[expect(1, Standing::Verified, Some(("generative-ai-for-analysis", 10_000, 10_000)))],
    },
    Person {
        name: "Kofi Mensah",
        job: ANALYST,
        hours: 36,
        items: &[Item::Link(ob3("google", "SQL Foundations", SQL, 10, "Assessment").level("Foundational")), Item::Link(CHARTS_BY_NAME)],
        lesson: "Level 2 where 3 is wanted: 57%. One word on the mapping desk settles his second badge and Jonas Okafor’s.",
        expects: &[
            expect(1, Standing::Verified, Some(("sql", 5_667, 5_667))),
            expect(2, Standing::Verified, Some(("data-visualisation", 0, 7_000))),
        ],
    },
    Person {
        name: "Ingrid Solberg",
        job: ANALYST,
        hours: 41,
        items: &[Item::Link(ob2("google", "PostgreSQL Specialist", &["postgresql"], 13).assessed(Assessment::SupervisedExam))],
        lesson: "A narrower skill: PostgreSQL counts for 75% of SQL, before level.",
        expects: &[expect(1, Standing::Verified, Some(("sql", 5_000, 5_000)))],
    },
    Person {
        name: "Walter Brandt",
        job: ANALYST,
        hours: 46,
        items: &[Item::Link(ob3("rheintal", "Applied Statistics", &["statistics"], 172, "MicroCredential").reissued(1))],
        lesson: "Signed again last month, awarded 172 months ago: dated by the award, not by the new signature.",
        expects: &[expect(1, Standing::Verified, Some(("statistics", 4_250, 4_250)))],
    },
    Person {
        name: "Chloe Dubois",
        job: ANALYST,
        hours: 50,
        items: &[Item::Link(Badge { trouble: Trouble::SomebodyElse, months: 6, ..ANALYTICS })],
        lesson: "Somebody else’s badge: genuine, and not this person’s.",
        expects: &[expect(1, Standing::RecipientMismatch, Some(("sql", 0, 0)))],
    },
    Person {
        name: "Sam Whitfield",
        job: ENGINEER,
        hours: 5,
        items: &[
            Item::Link(SECURITY),
            Item::Link(ob2("aws", "AWS Solutions Specialist", &["aws"], 46).assessed(Assessment::SupervisedExam)),
            Item::Link(
                ob3("meridian", "Incident Response Lab", INCIDENTS, 7, "MicroCredential").level("Foundational").but(Trouble::StatusDown),
            ),
            Item::Link(ob2("google", "Agile Practitioner", &["agile"], 86).assessed(Assessment::SupervisedExam)),
        ],
        lesson: "The status list of one badge does not answer: could not check, so the row is a range. Asked again by itself.",
        expects: &[
            expect(1, Standing::Verified, Some(("security-fundamentals", 10_000, 10_000))),
            expect(2, Standing::Verified, Some(("cloud-services", 4_750, 4_750))),
            expect(3, Standing::Indeterminate, Some(("incident-response", 5_000, 8_688))),
        ],
    },
    Person {
        name: "Nadia Haddad",
        job: ENGINEER,
        hours: 8,
        items: &[Item::Link(ob3("aws", "AWS Security Specialist", CLOUD, 9, "Certification").level("Intermediate").but(Trouble::Revoked))],
        lesson: "Revoked in the issuer’s status list.",
        expects: &[expect(1, Standing::Revoked, Some(("cloud-services", 0, 0)))],
    },
    Person {
        name: "Oskar Lind",
        job: ENGINEER,
        hours: 15,
        items: &[Item::Link(
            ob3("securecert", "Security Foundations", &["security-fundamentals"], 6, "Certification")
                .level("Advanced")
                .but(Trouble::Tampered),
        )],
        lesson: "One letter was changed after signing: not genuine, and nothing it says is shown.",
        expects: &[expect(1, Standing::Invalid, Some(("security-fundamentals", 0, 0)))],
    },
    Person {
        name: "Grace Kim",
        job: ENGINEER,
        hours: 22,
        items: &[
            Item::Link(SECURITY),
            Item::Page(SECURITY),
            Item::Link(ob3("aws", "AWS Cloud Operations", CLOUD, 12, "Certification").level("Intermediate").ends(Ends::In(24))),
            Item::Link(ob3("meridian", "Incident Response Lab", INCIDENTS, 16, "MicroCredential").level("Foundational")),
            Item::Link(ob3("cloudguild", "Scripting for Operators", &["scripting"], 3, "Badge")),
        ],
        lesson: "All must-haves evidenced. The same badge twice, by its own link and by its page, counts once. One of scripting and Python is enough; hers waits for a look at its issuer.",
        expects: &[
            expect(1, Standing::Verified, Some(("security-fundamentals", 10_000, 10_000))),
            expect(2, Standing::Verified, None),
            expect(3, Standing::Verified, Some(("cloud-services", 10_000, 10_000))),
            expect(4, Standing::Verified, Some(("incident-response", 8_688, 8_688))),
        ],
    },
    Person {
        name: "Theo Walsh",
        job: ENGINEER,
        hours: 29,
        items: &[Item::Other("https://www.credly.com/users/theo-walsh/badges")],
        lesson: "A profile link instead of a badge link: refused, with what to paste instead.",
        expects: &[expect(1, Standing::Unreadable, None)],
    },
    Person {
        name: "Marek Dvorak",
        job: ENGINEER,
        hours: 44,
        items: &[Item::Link(
            ob3("meridian", "Certified Security Professional", &["security-fundamentals"], 5, "Certification")
                .level("Advanced")
                .but(Trouble::DefinedBy("securecert")),
        )],
        lesson: "Defined by SecureCert, signed by Meridian: held for a person to look at.",
        expects: &[expect(1, Standing::Verified, Some(("security-fundamentals", 0, 8_500)))],
    },
    Person {
        name: "Rosa Delgado",
        job: NURSE,
        hours: 6,
        items: &[
            Item::Link(ob3("frontrange", "Registered Nurse Licence", &["nursing-licence"], 40, "License").ends(Ends::In(20))),
            Item::Link(ob2("frontrange", "Advanced Life Support", &["advanced-life-support"], 10).assessed(Assessment::SupervisedExam)),
            Item::Link(ob3("frontrange", "Infection Control", &["infection-control"], 14, "Assessment").secured(Secured::JwtClaim)),
            Item::Link(ob3("nurseskills", "Preceptor Course", &["preceptor"], 8, "Course")),
        ],
        lesson: "A licence in force, current life support: all must-haves evidenced.",
        expects: &[
            expect(1, Standing::Verified, Some(("nursing-licence", 8_500, 8_500))),
            expect(2, Standing::Verified, Some(("advanced-life-support", 8_500, 8_500))),
            expect(3, Standing::Verified, Some(("infection-control", 7_000, 7_000))),
        ],
    },
    Person {
        name: "Derek Olsen",
        job: NURSE,
        hours: 18,
        items: &[
            Item::Link(
                ob2("frontrange", "Registered Nurse Licence", &["nursing-licence"], 25)
                    .assessed(Assessment::SupervisedExam)
                    .ends(Ends::Ago(1)),
            ),
            Item::Link(ob2("frontrange", "Advanced Life Support", &["advanced-life-support"], 25).assessed(Assessment::SupervisedExam)),
        ],
        lesson: "A licence that expired last month, and life support over the hospital’s limit of 24 months.",
        expects: &[
            expect(1, Standing::Expired, Some(("nursing-licence", 0, 0))),
            expect(2, Standing::Verified, Some(("advanced-life-support", 0, 0))),
        ],
    },
    Person {
        name: "Vanessa Cole",
        job: NURSE,
        hours: 27,
        items: &[Item::Link(
            ob2("premier", "Diploma in Critical Care Nursing", &["infection-control"], 4).assessed(Assessment::SupervisedExam),
        )],
        lesson: "A blocked issuer: counts for nothing, and the candidate can object.",
        expects: &[expect(1, Standing::Verified, Some(("infection-control", 0, 0)))],
    },
    Person {
        name: "Mina Farah",
        job: NURSE,
        hours: 38,
        items: &[Item::Screenshot, Item::Pdf, Item::Other("https://www.coursera.org/verify/7KQ2MINAFARAH")],
        lesson: "A screenshot, a PDF and a certificate page: no badges. Each is refused with what to send instead.",
        expects: &[
            expect(1, Standing::Unreadable, None),
            expect(2, Standing::Unreadable, None),
            expect(3, Standing::Unreadable, Some(("infection-control", 0, 0))),
        ],
    },
];
