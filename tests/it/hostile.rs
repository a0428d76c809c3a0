//! The fuzz targets on seeds, on what fuzzers found before (`fuzz/corpus`), and on what many small changes make of them: the same every time,
//! and over in seconds. `ASSAY_SEEDS=DIR` writes the seeds there, for a fuzzer to begin with.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use assay::demo::sign::{Form, IssuerKey, add_proof, bake_png, bake_svg, picture_png, picture_svg, to_jwt};
use serde_json::{Value, json};

use crate::issuers::{Badge, Internet, Issuer, now};

#[path = "../../fuzz/targets.rs"]
mod targets;

/// A generator of numbers that needs no state but one word (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % limit.max(1)
    }
}

/// One small change: a byte, a cut, a doubled piece, a piece of another seed, or a word that parsers stumble over.
fn change(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    const WORDS: [&[u8]; 12] = [
        b"\"",
        b"{",
        b"[[[[[[[[",
        b"null",
        b"1e999",
        b"-0",
        b"\\ud800",
        b"\xff\xfe",
        b"@context",
        b"urn:x",
        b"\x00",
        b"https://[::1]:99999/",
    ];
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(64)).min(bytes.len());
        match chance.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 if !other.is_empty() => {
                let from = chance.below(other.len());
                let to = (from + chance.below(128)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            4 => bytes.truncate(at.max(1)),
            _ => drop(bytes.splice(at..at, WORDS[chance.below(WORDS.len())].iter().copied())),
        }
    }
    bytes
}

/// What fuzzers found for a target, in the order of its names.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_unstable();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Where the seeds are to be written.
#[expect(clippy::disallowed_methods, reason = "a wish of whoever runs the tests, not a setting")]
fn seeds_wanted() -> Option<PathBuf> {
    std::env::var_os("ASSAY_SEEDS").map(PathBuf::from)
}

fn check(name: &str, target: fn(&[u8]), seeds: &[Vec<u8>]) {
    if let Some(folder) = seeds_wanted().map(|folder| folder.join(name)) {
        fs::create_dir_all(&folder).unwrap();
        seeds.iter().enumerate().for_each(|(number, seed)| fs::write(folder.join(number.to_string()), seed).unwrap());
    }
    let kept = kept(name);
    assert!(!kept.is_empty(), "nothing is kept for {name}");
    for bytes in kept.iter().chain(seeds) {
        let begun = Instant::now();
        target(bytes);
        assert!(begun.elapsed() < Duration::from_secs(3), "slow on {:?}", String::from_utf8_lossy(bytes));
    }
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let end = Instant::now() + Duration::from_secs(4);
    for round in 0..4_000 {
        let seed = &seeds[round % seeds.len()];
        let other = &seeds[chance.below(seeds.len())];
        let bytes = change(seed, other, &mut chance);
        let begun = Instant::now();
        target(&bytes);
        assert!(begun.elapsed() < Duration::from_secs(3), "slow on {:?}", String::from_utf8_lossy(&bytes));
        if Instant::now() > end {
            return;
        }
    }
}

fn badge() -> Value {
    let issuer = Issuer::open(&Internet::default(), "issuer.example", "Issuer", now());
    issuer.issue(&Badge { name: "SQL", email: "maya@mail.example", earned: 10, ends: Some(10), place: 7 }).1
}

fn documents() -> Vec<Vec<u8>> {
    let badge = badge();
    let assertion = json!({"@context": "https://w3id.org/openbadges/v2", "id": "https://issuer.example/a/1", "type": "Assertion",
        "recipient": {"type": "email", "hashed": true, "salt": "s", "identity": "sha256$00"}, "badge": "https://issuer.example/b/1",
        "verification": {"type": "HostedBadge"}, "issuedOn": "2026-01-01T00:00:00Z"});
    [badge.to_string(), assertion.to_string(), json!({"a": [1, 2.5e-7, "é\u{0}", {"b": null}]}).to_string()]
        .map(String::into_bytes)
        .to_vec()
}

fn token(form: Form) -> String {
    let key = IssuerKey::ed25519().unwrap();
    let mut badge = badge();
    badge.as_object_mut().unwrap().remove("proof");
    badge["issuer"] = key.did().into();
    to_jwt(&badge, &key, &key.did_method(), form).unwrap()
}

fn presentation(credentials: &Value) -> Value {
    json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"], "verifiableCredential": credentials})
}

