//! What people are told of a report: one sentence for a recruiter and one for a candidate for every check, outcome and problem, and a technical
//! one for every check and problem, in this one place (F37, F104).
//!
//! The words follow the guide of look and behaviour: "could not check", never "failed"; problems without blame; always a next step for the
//! candidate. Detail lines of checks are technical and shown only when opened.

use super::report::{Check, CheckKind, Outcome, Problem};

mod checks;
mod parts;
mod problems;
mod standings;
mod technical;

pub use checks::{label, outcome_word, question};
pub use standings::{Headline, headline, is_several, is_signed};

/// What an issuer nobody has reviewed yet is called.
pub const NOT_LISTED: &str = "not on your lists yet";

/// Two sentences of one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// For the recruiter: what is so.
    pub recruiter: &'static str,
    /// For the candidate: what is so, and what to do.
    pub candidate: &'static str,
}

/// The words for a check.
pub fn of(check: &Check) -> Words {
    words(check.check, check.outcome, check.problem)
}

/// The sentence for a recruiter.
pub fn for_recruiter(check: CheckKind, outcome: Outcome, problem: Option<Problem>) -> &'static str {
    words(check, outcome, problem).recruiter
}

/// The sentence for a candidate, with the remedy.
pub fn for_candidate(check: CheckKind, outcome: Outcome, problem: Option<Problem>) -> &'static str {
    words(check, outcome, problem).candidate
}

/// The sentence for who looks into it: the rule and the standard it is from.
pub fn technical(check: CheckKind, problem: Option<Problem>) -> &'static str {
    problem.map_or_else(|| technical::of_check(check), technical::of_problem)
}

/// A stated result that shuts the gate, in words: `in progress`.
pub fn unfinished(status: &str) -> &str {
    match status {
        "Failed" => "not passed",
        "InProgress" => "in progress",
        "Enrolled" => "enrolled only",
        "Withdrew" => "withdrawn",
        other => other,
    }
}

