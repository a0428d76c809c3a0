use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256, Sha512};

use super::*;
use crate::verify::report::Outcome;

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn digest(disclosure: &str) -> String {
    encode(Sha256::digest(disclosure))
}

fn presented(payload: &str, disclosures: &[&str]) -> String {
    let disclosures: String = disclosures.iter().map(|text| format!("{text}~")).collect();
    format!("{}.{}.AAAA~{disclosures}", encode(r#"{"alg":"EdDSA"}"#), encode(payload))
}

/// What is shown and how much is hidden, or why it is refused.
fn opened(payload: &str, disclosures: &[&str]) -> String {
    match SdJwt::read(&presented(payload, disclosures)).and_then(|sd_jwt| sd_jwt.open()) {
        Ok(shown) => format!("{} {}", shown.payload, shown.hidden),
        Err(error) => error.to_string(),
    }
}

#[test]
fn disclosures_take_their_places_and_nothing_else_is_left() {
    let (name, city) = (encode(r#"["s","name","Ada"]"#), encode(r#"["s","city","Bonn"]"#));
    let (one, two) = (encode(r#"["s",1]"#), encode(r#"["s",{"n":2}]"#));
    let flat = format!(r#"{{"a":1,"_sd":["{}","{}"],"_sd_alg":"sha-256"}}"#, digest(&name), digest(&city));
    assert_eq!(opened(&flat, &[&name, &city]), r#"{"a":1,"name":"Ada","city":"Bonn"} 0"#);
    assert_eq!(opened(&flat, &[&city]), r#"{"a":1,"city":"Bonn"} 1"#);
    assert_eq!(opened(&flat, &[]), r#"{"a":1} 2"#);
    let list = format!(r#"{{"l":[{{"...":"{}"}},0,{{"...":"{}"}}]}}"#, digest(&one), digest(&two));
    assert_eq!(opened(&list, &[&two, &one]), r#"{"l":[1,0,{"n":2}]} 0"#);
    assert_eq!(opened(&list, &[&two]), r#"{"l":[0,{"n":2}]} 1"#);
    // A disclosure whose value leaves something out itself.
    let outer = encode(format!(r#"["s","address",{{"country":"DE","_sd":["{}"]}}]"#, digest(&city)));
    let nested = format!(r#"{{"_sd":["{}"]}}"#, digest(&outer));
    assert_eq!(opened(&nested, &[&outer, &city]), r#"{"address":{"country":"DE","city":"Bonn"}} 0"#);
    assert_eq!(opened(&nested, &[&outer]), r#"{"address":{"country":"DE"}} 1"#);
    let other_hash = format!(r#"{{"_sd_alg":"sha-512","_sd":["{}"]}}"#, encode(Sha512::digest(&name)));
    assert_eq!(opened(&other_hash, &[&name]), r#"{"name":"Ada"} 0"#);
}

#[test]
fn what_does_not_belong_to_the_token_is_refused() {
    let name = encode(r#"["s","name","Ada"]"#);
    let own = digest(&name);
    let of = |text: &str| encode(text);
    let sd = |text: &str| format!(r#"{{"name2":1,"_sd":["{}"]}}"#, digest(&encode(text)));
    let no_digest = "a disclosure that the token holds no digest of";
    for (what, payload, disclosures, expected) in [
        ("unreferenced", r#"{"a":1}"#.to_owned(), vec![name.clone()], no_digest),
        ("changed", format!(r#"{{"_sd":["{own}"]}}"#), vec![of(r#"["s","name","Eve"]"#)], no_digest),
        ("inside one that is not shown", sd(&format!(r#"["s","o",{{"_sd":["{own}"]}}]"#)), vec![name.clone()], no_digest),
        ("sent twice", format!(r#"{{"_sd":["{own}"]}}"#), vec![name.clone(), name.clone()], "a disclosure stands twice"),
        ("digest twice", format!(r#"{{"_sd":["{own}","{own}"]}}"#), vec![name.clone()], "a digest stands twice"),
        ("digest twice, not shown", format!(r#"{{"_sd":["{own}"],"o":{{"_sd":["{own}"]}}}}"#), vec![], "a digest stands twice"),
        ("digest in two ways", format!(r#"{{"_sd":["{own}"],"l":[{{"...":"{own}"}}]}}"#), vec![], "a digest stands twice"),
        (
            "name there already",
            format!(r#"{{"name":"Bo","_sd":["{own}"]}}"#),
            vec![name.clone()],
            "a disclosure of a name that is there already",
        ),
        (
            "member for an element",
            format!(r#"{{"l":[{{"...":"{own}"}}]}}"#),
            vec![name.clone()],
            "the disclosure of a member where an element was left out",
        ),
        ("element for a member", sd(r#"["s",1]"#), vec![of(r#"["s",1]"#)], "the disclosure of an element where a member was left out"),
        ("name _sd", sd(r#"["s","_sd",[]]"#), vec![of(r#"["s","_sd",[]]"#)], "a disclosure of a name that is kept for digests"),
        ("name ...", sd(r#"["s","...",1]"#), vec![of(r#"["s","...",1]"#)], "a disclosure of a name that is kept for digests"),
        ("four parts", sd(r#"["s","a",1,2]"#), vec![of(r#"["s","a",1,2]"#)], "a disclosure that cannot be read"),
        ("one part", sd(r#"["s"]"#), vec![of(r#"["s"]"#)], "a disclosure that cannot be read"),
        ("no salt", sd(r#"[1,"a",2]"#), vec![of(r#"[1,"a",2]"#)], "a disclosure that cannot be read"),
        ("no JSON", sd("x"), vec![of("x")], "a disclosure that cannot be read"),
        ("no base64url", r#"{"a":1}"#.to_owned(), vec!["*".to_owned()], "a disclosure that cannot be read"),
        ("digests no list", r#"{"_sd":"x"}"#.to_owned(), vec![], "the digests of an object are no list"),
        ("digest no text", r#"{"_sd":[1]}"#.to_owned(), vec![], "a digest that is no text"),
        ("... beside others", r#"{"l":[{"...":"x","a":1}]}"#.to_owned(), vec![], "a name that is kept for digests stands elsewhere"),
        ("... in an object", r#"{"o":{"...":"x"}}"#.to_owned(), vec![], "a name that is kept for digests stands elsewhere"),
        ("hash inside", r#"{"o":{"_sd_alg":"sha-256"}}"#.to_owned(), vec![], "a name that is kept for digests stands elsewhere"),
        ("weak hash", r#"{"_sd_alg":"md5"}"#.to_owned(), vec![], "disclosures by the hash md5 are not supported"),
        ("payload a list", "[]".to_owned(), vec![], "the payload of the token is no object"),
    ] {
        let disclosures: Vec<&str> = disclosures.iter().map(String::as_str).collect();
        assert_eq!(opened(&payload, &disclosures), expected, "{what}");
    }
}

#[test]
fn nesting_and_numbers_are_limited() {
    let (mut inner, mut all) = (encode(r#"["s","a",1]"#), Vec::new());
    for _ in 0..80 {
        let outer = encode(format!(r#"["s","a",{{"_sd":["{}"]}}]"#, digest(&inner)));
        all.push(std::mem::replace(&mut inner, outer));
    }
    let payload = format!(r#"{{"_sd":["{}"]}}"#, digest(&inner));
    all.push(inner);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(opened(&payload, &all), "nested too deeply");
    assert_eq!(opened("{}", &vec!["e30"; MAX_DISCLOSURES + 1]), "too many disclosures");
    assert!(SdJwt::read("a.b~c").is_err() && SdJwt::read("").is_err() && SdJwt::read("~a.b.c").is_err());
}

#[test]
fn the_holders_own_token_is_made_for_just_these_disclosures_by_the_key_the_issuer_named() {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let key = |pair: &Ed25519KeyPair| format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}"}}"#, encode(pair.public_key().as_ref()));
    let (name, city) = (encode(r#"["s","name","Ada"]"#), encode(r#"["s","city","Bonn"]"#));
    let payload = format!(r#"{{"cnf":{{"jwk":{}}},"_sd":["{}","{}"]}}"#, key(&pair), digest(&name), digest(&city));
    let shown = presented(&payload, &[&name]);
    let holder = |pair: &Ed25519KeyPair, kind: &str, hash: &str, more: &str| {
        let body = format!(r#"{{"iat":1700000000,"aud":"https://a.example","sd_hash":"{hash}"{more}}}"#);
        let input = format!("{}.{}", encode(format!(r#"{{"alg":"EdDSA","typ":"{kind}"}}"#)), encode(body));
        format!("{input}.{}", encode(pair.sign(input.as_bytes())))
    };
    let outcome = |shown: &str, token: &str| {
        let text = format!("{shown}{token}");
        let sd_jwt = SdJwt::read(&text).unwrap();
        sd_jwt.holder(&sd_jwt.open().unwrap()).map(|finding| finding.outcome)
    };
    let nonce = r#","nonce":"n""#;
    let hash = digest(&shown);
    assert_eq!(outcome(&shown, ""), None);
    let good = holder(&pair, "kb+jwt", &hash, nonce);
    assert_eq!(outcome(&shown, &good), Some(Outcome::Passed));
    let other = Ed25519KeyPair::from_seed_unchecked(&[8; 32]).unwrap();
    let more = presented(&payload, &[&name, &city]);
    let nobody = presented(&payload.replace("cnf", "conf"), &[&name]);
    for (what, shown, token) in [
        ("more disclosures", &more, good.clone()),
        ("another key", &shown, holder(&other, "kb+jwt", &hash, nonce)),
        ("another type", &shown, holder(&pair, "JWT", &hash, nonce)),
        ("no nonce", &shown, holder(&pair, "kb+jwt", &hash, "")),
        ("no token", &shown, "x".to_owned()),
        ("no key named", &nobody, holder(&pair, "kb+jwt", &digest(&nobody), nonce)),
    ] {
        assert_eq!(outcome(shown, &token), Some(Outcome::Failed), "{what}");
    }
    let by_name = presented(&payload.replace("\"jwk\"", "\"kid\""), &[&name]);
    assert_eq!(outcome(&by_name, &holder(&pair, "kb+jwt", &digest(&by_name), nonce)), Some(Outcome::Unchecked));
}

proptest! {
    #[test]
    fn whatever_is_left_out_is_shown_again_by_its_disclosures(
        members in proptest::collection::btree_map("[a-z]{1,6}", 0u32..100, 1..8), shown in any::<u8>(),
    ) {
        let disclosures: Vec<String> = members.iter().map(|(name, value)| encode(format!(r#"["salt","{name}",{value}]"#))).collect();
        let digests: Vec<String> = disclosures.iter().map(|text| format!("\"{}\"", digest(text))).collect();
        let payload = format!(r#"{{"_sd":[{}]}}"#, digests.join(","));
        let chosen: Vec<&str> =
            disclosures.iter().enumerate().filter(|(at, _)| shown >> at & 1 == 1).map(|(_, text)| text.as_str()).collect();
        let expected: Vec<String> = members.iter().enumerate().filter(|(at, _)| shown >> at & 1 == 1)
            .map(|(_, (name, value))| format!("\"{name}\":{value}")).collect();
        prop_assert_eq!(opened(&payload, &chosen), format!("{{{}}} {}", expected.join(","), members.len() - chosen.len()));
    }

    #[test]
    fn no_text_does_harm(text in "[a-zA-Z0-9_.~-]{0,80}", payload in "[{}\\[\\]\":,._sd0-9]{0,40}", disclosure in "\\PC{0,30}") {
        let _ = SdJwt::read(&text).and_then(|sd_jwt| sd_jwt.open());
        let _ = opened(&payload, &[&encode(disclosure)]);
    }
}