/// A presentation in a token, around another in one, around a credential.
fn presented() -> String {
    let around = |payload: &Value| format!("{}.{}.AAAA", base64url(r#"{"alg":"ES256","typ":"vp+jwt"}"#), base64url(payload.to_string()));
    around(&presentation(&json!([around(&json!({"vp": presentation(&json!([token(Form::Whole)]))}))])))
}

#[test]
fn hostile_json_is_refused_or_read_faithfully() {
    check("json", targets::json, &documents());
}

#[test]
fn hostile_linked_data_ends_within_its_limits() {
    check("quads", targets::quads, &documents());
}

#[test]
fn no_schema_stops_us() {
    let seeds = [
        r##"{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"},{"properties":{"a":{"$ref":"#"}}}]}}}"##,
        r#"{"required":["a"],"properties":{"a":{"type":["string","integer"],"enum":["x",1.0],"pattern":"^(a|b)*c{2,3}$"}},"additionalProperties":false}"#,
        r#"{"items":{"oneOf":[{"minimum":1e3},{"multipleOf":0.01}]},"contains":{"const":{"a":[]}},"uniqueItems":true,"minContains":2}"#,
        r#"{"if":{"not":{"type":"object"}},"then":false,"else":{"dependencies":{"a":["b"]},"patternProperties":{"a+":{"maxLength":1}}}}"#,
    ];
    let documents = [r#"{"a":"abcc"}"#, r#"[1,{"a":[]},0.05,{"a":[]}]"#];
    let both = |schema: &str, document: &str| [schema.as_bytes(), &[0xff], document.as_bytes()].concat();
    let seeds: Vec<Vec<u8>> = seeds.iter().flat_map(|schema| documents.iter().map(move |document| both(schema, document))).collect();
    check("schema", targets::schema, &seeds);
}

#[test]
fn hostile_pictures_pages_and_tokens_are_opened_or_refused() {
    let text = badge().to_string();
    let page = r#"<html><head><link rel="alternate" type="application/ld+json" href="/a.json"><meta property="og:image" content="x.png">
        <script type="application/ld+json">{"id":"https://issuer.example/a"}</script></head><body><a href="https://issuer.example/b">b</a></body></html>"#;
    let seeds = [
        bake_png(&picture_png([1, 2, 3]).unwrap(), "openbadgecredential", &text).unwrap(),
        bake_png(&picture_png([1, 2, 3]).unwrap(), "openbadges", "https://issuer.example/a/1").unwrap(),
        bake_svg(&picture_svg([1, 2, 3]), &text, true).unwrap().into_bytes(),
        page.as_bytes().to_vec(),
        token(Form::Whole).into_bytes(),
        presentation(
            &json!([badge(), {"type": "EnvelopedVerifiableCredential", "id": format!("data:application/vc+jwt,{}", token(Form::Whole))}]),
        )
        .to_string()
        .into_bytes(),
        presentation(&presentation(&badge())).to_string().into_bytes(),
    ];
    check("container", targets::container, &seeds);
}

#[test]
fn hostile_tokens_are_read_or_refused() {
    check(
        "token",
        targets::token,
        &[token(Form::Whole).into_bytes(), token(Form::Claim).into_bytes(), b"e30.e30.".to_vec(), b"..".to_vec()],
    );
}

#[test]
fn hostile_key_documents_hold_keys_or_none() {
    let did = IssuerKey::ed25519().unwrap().did();
    let multikey = did.trim_start_matches("did:key:");
    let document =
        json!({"id": did, "assertionMethod": [{"id": "#k", "type": "Multikey", "controller": did, "publicKeyMultibase": multikey}]});
    let ec = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
        {"kty": "RSA", "n": "sXch", "e": "AQAB"}, {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]});
    check("keys", targets::keys, &[document.to_string().into_bytes(), ec.to_string().into_bytes()]);
}

#[test]
fn hostile_lists_give_rows_and_errors() {
    let seeds = [
        "name,email,links\nMaya Lindqvist,maya@mail.example,https://issuer.example/a/1 https://issuer.example/a/2\n\"Ben, B.\",,badge.png\n",
        "issuer_id,name,tier,reason\nhttps://issuer.example/i,Issuer,A,known\ndid:key:z6Mk,\"Two\nlines\",B,\n",
        "skill,importance,weight,level,freshness,rigor\nSQL,must,3,3,semi-durable,\nPython;should;2;2;fast;R2\n",
    ];
    let templates = [assay::import::candidates::template(), assay::import::issuers::template()];
    check(
        "csv",
        targets::csv,
        &seeds.iter().map(|seed| seed.as_bytes().to_vec()).chain(templates.map(String::into_bytes)).collect::<Vec<_>>(),
    );
}

#[test]
fn hostile_frameworks_give_entries_and_errors() {
    check("framework", targets::framework, &kept("framework"));
}

#[test]
fn hostile_job_files_are_refused_or_read_again_as_the_same() {
    check("job", targets::job, &kept("job"));
}

#[test]
fn hostile_adverts_are_cut_and_nothing_more() {
    check("advert", targets::advert, &kept("advert"));
}

#[test]
fn hostile_links_lead_somewhere_or_nowhere() {
    let seeds = [
        "https://www.credly.com/badges/5f6e7a52-7d5e-4a3b-8f7d-0c1f2d3e4a5b/public_url",
        "https://verifierplus.org/#verify?vc=https%3A%2F%2Fa.example",
        "issuer.example/b?x=%00&hash=ab",
    ];
    check("link", targets::link, &seeds.map(|seed| seed.as_bytes().to_vec()));
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, bytes)
}

