//! What is signed: the hash of the proof's options, then the hash of the document without its proofs.

use super::chain;
use super::options::Value;
use super::scattered::scattered;
use super::sd::Derived;
use super::suite::{self, Suite};
use crate::verify::jcs;
use crate::verify::json::Json;
use crate::verify::jsonld::{JsonLdError, Reading, Source, readings, texts_used};
use crate::verify::keys::{Finding, Key};
use crate::verify::rdf::{self, Digest, RdfError, WorkLimit};
use crate::verify::report::Problem;

/// Most points that are multiplied for all derived proofs of one document together: two readings of one with the most messages there may be.
const MAX_WORK: usize = 2_400;

/// The hashes of one document, each made once however many proofs it carries.
pub(super) struct Inputs<'c> {
    document: &'c Json<'c>,
    readings: Vec<Reading>,
    hashes: Vec<(Reading, Digest, Result<Vec<u8>, Finding>)>,
    /// For all its proofs and readings together.
    limit: WorkLimit,
    /// The same for what holders derived.
    work: usize,
}

impl<'c> Inputs<'c> {
    /// `share` documents have the work of one.
    pub(super) fn new(document: &'c Json<'c>, share: usize) -> Self {
        Self { document, readings: Vec::new(), hashes: Vec::new(), limit: WorkLimit::shared(share), work: MAX_WORK }
    }

    /// Whether what is in a proof's value holds by `key` for the document with this proof.
    pub(super) fn verify(&mut self, proof: &Json<'_>, suite: Suite, key: &Key, value: &Value) -> Finding {
        let unfit = || Finding::failed(Problem::ProofVerification, format!("the key is of another type than {} needs", suite.name()));
        if !suite.takes(key) {
            return unfit();
        }
        if self.readings.is_empty() {
            self.readings = readings(self.document);
        }
        let mut first_fault = None;
        for (index, reading) in self.readings.clone().into_iter().enumerate() {
            for context in contexts_of(proof, suite) {
                let holds = match value {
                    Value::Signature(signature) => {
                        let Some((algorithm, digest)) = suite::way(key) else { return unfit() };
                        self.signed(proof, suite, digest, (reading, *context)).map(|input| key.verify(algorithm, &input, signature))
                    }
                    Value::Derived(derived) => {
                        let Some(left) = self.work.checked_sub(derived.work()) else {
                            return Finding::failed(Problem::LimitExceeded, "the proofs ask for more work than one credential is worth");
                        };
                        self.work = left;
                        self.statements(proof, derived, (reading, *context)).and_then(|(options, statements)| {
                            derived
                                .holds(key, &options, &statements)
                                .map_err(|error| Finding::failed(Problem::ProofVerification, error.to_string()))
                        })
                    }
                };
                match holds {
                    Ok(true) => return self.placed(suite).unwrap_or_else(|| good(self.document, suite, reading)),
                    Ok(false) => {}
                    Err(fault) if fault.problem == Some(Problem::LimitExceeded) => return fault,
                    Err(fault) => first_fault = first_fault.or((index == 0).then_some(fault)),
                }
            }
            if suite.is_jcs() {
                break;
            }
        }
        if suite == Suite::Eddsa2022 {
            // A draft that hashed or signed otherwise: nobody can tell from the name which it was.
            return Finding::unchecked(Problem::UnsupportedSuite, "eddsa-2022 of a draft that is not the eddsa-rdfc-2022 of today");
        }
        first_fault.unwrap_or_else(|| Finding::failed(Problem::ProofVerification, "the signature does not fit"))
    }

    /// What is wrong with the places of what linked data says, although the signature holds (M9).
    fn placed(&self, suite: Suite) -> Option<Finding> {
        let id: String = scattered(self.document).filter(|_| !suite.is_jcs())?.chars().take(120).collect();
        Some(Finding::failed(Problem::ContextTampered, format!("what is said of {id} is spread over several objects")))
    }

