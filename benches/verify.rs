//! How long one `eddsa-rdfc-2022` check takes: ours, `ssi` on the same bytes in the same run, and the bare signature.
//! Run it with `cargo bench --bench verify`. The credential is made here, with a throw-away key.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::as_conversions,
    reason = "a bench may fail loudly and prints what it finds"
)]

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assay::domain::credentials::Standing;
use assay::verify::jsonld::{Source, to_dataset};
use assay::verify::rdf::{self, Dataset, Digest, Quad, RdfError, WorkLimit};
use assay::verify::{Bundle, Json, Setting, Submitted, Verdict, judge};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use ssi::claims::VerificationParameters;
use ssi::claims::data_integrity::{AnySuite, DataIntegrity};
use ssi::claims::vc::AnyJsonCredential;
use ssi::dids::{AnyDidMethod, DIDResolver};
use ssi::json_ld::ContextLoader;

const VC: &str = "https://www.w3.org/ns/credentials/v2";
const OB: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

fn main() {
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let signed = credential(&key);
    let public = key.public_key().as_ref().to_vec();
    assert!(check(&signed, &public), "our check of our own credential");
    assert!(!check(&signed.replace("Kubernetes", "Kubernettes"), &public), "a changed credential");

    let message = [1; 64];
    let signature = key.sign(&message);
    let bare = time(2_000, || UnparsedPublicKey::new(&ED25519, &public).verify(black_box(&message), signature.as_ref()).is_ok());
    let ours = time(2_000, || check(black_box(&signed), &public));
    let whole = judged(&signed);
    let theirs = ssi(&signed);
    println!("credential                {:>9} bytes", signed.len());
    println!("bare Ed25519 signature    {:>9.1} us", micros(bare));
    println!("whole check, ours         {:>9.1} us  {:.2} times the signature", micros(ours), micros(ours) / micros(bare));
    println!("whole judgement, ours     {:>9.1} us  {:.2} times the signature", micros(whole), micros(whole) / micros(bare));
    println!("whole check, ssi          {:>9.1} us  {:.1} times our judgement", micros(theirs), micros(theirs) / micros(whole));
    println!("target: under 200 us and 30 times faster: {}", if micros(whole) < 200.0 && theirs >= whole * 30 { "met" } else { "MISSED" });
    parts(&signed);
    hostile();
}

/// From the bytes sent to the report: all checks, not the signature alone.
fn judged(signed: &str) -> Duration {
    let bundle = Bundle::new(Submitted::Bytes(Arc::from(signed.as_bytes())));
    let setting = Setting::at("2026-01-01T00:00:00Z".parse().unwrap());
    let first = judge(&bundle, &setting);
    assert!(
        matches!(&first, Verdict::Done(report) if report.standing == Standing::Verified),
        "our judgement of our own credential: {first:?}"
    );
    let check = || matches!(judge(&bundle, &setting), Verdict::Done(report) if report.standing == Standing::Verified);
    time(2_000, check)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// The median of ten batches, per call.
fn time<T>(calls: u32, mut work: impl FnMut() -> T) -> Duration {
    let mut batches: Vec<Duration> = (0..11)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..calls / 10 {
                black_box(work());
            }
            start.elapsed() / (calls / 10)
        })
        .collect();
    batches.remove(0);
    batches.sort_unstable();
    batches.remove(5)
}

fn parts(signed: &str) {
    let json = Json::parse(signed.as_bytes()).unwrap();
    let source = Source::new(&json).without(&["proof"]);
    let data = source.to_dataset().unwrap();
    let text = rdf::canonicalize(&data, Digest::Sha256, WorkLimit::default()).unwrap();
    println!("of that, for the {} quads of the document:", data.quads().len());
    println!("  reading JSON            {:>9.1} us", micros(time(5_000, || Json::parse(black_box(signed.as_bytes())).is_ok())));
    println!("  walking to quads        {:>9.1} us", micros(time(5_000, || source.to_dataset().is_ok())));
    let canonical = time(5_000, || rdf::canonicalize(&data, Digest::Sha256, WorkLimit::default()).is_ok());
    println!("  canonical form          {:>9.1} us", micros(canonical));
    println!("  hashing {:>5} bytes     {:>9.1} us", text.len(), micros(time(5_000, || Digest::Sha256.hash(text.as_bytes()))));
}

