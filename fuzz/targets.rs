//! One function for each kind of bytes that strangers send us. A fuzzer calls them with anything; the ordinary tests call them with seeds and
//! what a few thousand small changes make of those. They may refuse; they may not panic, hang or contradict themselves.

use std::sync::Arc;

use assay::domain::advert;
use assay::import::frameworks::{self, File, Said};
use assay::import::job_file::{self, detect_and_read};
use assay::import::{candidates, issuers};
use assay::verify::bbs::{Proof, PublicKey, Shown};
use assay::verify::cbor::Cbor;
use assay::verify::container::{self, Content};
use assay::verify::jose::Token;
use assay::verify::keys::keys_in;
use assay::verify::rdf::{Digest, WorkLimit, canonicalize};
use assay::verify::schema::validate;
use assay::verify::sd_jwt::SdJwt;
use assay::verify::{Answer, Bundle, Document, FetchFailure, Json, Setting, Submitted, Verdict, jcs, jsonld, judge, links, proofs};
use chrono::DateTime;

/// JSON: what is read is written and read again as the same.
pub fn json(data: &[u8]) {
    let Ok(json) = Json::parse(data) else { return };
    let text = json.to_string();
    let again = Json::parse(text.as_bytes()).expect("our own text is readable");
    assert_eq!(again, json);
    if let Ok(canonical) = jcs::canonicalize(&json) {
        let again = Json::parse(canonical.as_bytes()).expect("canonical text is readable");
        assert_eq!(jcs::canonicalize(&again).expect("and canonical again"), canonical);
    }
}

/// JSON-LD to canonical quads: ends within its work limit, and the same bytes give the same quads.
pub fn quads(data: &[u8]) {
    let Ok(json) = Json::parse(data) else { return };
    let Ok(dataset) = jsonld::to_dataset(&json) else { return };
    let first = canonicalize(&dataset, Digest::Sha256, WorkLimit::default());
    assert_eq!(first.is_ok(), canonicalize(&dataset, Digest::Sha256, WorkLimit::default()).is_ok());
}

/// A schema, then 0xFF, then a document: ends within its budget, with the same answer twice.
pub fn schema(data: &[u8]) {
    let (schema, document) = data.iter().position(|byte| *byte == 0xff).map_or((data, &b"{}"[..]), |at| (&data[..at], &data[at + 1..]));
    let (Ok(schema), Ok(document)) = (Json::parse(schema), Json::parse(document)) else { return };
    assert_eq!(validate(&schema, &document), validate(&schema, &document));
}

/// Pictures, pages and bare text: whatever is inside, and where a page leads.
pub fn container(data: &[u8]) {
    let Ok(opened) = container::open(data) else { return };
    if let Ok(Content::Page(page)) = opened.content() {
        for request in links::from_page(&page, "https://issuer.example/badge/1") {
            assert!(request.url.starts_with("https://") || request.url.starts_with("http://"), "{}", request.url);
        }
    }
}

/// A pasted link.
pub fn link(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = links::resolve(text);
    }
}

/// Whether a member anywhere has a name that is kept for digests.
fn holds_digests(json: &Json) -> bool {
    let is_kept = |name: &str| matches!(name, "_sd" | "...");
    json.as_object().is_some_and(|object| object.iter().any(|(name, value)| is_kept(name) || holds_digests(value)))
        || json.as_array().is_some_and(|items| items.iter().any(holds_digests))
}

/// SD-JWT: what opens holds no digest any more, and opens the same again.
pub fn sd_jwt(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(shown) = SdJwt::read(text).and_then(|sd_jwt| sd_jwt.open()) else { return };
    assert!(!holds_digests(&shown.payload), "{}", shown.payload);
    assert_eq!(SdJwt::read(text).and_then(|sd_jwt| sd_jwt.open()), Ok(shown));
}

/// The value of a derived proof: CBOR behind three bytes, and the points and numbers in it.
pub fn derived(data: &[u8]) {
    let _ = Cbor::parse(data);
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = proofs::sd::read_ecdsa(text);
        let _ = proofs::sd::read_bbs(text);
    }
    bbs(data);
}

/// A BBS proof, and the same bytes behind it as the key and as what is shown: ends, and never holds.
fn bbs(data: &[u8]) {
    let Ok(proof) = Proof::from_octets(data) else { return };
    let Some(key) = data.last_chunk::<96>().and_then(|octets| PublicKey::from_octets(octets)) else { return };
    assert!(!proof.holds(&key, &Shown { header: data, presentation_header: data, messages: &[(0, data)] }));
}

/// A compact JWS: what is read has a header that is JSON.
pub fn token(data: &[u8]) {
    if let Ok(token) = Token::from_bytes(data) {
        assert!(token.header().as_object().is_some());
    }
}

/// Documents with keys: each key found has a thumbprint, and the same bytes hold the same keys.
pub fn keys(data: &[u8]) {
    let found = keys_in(data);
    assert!(found.iter().all(|key| key.thumbprint().len() == 43));
    assert_eq!(found, keys_in(data));
}