fn words(check: CheckKind, outcome: Outcome, problem: Option<Problem>) -> Words {
    match problem {
        Some(problem) if matches!(outcome, Outcome::Failed | Outcome::Unchecked) => {
            parts::words(check, outcome, problem).unwrap_or_else(|| problems::words(check, outcome, problem))
        }
        _ => checks::words(check, outcome),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credentials::{HolderMatch, Standing};
    use crate::verify::report::Report;

    /// Words the guide does not allow in what people read.
    const BANNED: &[&str] = &["!", "failed", "failure", "untrusted", "lacks", "fake", "fraud", "invalid", "error", "rejected"];

    fn check_sentence(text: &str, place: &str) {
        assert!(text.len() >= 10 && text.ends_with('.'), "{place}: {text}");
        assert!(text.len() <= 330, "{place}: too long: {text}");
        let lower = text.to_lowercase();
        for word in BANNED {
            assert!(!lower.contains(word), "{place}: {word} in {text}");
        }
        assert!(text.starts_with(|c: char| c.is_uppercase()), "{place}: {text}");
    }

    #[test]
    fn every_check_outcome_and_problem_has_its_sentences() {
        for check in CheckKind::ALL {
            for outcome in Outcome::ALL {
                for problem in std::iter::once(None).chain(Problem::ALL.iter().copied().map(Some)) {
                    let place = format!("{check} {outcome} {problem:?}");
                    check_sentence(for_recruiter(*check, *outcome, problem), &place);
                    check_sentence(for_candidate(*check, *outcome, problem), &place);
                }
            }
        }
    }

    #[test]
    fn every_problem_has_words_of_its_own_and_a_next_step() {
        let mut seen: Vec<(Problem, &str)> = Vec::new();
        for problem in Problem::ALL {
            let candidate = for_candidate(CheckKind::Read, Outcome::Failed, Some(*problem));
            // A next step is a second sentence.
            assert!(candidate.matches(". ").count() >= 1 || candidate.contains(": "), "{problem}: {candidate}");
            seen.push((*problem, candidate));
        }
        // What a candidate can mend is told apart.
        let own = [
            Problem::NotABadgeLink,
            Problem::LinkedInPage,
            Problem::PlainCertificate,
            Problem::LoginPage,
            Problem::LinkGone,
            Problem::NotVerifiable,
            Problem::DocumentFile,
            Problem::BrokenImage,
            Problem::LimitExceeded,
            Problem::HostedUnavailable,
            Problem::FetchBlocked,
            Problem::NoCredential,
            Problem::SeveralCredentials,
            Problem::Parsing,
        ];
        for problem in own {
            let sentence = for_candidate(CheckKind::Read, Outcome::Failed, Some(problem));
            let same: Vec<_> = seen.iter().filter(|(_, other)| *other == sentence).map(|(problem, _)| *problem).collect();
            assert_eq!(same, [problem]);
        }
    }

    /// Words that say something to engineers only.
    const JARGON: &[&str] = &[
        "JSON",
        "JSON-LD",
        "RDF",
        "SHA",
        "SHA-256",
        "JWT",
        "JWS",
        "JWK",
        "JOSE",
        "SD-JWT",
        "DID",
        "DIDs",
        "URI",
        "URL",
        "IRI",
        "HTTP",
        "TLS",
        "API",
        "CBOR",
        "VC",
        "CLR",
        "OB",
        "hash",
        "hashed",
        "payload",
        "canonical",
        "canonicalized",
        "cryptosuite",
        "base64",
        "metadata",
        "endpoint",
        "parse",
        "parsed",
        "token",
        "quad",
        "quads",
        "namespace",
        "bit",
        "bitstring",
        "dereferenced",
        "verification method",
        "assertionMethod",
        "context",
        "contexts",
        "null",
        "Ed25519",
        "ECDSA",
        "RSA",
        "disclosure",
    ];

    /// A word stands for itself: "did" is no DID.
    fn has_word(text: &str, word: &str) -> bool {
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
        text.match_indices(word).any(|(at, _)| is_edge(text[..at].chars().next_back()) && is_edge(text[at + word.len()..].chars().next()))
    }

    #[test]
    fn no_word_of_engineers_is_said_to_people() {
        let mut all: Vec<&str> = Vec::new();
        for check in CheckKind::ALL {
            all.extend([label(*check), question(*check)]);
            for outcome in Outcome::ALL {
                for problem in std::iter::once(None).chain(Problem::ALL.iter().copied().map(Some)) {
                    all.extend([for_recruiter(*check, *outcome, problem), for_candidate(*check, *outcome, problem)]);
                }
            }
        }
        for (_, headline) in every_headline() {
            all.extend([headline.label, headline.recruiter, headline.candidate]);
        }
        for (text, word) in all.iter().flat_map(|text| JARGON.iter().map(move |word| (text, word))) {
            assert!(!has_word(text, word), "{word} in: {text}");
        }
        assert!(has_word("a DID.", "DID") && !has_word("it did", "DID") && !has_word("bitten", "bit"));
    }

    #[test]
    fn every_check_and_problem_has_its_technical_sentence() {
        let checks = CheckKind::ALL.iter().map(|check| technical(*check, None));
        let problems = Problem::ALL.iter().map(|problem| technical(CheckKind::Read, Some(*problem)));
        let mut seen: Vec<&str> = Vec::new();
        for text in checks.chain(problems) {
            assert!(text.len() >= 10 && text.len() <= 200 && text.ends_with('.') && !seen.contains(&text), "{text}");
            seen.push(text);
        }
    }

    /// Problems that come to the same for people, each with the same next step. All others are told apart.
    const ALIKE: &[&[Problem]] = &[
        &[Problem::CryptographicSecurity, Problem::ProofVerification, Problem::ProofTransformation, Problem::JwtClaimMismatch],
        &[Problem::DataLossDetection, Problem::ContextTampered],
        &[Problem::MalformedValue, Problem::Range, Problem::SchemaInvalid],
        &[
            Problem::InvalidVerificationMethodUrl,
            Problem::InvalidControlledIdentifierDocumentId,
            Problem::InvalidControlledIdentifierDocument,
            Problem::InvalidVerificationMethod,
            Problem::InvalidRelationship,
            Problem::IssuerKeyUnbound,
            Problem::IssuerKeyNotListed,
            Problem::EmbeddedKeyUntrusted,
        ],
        &[Problem::StatusVerification, Problem::StatusListLength],
    ];

    #[test]
    fn different_problems_are_told_apart() {
        let is_alike = |one: &Problem, other: &Problem| ALIKE.iter().any(|group| group.contains(one) && group.contains(other));
        for (at, one) in Problem::ALL.iter().enumerate() {
            for other in &Problem::ALL[at + 1..] {
                let said = |problem: &Problem| {
                    let problem = Some(*problem);
                    (for_recruiter(CheckKind::Proof, Outcome::Failed, problem), for_candidate(CheckKind::Proof, Outcome::Failed, problem))
                };
                let (first, second) = (said(one), said(other));
                let is_same = first.0 == second.0 || first.1 == second.1;
                assert_eq!(is_same, is_alike(one, other), "{one} and {other}: {first:?} {second:?}");
            }
        }
    }

    #[test]
    fn what_could_not_be_checked_is_never_said_to_be_wrong() {
        for check in CheckKind::ALL {
            for problem in Problem::ALL {
                let recruiter = for_recruiter(*check, Outcome::Unchecked, Some(*problem)).to_lowercase();
                for word in ["not genuine", "does not match", "has been changed"] {
                    assert!(!recruiter.contains(word), "{check} {problem}: {recruiter}");
                }
            }
        }
    }

    /// The headline of a report with this standing and these checks.
    fn headline_of(standing: Standing, checks: &[(CheckKind, Outcome)]) -> Headline {
        let checks = checks.iter().map(|(check, outcome)| Check::new(*check, *outcome, None, "")).collect();
        let judged_at = chrono::DateTime::UNIX_EPOCH;
        headline(&Report { standing, checks, judged_at, holder: HolderMatch::Unknown, facts: None, inner: Vec::new() })
    }

    const SIGNED: [(CheckKind, Outcome); 2] = [(CheckKind::Proof, Outcome::Passed), (CheckKind::KeyBinding, Outcome::Passed)];

    /// Every headline there is, with a name.
    fn every_headline() -> Vec<(String, Headline)> {
        let faults = [CheckKind::Structure, CheckKind::Schema, CheckKind::Time, CheckKind::Inner];
        let mut all: Vec<_> = Standing::ALL.iter().map(|standing| (standing.to_string(), headline_of(*standing, &[]))).collect();
        for fault in faults {
            let checks = [&SIGNED[..], &[(fault, Outcome::Failed)]].concat();
            all.push((format!("signed, {fault}"), headline_of(Standing::Invalid, &checks)));
        }
        all.push(("several".to_owned(), several()));
        all
    }

    fn several() -> Headline {
        let checks = vec![Check::new(CheckKind::Read, Outcome::Failed, Some(Problem::SeveralCredentials), "")];
        let judged_at = chrono::DateTime::UNIX_EPOCH;
        headline(&Report {
            standing: Standing::Unreadable,
            checks,
            judged_at,
            holder: HolderMatch::Unknown,
            facts: None,
            inner: Vec::new(),
        })
    }

    #[test]
    fn every_standing_has_a_headline() {
        assert!(several().label == "Several at once" && headline_of(Standing::Unreadable, &[]).label == "No badge found");
        for (place, headline) in every_headline() {
            check_sentence(headline.recruiter, &place);
            check_sentence(headline.candidate, &place);
            assert!(!headline.label.is_empty() && headline.label.len() <= 24 && !headline.label.ends_with('.'));
        }
        assert_eq!(headline_of(Standing::Indeterminate, &[]).label, "Could not check");
    }

    #[test]
    fn what_its_issuer_signed_is_never_called_changed() {
        let of = |checks: &[(CheckKind, Outcome)]| headline_of(Standing::Invalid, checks);
        let not_genuine = of(&[]);
        assert!(not_genuine.recruiter.contains("not what its issuer signed"));
        for fault in [CheckKind::Structure, CheckKind::Schema, CheckKind::Time] {
            let said = of(&[(fault, Outcome::Failed), SIGNED[0], SIGNED[1]]);
            assert!(said.recruiter.starts_with("As its issuer signed") && said.candidate.contains("corrected"), "{fault}: {said:?}");
        }
        let record = of(&[SIGNED[0], SIGNED[1], (CheckKind::Inner, Outcome::Failed)]);
        assert!(record.recruiter.contains("inside") && record.candidate.contains("one by one"), "{record:?}");
        // Where the signature or the key is not good, or not known, nothing is said to be signed.
        for (proof, binding) in Outcome::ALL
            .iter()
            .flat_map(|proof| Outcome::ALL.iter().map(move |binding| (*proof, *binding)))
            .filter(|both| *both != (Outcome::Passed, Outcome::Passed))
        {
            let checks = [(CheckKind::Structure, Outcome::Failed), (CheckKind::Proof, proof), (CheckKind::KeyBinding, binding)];
            assert_eq!(of(&checks), not_genuine, "{proof} {binding}");
        }
        // Any other standing has one headline, whatever its checks.
        for standing in Standing::ALL.iter().filter(|standing| **standing != Standing::Invalid) {
            assert_eq!(headline_of(*standing, &SIGNED), headline_of(*standing, &[]));
        }
    }

    #[test]
    fn a_key_that_is_not_listed_is_told_apart_from_a_document_that_is_not_there() {
        let said = |problem| {
            let problem = Some(problem);
            let (check, outcome) = (CheckKind::KeyBinding, Outcome::Unchecked);
            [for_recruiter(check, outcome, problem), for_candidate(check, outcome, problem), technical(check, problem)]
        };
        let (gone, unlisted) = (said(Problem::IssuerKeyUnbound), said(Problem::IssuerKeyNotListed));
        assert!(gone.iter().zip(&unlisted).all(|(one, other)| one != other));
        assert!(unlisted.iter().all(|text| text.contains("does not list") && !text.contains("could not")), "{unlisted:?}");
    }
}
