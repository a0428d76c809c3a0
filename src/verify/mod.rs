//! The verifier, pure: a bundle of documents in, a report or a list of wanted documents out.
//!
//! [`judge`] never fetches, never asks for the time and never logs. The caller fetches what is needed under one egress policy, adds it to
//! the [`Bundle`] and asks again. The same bundle is the evidence record, the test case and what a replay runs on.

mod address;
pub mod again;
pub mod bbs;
mod body;
pub mod bundle;
pub mod cbor;
pub mod container;
mod creator;
pub mod facts;
pub mod jcs;
pub mod jose;
pub mod json;
pub mod jsonld;
mod judge;
pub mod keys;
pub mod links;
pub mod ob2;
mod percent;
pub mod proofs;
pub mod rdf;
pub mod recipient;
pub mod report;
pub mod schema;
pub mod sd_jwt;
pub mod secured;
mod vc;
pub mod words;

pub use body::Body;
pub use bundle::{Answer, Bundle, Document, DocumentKind, FetchFailure, Recipient, RecipientType, Request, Setting, Submitted};
pub use json::Json;
pub use judge::{judge, standing};
pub use report::{Check, CheckKind, DocumentRef, Outcome, Problem, Report};

/// What [`judge`] answers.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Everything needed was there.
    Done(Box<Report>),
    /// These documents are needed first.
    Need(Vec<Request>),
}