/// The lists people upload: issuers, candidates, requirements. Good rows of candidates are written and read again as the same.
pub fn csv(data: &[u8]) {
    let today = DateTime::from_timestamp(1_795_521_600, 0).expect("a moment").date_naive();
    let _ = issuers::read(data, today);
    let _ = detect_and_read("job", data);
    if let Ok(read) = candidates::read(data) {
        let good: Vec<_> = read.rows.into_iter().map(|(_, row)| row).collect();
        let again = candidates::read(candidates::write(&good).as_bytes()).expect("our own file is readable");
        assert!(good.is_empty() || again.errors.is_empty(), "{:?}", again.errors);
        assert_eq!(again.rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(), good);
    }
}

/// A file of a framework, its kind of name told by the first byte: every entry and link that is read has an address, and every error a place.
pub fn framework(data: &[u8]) {
    const NAMES: [&str; 8] = [
        "skills_en.csv",
        "broaderRelationsSkillPillar.csv",
        "esco.zip",
        "Content Model Reference.txt",
        "Technology Skills.txt",
        "framework.json",
        "framework.jsonld",
        "skills.csv",
    ];
    let Some((first, bytes)) = data.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let file = File { name, bytes };
    let said = Said { name: Some("Ours".to_owned()), version: Some("1".to_owned()), ..Said::default() };
    if let Ok(read) = frameworks::read(&[file], &said, &mut ()) {
        assert!(read.release.entries.iter().all(|entry| !entry.uri.is_empty()), "an entry without an address");
        assert!(read.release.links.iter().all(|link| !link.from.is_empty() && !link.to.is_empty()), "a link to nothing");
        assert!(read.errors.iter().all(|error| !error.file.is_empty()), "an error without a file");
    }
    let _ = frameworks::mapping::read(&[file], &mut ());
}

/// What a job asks for, in any of its formats: what is read is written, and reads as the same rows.
pub fn job(data: &[u8]) {
    let Ok(file) = job_file::detect_and_read("job", data) else { return };
    let written = job_file::own_json::write(&file);
    let again = job_file::detect_and_read("job.json", written.as_bytes()).expect("our own file is readable");
    // Where rows were left out, a group may want more of its rows than it has: that is refused once the file is whole, and nothing else is.
    let of = |group: &str| file.rows.iter().filter(|row| row.group.as_deref() == Some(group)).count();
    let is_short = |group: &job_file::JobFileGroup| match group.how {
        job_file::GroupRule::NOf(number) => !file.errors.is_empty() && usize::try_from(number).is_ok_and(|number| number > of(&group.id)),
        _ => false,
    };
    let short: Vec<&str> = file.groups.iter().filter(|group| is_short(group)).map(|group| group.id.as_str()).collect();
    let kept = file.rows.iter().filter(|row| row.group.as_deref().is_none_or(|group| !short.contains(&group)));
    let skill = |row: &job_file::JobFileRow| (row.skill.name.clone(), row.importance);
    assert_eq!(again.rows.iter().map(skill).collect::<Vec<_>>(), kept.map(skill).collect::<Vec<_>>());
    let _ = (job_file::csv::write(&file), job_file::posting::write(&file), job_file::hr_open::write(&file));
}

/// A pasted advert: every piece is a part of it, in order.
pub fn advert(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut end = 0;
    for piece in advert::split(text) {
        assert!(piece.start >= end && text.get(piece.start..piece.end) == Some(piece.text.as_str()), "{piece:?}");
        end = piece.end;
    }
    assert_eq!(advert::suggest(&advert::split(text), |_, _| Vec::new()), []);
}

/// The whole judge: what is before the first 0xFF is sent in, what is after it is every document that the judge asks for.
pub fn whole(data: &[u8]) {
    let (sent, served) = data.iter().position(|byte| *byte == 0xff).map_or((data, &[][..]), |at| (&data[..at], &data[at + 1..]));
    let now = DateTime::from_timestamp(1_795_521_600, 0).expect("a moment");
    let mut bundle = Bundle::new(Submitted::Bytes(Arc::from(sent)));
    for round in 0..32 {
        match judge(&bundle, &Setting::at(now)) {
            Verdict::Done(report) => {
                assert!(!report.checks.is_empty());
                return;
            }
            Verdict::Need(requests) => {
                let before = bundle.documents.len();
                for request in requests {
                    if bundle.document(&request.url).is_none() {
                        let answer = if served.is_empty() || round > 4 {
                            Answer::Failed(FetchFailure::Unreachable)
                        } else {
                            let content_type = Some("application/json".to_owned());
                            Answer::Body { status: 200, content_type, final_url: request.url.clone(), bytes: served.into() }
                        };
                        bundle.documents.push(Document { url: request.url, kind: request.kind, fetched_at: now, answer });
                    }
                }
                assert!(bundle.documents.len() > before, "asks for what it has");
            }
        }
    }
    panic!("the judge asks for ever");
}