/// Ten blank nodes with two edges each to look-alikes: 20 quads that would take an unlimited canonizer very long.
fn hostile() {
    let mut worst = Duration::ZERO;
    for step in 2_u32..5 {
        let mut data = Dataset::new();
        let predicate = data.iri("urn:p").unwrap();
        let nodes: Vec<rdf::Term> = (0..10).map(|_| data.blank()).collect();
        for from in 0..10 {
            for to in [from + 1, from + step as usize] {
                data.push(Quad { subject: *nodes.get(from).unwrap(), predicate, object: *nodes.get(to % 10).unwrap(), graph: None });
            }
        }
        let start = Instant::now();
        let answer = rdf::canonicalize(&data, Digest::Sha256, WorkLimit::default());
        worst = worst.max(start.elapsed());
        assert!(matches!(answer, Ok(_) | Err(RdfError::WorkLimit)));
    }
    let clique = r#"{"@context":"https://www.w3.org/ns/credentials/examples/v2","@graph":[NODES]}"#;
    let node = |from: usize| {
        let others: Vec<String> = (0..10).filter(|to| *to != from).map(|to| format!("\"_:n{to}\"")).collect();
        format!(r#"{{"@id":"_:n{from}","p":[{}]}}"#, others.iter().map(|to| format!(r#"{{"@id":{to}}}"#)).collect::<Vec<_>>().join(","))
    };
    let text = clique.replace("NODES", &(0..10).map(node).collect::<Vec<_>>().join(","));
    let data = to_dataset(&Json::parse(text.as_bytes()).unwrap()).unwrap();
    let start = Instant::now();
    assert_eq!(rdf::canonicalize(&data, Digest::Sha256, WorkLimit::default()), Err(RdfError::WorkLimit));
    worst = worst.max(start.elapsed());
    println!(
        "hostile graphs            {:>9.1} ms at most: {}",
        micros(worst) / 1e3,
        if worst.as_millis() < 50 { "met" } else { "MISSED" }
    );
}

/// The data that is signed: hash of the proof options, hash of the document.
fn signing_input(document: &Json, proof: &Json) -> Option<Vec<u8>> {
    let options = Source::new(proof).with_context(document.get("@context")?).without(&["@context", "proofValue"]).to_dataset().ok()?;
    let rest = Source::new(document).without(&["proof"]).to_dataset().ok()?;
    let hash = |data: &Dataset| Some(Digest::Sha256.hash(rdf::canonicalize(data, Digest::Sha256, WorkLimit::default()).ok()?.as_bytes()));
    Some([hash(&options)?, hash(&rest)?].concat())
}

fn check(text: &str, key: &[u8]) -> bool {
    let Ok(document) = Json::parse(text.as_bytes()) else { return false };
    let Some(proof) = document.get("proof") else { return false };
    let value = proof.get("proofValue").and_then(Json::as_str).and_then(|value| value.strip_prefix('z'));
    let signature = value.and_then(|value| bs58::decode(value).into_vec().ok());
    let input = signing_input(&document, proof);
    matches!((input, signature), (Some(input), Some(signature)) if UnparsedPublicKey::new(&ED25519, key).verify(&input, &signature).is_ok())
}

/// A badge as they come, but without `hashed: true` (its holder is an id), as `ssi` writes typed booleans another way and would refuse it, and
/// without a schema, which `ssi` would not look at.
fn credential(key: &Ed25519KeyPair) -> String {
    let multikey = bs58::encode([&[0xed, 0x01], key.public_key().as_ref()].concat()).into_string();
    let method = format!("did:key:z{multikey}#z{multikey}");
    let with = |value: &str| {
        format!(
            r#"{{"@context":["{VC}","{OB}"],"id":"urn:uuid:6c1d5c8e-7c56-4f0c-9a75-0d3d3a4f6c11","type":["VerifiableCredential","OpenBadgeCredential"],
"issuer":{{"id":"did:key:z{multikey}","type":["Profile"],"name":"Example Academy"}},"name":"Kubernetes operations",
"validFrom":"2024-07-04T07:00:00Z","validUntil":"2038-06-30T23:59:59Z",
"credentialSubject":{{"id":"urn:uuid:0f0e1b0a-7a5d-4f0e-8a53-1f2d1c6b7a10","type":["AchievementSubject"],
"achievement":{{"id":"https://academy.example/achievements/12","type":["Achievement"],"name":"Kubernetes operations","description":"Runs and repairs clusters.",
"achievementType":"MicroCredential","criteria":{{"narrative":"Complete four assessed tasks."}},"tag":["kubernetes","operations"],"alignment":[
{{"type":["Alignment"],"targetName":"Kubernetes","targetUrl":"https://skills.example/kubernetes","targetCode":"K8S","targetFramework":"Example","targetType":"CTDL"}},
{{"type":["Alignment"],"targetName":"Linux","targetUrl":"https://skills.example/linux","targetCode":"LNX","targetFramework":"Example"}}]}}}},
"proof":{{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"2024-07-04T07:00:01Z","verificationMethod":"{method}","proofPurpose":"assertionMethod","proofValue":"{value}"}}}}"#
        )
    };
    let unsigned = with("");
    let document = Json::parse(unsigned.as_bytes()).unwrap();
    let input = signing_input(&document, document.get("proof").unwrap()).unwrap();
    with(&format!("z{}", bs58::encode(key.sign(&input).as_ref()).into_string()))
}