/// An SD-JWT VC with a member and an element left out, and both disclosed.
fn disclosed() -> String {
    let digest = |text: &str| base64url(<sha2::Sha256 as sha2::Digest>::digest(text));
    let (member, element) = (base64url(r#"["s","name","SQL"]"#), base64url(r#"["s",{"a":1}]"#));
    let payload =
        json!({"iss": "did:web:issuer.example", "vct": "urn:t", "_sd": [digest(&member)], "list": [{"...": digest(&element)}, 2]});
    format!("{}.{}.AAAA~{member}~{element}~", base64url(r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#), base64url(payload.to_string()))
}

#[test]
fn hostile_disclosures_are_refused_or_put_in_their_places() {
    let nested = base64url(r#"["s","name",{"_sd":["x"],"...":1}]"#);
    check("sd_jwt", targets::sd_jwt, &[disclosed().into_bytes(), disclosed().replace("~~", &format!("~{nested}~")).into_bytes()]);
}

#[test]
fn hostile_derived_proofs_are_refused_or_read() {
    let parts = [&b"\xd9\x5d\x01\x85\x58\x40"[..], &[1; 64], b"\x58\x23\x80\x24\x02", &[2; 32], b"\x80\xa0\x81\x00"].concat();
    // The base point of the first group, three times, and the fewest numbers there can be.
    let point = hex::decode("97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb").unwrap();
    let proof = [point.repeat(3), [1; 32].repeat(4)].concat();
    let bbs = [&b"\xd9\x5d\x03\x85\x59\x01\x10"[..], &proof, b"\xa1\x00\x02\x81\x00\x81\x01\x41\x07"].concat();
    assert!(assay::verify::proofs::sd::read_bbs(&format!("u{}", base64url(&bbs))).is_ok());
    let seeds = [&parts, &bbs].into_iter().flat_map(|parts| [format!("u{}", base64url(parts)).into_bytes(), parts[3..].to_vec()]);
    check("derived", targets::derived, &seeds.chain([proof]).collect::<Vec<_>>());
}

#[test]
fn the_judge_answers_whatever_it_is_given() {
    let key = IssuerKey::ed25519().unwrap();
    let mut own = badge();
    own.as_object_mut().unwrap().remove("proof");
    own.as_object_mut().unwrap().remove("credentialStatus");
    own["issuer"] = json!({"id": key.did(), "type": ["Profile"], "name": "Issuer"});
    let own = add_proof(own, &key, &key.did_method(), now()).unwrap();
    let mut seeds = documents();
    seeds.extend([own.to_string(), token(Form::Whole), token(Form::Claim)].map(String::into_bytes));
    seeds.extend([disclosed(), presented()].map(String::into_bytes));
    // The documents that are asked for, too.
    let both: Vec<Vec<u8>> =
        seeds.iter().flat_map(|sent| seeds.iter().take(2).map(|served| [sent, &b"\xff"[..], served].concat())).collect();
    seeds.extend(both);
    check("whole", targets::whole, &seeds);
}