    /// The bytes that a proof of `suite` signs.
    pub(super) fn signed(
        &mut self,
        proof: &Json<'_>,
        suite: Suite,
        digest: Digest,
        (reading, context): (Reading, OptionsContext),
    ) -> Result<Vec<u8>, Finding> {
        let chained = self.chained(proof)?;
        if suite.is_jcs() {
            return jcs_input(chained.as_ref().unwrap_or(self.document), proof, digest, (context, chained.is_some()));
        }
        let document = match &chained {
            Some(document) => hash(Source::new(document).reading(reading), digest, &self.limit),
            None => self.hash(reading, digest),
        }?;
        Ok([self.options_hash(proof, (reading, context), digest)?, document].concat())
    }

    /// What a derived proof is about: the hash of its options, and the statements of the document with the labels it gives to blank nodes
    /// (ecdsa §3.5.9).
    fn statements(
        &self,
        proof: &Json<'_>,
        derived: &Derived,
        (reading, context): (Reading, OptionsContext),
    ) -> Result<(Vec<u8>, String), Finding> {
        let chained = self.chained(proof)?;
        let (document, omitted): (_, &[&str]) = chained.as_ref().map_or((self.document, &["proof"]), |document| (document, &[]));
        let data = Source::new(document).without(omitted).reading(reading).to_dataset().map_err(|error| explain(&error))?;
        let statements = rdf::canonicalize_labelled(&data, Digest::Sha256, self.limit.clone(), derived.labels());
        let statements = statements.map_err(|error| explain(&error.into()))?;
        let unnamed = || Finding::failed(Problem::ProofVerification, "the proof does not name the nodes of the document");
        Ok((self.options_hash(proof, (reading, context), Digest::Sha256)?, statements.ok_or_else(unnamed)?))
    }

    fn hash(&mut self, reading: Reading, digest: Digest) -> Result<Vec<u8>, Finding> {
        if let Some((.., known)) = self.hashes.iter().find(|(one, other, _)| *one == reading && *other == digest) {
            return known.clone();
        }
        let made = hash(Source::new(self.document).without(&["proof"]).reading(reading), digest, &self.limit);
        self.hashes.push((reading, digest, made.clone()));
        made
    }

    /// The options are read by the contexts of the document they secure.
    fn options_hash(&self, proof: &Json<'_>, (reading, context): (Reading, OptionsContext), digest: Digest) -> Result<Vec<u8>, Finding> {
        let base = self.document.get("@context").unwrap_or(&Json::Null);
        let read = |context: &Json<'_>| {
            let options = Source::new(proof).with_context(context).without(&["@context", "proofValue"]).reading(reading);
            hash(options, digest, &self.limit)
        };
        match (context, proof.get("@context")) {
            (OptionsContext::Joined, Some(own)) => {
                if own.items().iter().any(|context| context.as_str().is_none()) {
                    return Err(Finding::failed(Problem::ContextTampered, "the proof brings a context of its own making"));
                }
                read(&Json::Array(base.items().iter().chain(own.items()).cloned().collect()))
            }
            _ => read(base),
        }
    }

    /// A proof that names earlier ones covers them too (DI §4.5): the document with just those proofs.
    fn chained(&self, proof: &Json<'_>) -> Result<Option<Json<'c>>, Finding> {
        let all = self.document.get("proof").map(Json::items).unwrap_or_default();
        let previous = chain::previous(proof, all)?;
        let (false, Json::Object(document)) = (previous.is_empty(), self.document) else { return Ok(None) };
        let mut document = document.clone();
        document.insert("proof", Json::Array(previous.into_iter().filter_map(|at| all.get(at)).cloned().collect()));
        Ok(Some(Json::Object(document)))
    }
}

/// A good signature; where it is good by another reading than the first, by which (M7).
fn good(document: &Json<'_>, suite: Suite, reading: Reading) -> Finding {
    let mut detail = format!("{} signature", suite.name());
    if reading.edition > 0 {
        detail.push_str(&format!(", signed with {}", texts_used(document, reading).join(" and ")));
    }
    if reading.lower_case_languages {
        detail.push_str(", with language tags in lower case");
    }
    Finding::passed(detail)
}