/// `ssi`, with the same contexts.
fn ssi(signed: &str) -> Duration {
    let contexts = [(VC, "credentials-v2"), (OB, "ob-v3p0-3.0.3")].map(|(url, name)| (url.to_owned(), context(name)));
    let loader = ContextLoader::empty().with_context_map_from(HashMap::from(contexts)).unwrap();
    let parameters = VerificationParameters::from_resolver(AnyDidMethod::default().into_vm_resolver()).with_json_ld_loader(loader);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let check = || {
        let credential: DataIntegrity<AnyJsonCredential, AnySuite> = ssi::claims::data_integrity::from_json_str(signed).unwrap();
        runtime.block_on(credential.verify(&parameters)).unwrap()
    };
    check().unwrap();
    time(100, check)
}

/// A context of our tables as JSON-LD again.
fn context(name: &str) -> String {
    let tables = include_str!("../src/verify/jsonld/contexts.terms");
    let mut lines = tables.lines().skip_while(|line| !line.starts_with(&format!("context {name} "))).skip(1).peekable();
    let mut rest: Vec<&str> = Vec::new();
    while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
        rest.push(line);
    }
    rest.reverse();
    serde_json::json!({ "@context": context_parts(&mut rest, 1) }).to_string()
}

fn next_at<'t>(lines: &mut Vec<&'t str>, level: usize) -> Option<&'t str> {
    let line = *lines.last()?;
    (line.len() - line.trim_start().len() == level).then(|| lines.pop()).flatten().map(str::trim_start)
}

fn context_parts(lines: &mut Vec<&str>, level: usize) -> serde_json::Value {
    let mut parts = Vec::new();
    while let Some(line) = next_at(lines, level) {
        if line == "null" {
            parts.push(serde_json::Value::Null);
            continue;
        }
        let mut block = serde_json::json!({ "@protected": line.contains("protected") });
        while let Some(line) = next_at(lines, level + 1) {
            let mut words = line.split(' ');
            let (name, form, iri) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
            let mut term = serde_json::json!({ "@id": iri });
            for word in words {
                match word.split_once('=') {
                    Some(("container", value)) => term["@container"] = value.split(',').collect(),
                    Some(("type", value)) => term["@type"] = value.into(),
                    _ => term["@context"] = context_parts(lines, level + 2),
                }
            }
            block[name] = if form == "=" { iri.into() } else { term };
        }
        parts.push(block);
    }
    if parts.len() == 1 { parts.remove(0) } else { parts.into() }
}
