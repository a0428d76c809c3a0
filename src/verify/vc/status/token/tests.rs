use std::io::Write;
use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;
use crate::verify::bundle::{Answer, Submitted};

const URI: &str = "https://a.example/statuslists/1";

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn did(pair: &Ed25519KeyPair) -> String {
    format!("did:key:z{}", bs58::encode([&[0xed, 0x01], pair.public_key().as_ref()].concat()).into_string())
}

fn compressed(bytes: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    URL_SAFE_NO_PAD.encode(encoder.finish().unwrap())
}

fn token(pair: &Ed25519KeyPair, kind: &str, payload: &str) -> String {
    let issuer = did(pair);
    let (_, name) = issuer.rsplit_once(':').unwrap();
    let header = format!(r#"{{"alg":"EdDSA","typ":"{kind}","kid":"{issuer}#{name}"}}"#);
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(pair.sign(input.as_bytes())))
}

fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn payload(bits: u8, list: &[u8], more: &str) -> String {
    format!(r#"{{"sub":"{URI}","iat":1700000000,"status_list":{{"bits":{bits},"lst":"{}"}}{more}}}"#, compressed(list))
}

fn ask_at(index: u64, list: Option<&str>, age: i64) -> State {
    let mut bundle = Bundle::new(Submitted::Bytes(Arc::from(&b""[..])));
    let answer = Answer::Body {
        status: if list.is_some() { 200 } else { 404 },
        content_type: None,
        final_url: URI.to_owned(),
        bytes: list.unwrap_or_default().as_bytes().into(),
    };
    let fetched_at = now() - TimeDelta::seconds(age);
    bundle.documents.push(Document { url: URI.to_owned(), kind: DocumentKind::StatusList, fetched_at, answer });
    let credential = format!(r#"{{"issuer":"{}","status":{{"status_list":{{"idx":{index},"uri":"{URI}"}}}}}}"#, did(&pair(1)));
    let credential = Json::parse(credential.as_bytes()).unwrap();
    ask(credential.get("status").unwrap(), &credential, &bundle, &Setting::at(now())).state
}

fn state(index: u64, payload: &str) -> String {
    match ask_at(index, Some(&token(&pair(1), "statuslist+jwt", payload)), 0) {
        State::Clear(_) => "clear".to_owned(),
        State::Revoked(_) => "revoked".to_owned(),
        State::Suspended(_) => "suspended".to_owned(),
        State::Open(problem, why) => format!("{problem:?} {why}"),
    }
}

#[test]
fn entries_of_every_size_begin_at_the_lowest_bit() {
    // The example of the draft, §4.1: sixteen entries of one bit.
    let one = payload(1, &[0xb9, 0xa3], "");
    let set: Vec<u64> = (0..16).filter(|index| state(*index, &one) == "revoked").collect();
    assert_eq!(set, [0, 3, 4, 5, 7, 8, 9, 13, 15]);
    for (bits, list) in [(2, &[0b0010_0100][..]), (4, &[0x10, 0x02]), (8, &[0, 1, 2])] {
        let list = payload(bits, list, "");
        assert_eq!([0, 1, 2].map(|index| state(index, &list)), ["clear", "revoked", "suspended"], "{bits}");
    }
    assert!(state(0, &payload(2, &[3], "")).starts_with("UnsupportedStatus status list entry 0: status 0x03"));
    assert!(state(16, &one).starts_with("Range"));
    assert!(state(u64::MAX, &payload(8, &[0], "")).starts_with("Range"));
}

#[test]
fn a_list_that_cannot_be_relied_on_leaves_the_question_open() {
    let good = payload(1, &[0], "");
    assert_eq!(state(0, &good), "clear");
    let bomb = compressed(&vec![0; crate::verify::vc::status::bits::MAX_INFLATED + 1]);
    for (what, list, expected) in [
        ("another address", good.replace("lists/1", "lists/2"), "it is the list of another address"),
        ("no address", good.replace("\"sub\"", "\"sup\""), "it is the list of another address"),
        ("no date", good.replace("\"iat\"", "\"at\""), "it does not say when it was made"),
        ("expired", payload(1, &[0], r#","exp":1700000001"#), "it has expired"),
        ("unreadable end", payload(1, &[0], r#","exp":"soon""#), "it says unreadably when it ends"),
        ("no time to live", payload(1, &[0], r#","ttl":0"#), "it says unreadably how long"),
        ("three bits", payload(3, &[0], ""), "entries of a size there is not"),
        ("no list", good.replace("status_list", "list"), "it holds no list"),
        ("not compressed", good.replace("\"lst\":\"", "\"lst\":\"AAAA"), "not a whole ZLIB stream"),
        ("a bomb", good.replace(&compressed(&[0]), &bomb), "larger than 16 MiB"),
        ("another keeper's name", payload(1, &[0], &format!(r#","iss":"{}""#, did(&pair(2)))), "belongs to somebody else"),
    ] {
        let state = state(0, &list);
        assert!(state.starts_with("StatusVerification") && state.contains(expected), "{what}: {state}");
    }
    let open = |state: &State| matches!(state, State::Open(..));
    let signed = token(&pair(1), "statuslist+jwt", &good);
    assert!(!open(&ask_at(0, Some(&signed), 0)));
    assert!(open(&ask_at(0, None, 0)), "gone");
    assert!(open(&ask_at(0, Some("{}"), 0)), "no token");
    assert!(open(&ask_at(0, Some(&token(&pair(1), "JWT", &good)), 0)), "another type");
    assert!(open(&ask_at(0, Some(&token(&pair(2), "statuslist+jwt", &good)), 0)), "another key");
    let (input, _) = signed.rsplit_once('.').unwrap();
    assert!(open(&ask_at(0, Some(&format!("{input}.AAAA")), 0)), "another signature");
    let kept = token(&pair(1), "statuslist+jwt", &payload(1, &[0], r#","ttl":60"#));
    assert!(!open(&ask_at(0, Some(&kept), 30)) && open(&ask_at(0, Some(&kept), 90)), "kept too long");
}

#[test]
fn a_list_that_names_its_keeper_is_read_by_that_keepers_key() {
    let list = payload(1, &[1], &format!(r#","iss":"{}""#, did(&pair(2))));
    let State::Revoked(why) = ask_at(0, Some(&token(&pair(2), "statuslist+jwt", &list)), 0) else { panic!("not revoked") };
    assert!(why.contains("kept by did:key:"), "{why}");
    let other = Json::parse(br#"{"other":{}}"#).unwrap();
    let bundle = Bundle::new(Submitted::Bytes(Arc::from(&b""[..])));
    let asked = ask(&other, &Json::Null, &bundle, &Setting::at(now()));
    assert!(matches!(asked.state, State::Open(Problem::UnsupportedStatus, _)));
    let asked = ask(&Json::parse(br#"{"status_list":{"idx":-1,"uri":"x"}}"#).unwrap(), &Json::Null, &bundle, &Setting::at(now()));
    assert!(matches!(asked.state, State::Open(Problem::MalformedValue, _)));
}