/// The contexts that the options of a proof were signed with. Implementations differ where the proof does not say, or says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OptionsContext {
    /// As the suite says: for RDF those of the document, for JCS those the proof itself carries, if any.
    Standard,
    /// Those of the document and of the proof: RDF proofs that carry contexts of their own, JCS proofs that left them out when stored.
    Joined,
}

fn contexts_of(proof: &Json<'_>, suite: Suite) -> &'static [OptionsContext] {
    let has_own = proof.get("@context").is_some();
    if has_own == suite.is_jcs() || suite == Suite::Eddsa2022 {
        &[OptionsContext::Standard]
    } else {
        &[OptionsContext::Standard, OptionsContext::Joined]
    }
}

fn hash(source: Source<'_>, digest: Digest, limit: &WorkLimit) -> Result<Vec<u8>, Finding> {
    let data = source.to_dataset().map_err(|error| explain(&error))?;
    let text = rdf::canonicalize(&data, digest, limit.clone()).map_err(|error| explain(&error.into()))?;
    Ok(digest.hash(text.as_bytes()))
}

/// The check that a document without a dataset comes to.
fn explain(error: &JsonLdError) -> Finding {
    let detail = error.to_string();
    match error {
        JsonLdError::UnknownContext(_) => Finding::unchecked(Problem::ContextUnknown, detail),
        JsonLdError::TamperedContext(_) => Finding::failed(Problem::ContextTampered, detail),
        JsonLdError::DataLoss { .. } => Finding::failed(Problem::DataLossDetection, detail),
        JsonLdError::TooManyContexts | JsonLdError::Dataset(RdfError::WorkLimit | RdfError::TooLarge) => {
            Finding::failed(Problem::LimitExceeded, detail)
        }
        JsonLdError::Malformed { .. } | JsonLdError::Number(_) | JsonLdError::Dataset(RdfError::NotAnIri) => {
            Finding::failed(Problem::ProofTransformation, detail)
        }
    }
}

/// RFC 8785 suites: a proof may carry its own contexts, with which the document's must begin (M11).
fn jcs_input(
    document: &Json<'_>,
    proof: &Json<'_>,
    digest: Digest,
    (context, is_chained): (OptionsContext, bool),
) -> Result<Vec<u8>, Finding> {
    let document_contexts = document.get("@context").map(Json::items).unwrap_or_default();
    let own = proof.get("@context");
    if own.is_some_and(|own| !document_contexts.starts_with(own.items())) {
        return Err(Finding::failed(Problem::ProofVerification, "the document's contexts do not begin with those of the proof"));
    }
    let broken = |error: jcs::JcsError| Finding::failed(Problem::ProofTransformation, error.to_string());
    let options = match (context, proof, document.get("@context")) {
        (OptionsContext::Joined, Json::Object(proof), Some(contexts)) => {
            let mut proof = proof.clone();
            proof.insert("@context", contexts.clone());
            jcs::canonicalize_without(&Json::Object(proof), &["proofValue"])
        }
        _ => jcs::canonicalize_without(proof, &["proofValue"]),
    };
    let options = options.map_err(broken)?;
    let omitted: &[&str] = if is_chained { &[] } else { &["proof"] };
    let rest = match (own, document) {
        // The contexts that were there when it was signed; later ones may have been appended.
        (Some(own), Json::Object(object)) if object.get("@context") != Some(own) => {
            let mut object = object.clone();
            object.insert("@context", own.clone());
            jcs::canonicalize_without(&Json::Object(object), omitted)
        }
        _ => jcs::canonicalize_without(document, omitted),
    };
    Ok([digest.hash(options.as_bytes()), digest.hash(rest.map_err(broken)?.as_bytes())].concat())
}
