//! Badges to apply with: one of each kind, all issued to one address.

use super::badge::{Badge, Ends, Secured, Trouble, ob2, ob3};
use super::people::Item;
use crate::demo::sign::ob2::Assessment;

/// Who they were issued to.
pub const HOLDER: &str = "Robin Sample";

/// A sample: what it is called, what is sent, and what should happen.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What it is.
    pub title: &'static str,
    /// What is sent.
    pub item: Item,
    /// What should happen.
    pub outcome: &'static str,
}

const fn sample(title: &'static str, item: Item, outcome: &'static str) -> Sample {
    Sample { title, item, outcome }
}

const SQL: &[&str] = &["sql"];
const CERTIFICATE: Badge = ob2("google", "Google Data Analytics Certificate", &["sql", "data-visualisation"], 6).assessed(Assessment::Exam);
const MICRO: Badge =
    ob3("rheintal", "Generative AI for Analysts", &["generative-ai-for-analysis"], 4, "MicroCredential").level("Foundational");

/// All of them, good ones first.
pub const ALL: &[Sample] = &[
    sample("Good: Open Badges 3.0, signed data", Item::Link(MICRO), "Genuine, issuer recognised, in date; counts for generative AI."),
    sample(
        "Good: Open Badges 3.0, signed token",
        Item::Link(ob3("harbor", "SQL for Analysts", SQL, 7, "Assessment").level("Intermediate").secured(Secured::JwtClaim)),
        "Genuine; counts for SQL.",
    ),
    sample("Good: Open Badges 2.0, hosted", Item::Link(CERTIFICATE), "Genuine; counts for SQL and charts."),
    sample(
        "Good: the page that shows a badge",
        Item::Page(CERTIFICATE),
        "Finds the badge behind the page; the same as above, so it counts once.",
    ),
    sample("Good: a picture with a badge in it (PNG)", Item::Png(CERTIFICATE), "Finds the badge inside the picture."),
    sample("Good: a picture with a badge in it (SVG)", Item::Svg(MICRO), "Finds the credential inside the drawing."),
    sample(
        "Tampered: one letter changed",
        Item::Link(ob3("securecert", "Security Foundations", &["security-fundamentals"], 3, "Certification").but(Trouble::Tampered)),
        "Not genuine. Nothing it says is shown.",
    ),
    sample(
        "Expired",
        Item::Link(
            ob2("aws", "AWS Cloud Practitioner", &["cloud-data-platform", "aws"], 38)
                .assessed(Assessment::SupervisedExam)
                .ends(Ends::Ago(2)),
        ),
        "Genuine, expired two months ago.",
    ),
    sample(
        "Revoked: in the issuer’s status list",
        Item::Link(ob3("aws", "AWS Security Specialist", &["cloud-services"], 8, "Certification").but(Trouble::Revoked)),
        "Revoked by its issuer.",
    ),
    sample(
        "Revoked: the host answers that it is gone",
        Item::Link(ob2("harbor", "Spreadsheets, Basic", &["spreadsheets"], 9).but(Trouble::Revoked)),
        "Revoked by its issuer, with its reason.",
    ),
    sample(
        "Somebody else’s",
        Item::Link(Badge { months: 9, trouble: Trouble::SomebodyElse, ..CERTIFICATE }),
        "Genuine, and issued to another address.",
    ),
    sample(
        "Issuer on no list",
        Item::Link(ob3("queryworks", "Advanced SQL", SQL, 5, "Assessment").level("Intermediate")),
        "Genuine; counts only in the upper end of the range until somebody reviews the issuer.",
    ),
    sample(
        "Issuer that looks like another",
        Item::Link(ob3("goog1e", "Data Analytics Certificate", SQL, 2, "Certification")),
        "Genuine, from an issuer nobody knows; staff see the warning.",
    ),
    sample(
        "Issuer that is blocked",
        Item::Link(ob2("premier", "Master of Data", SQL, 3).assessed(Assessment::SupervisedExam)),
        "Genuine, counts for nothing.",
    ),
    sample(
        "Defined by one, signed by another",
        Item::Link(
            ob3("meridian", "Certified Security Professional", &["security-fundamentals"], 2, "Certification")
                .but(Trouble::DefinedBy("securecert")),
        ),
        "Genuine, held for a person to look at.",
    ),
    sample(
        "Status list that does not answer",
        Item::Link(ob3("meridian", "Incident Response Lab", &["incident-response"], 3, "MicroCredential").but(Trouble::StatusDown)),
        "Could not be checked; asked again by itself after two minutes.",
    ),
    sample("Nothing at this address", Item::Other("https://google-certs.example/badges/nobody/nothing.json"), "Nothing is there; says so."),
    sample(
        "A host that does not answer",
        Item::Other("https://sleepy-badges.example/badges/1.json"),
        "Could not be reached; asked again by itself.",
    ),
    sample(
        "A profile instead of a badge",
        Item::Other("https://www.credly.com/users/robin-sample/badges"),
        "Says which link to paste instead.",
    ),
    sample(
        "A page behind a sign-in",
        Item::Other("https://www.linkedin.com/in/robin-sample/details/certifications/"),
        "Says which link to paste instead.",
    ),
    sample("A screenshot", Item::Screenshot, "A picture with nothing in it: says what to send instead."),
    sample("A PDF", Item::Pdf, "No badge: says what to send instead."),
];

/// A host that never answers.
pub const SLEEPY: &str = "sleepy-badges.example";
