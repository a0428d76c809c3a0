use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use proptest::prelude::*;

use super::*;
use crate::shared::shared;
use crate::verify::rdf::{self, Digest, WorkLimit};

const VC: &str = "https://www.w3.org/ns/credentials/v2";
const OB: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const EXAMPLES: &str = "https://www.w3.org/ns/credentials/examples/v2";

fn lines(source: Source) -> Result<String, JsonLdError> {
    let data = source.to_dataset()?;
    Ok(rdf::canonicalize(&data, Digest::Sha256, WorkLimit::default())?)
}

fn quads(text: &str) -> Result<String, JsonLdError> {
    lines(Source::new(&Json::parse(text.as_bytes()).unwrap()))
}

/// A node with members read by a vocabulary, so that every name has a meaning.
fn check(members: &str, expected: &[&str]) {
    let got = quads(&format!(r#"{{"@context":"{EXAMPLES}","@id":"urn:s",{members}}}"#)).unwrap();
    let full = |line: &&str| {
        let line = line.replace("ex:", "https://www.w3.org/ns/credentials/examples#").replace("xsd:", "http://www.w3.org/2001/XMLSchema#");
        format!("{} .\n", line.replace("rdf:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"))
    };
    assert_eq!(got, expected.iter().map(full).collect::<String>(), "{members}");
}

/// A credential by VC 2.0 and OB 3.0 with further members.
fn credential(members: &str) -> Result<String, JsonLdError> {
    quads(&format!(
        r#"{{"@context":["{VC}","{OB}"],"id":"urn:c","type":["VerifiableCredential","OpenBadgeCredential"],"issuer":{{"id":"did:x:i","type":["Profile"]}},
        "credentialSubject":{{"type":["AchievementSubject"],"achievement":{{"id":"urn:a","type":["Achievement"],"name":"N","description":"D","criteria":{{"narrative":"C"}}}}}}{members}}}"#
    ))
}

#[test]
fn values_become_the_literals_rdf_wants() {
    check(r#""p":"a""#, &["<urn:s> <ex:p> \"a\""]);
    check(r#""p":true"#, &["<urn:s> <ex:p> \"true\"^^<xsd:boolean>"]);
    check(r#""p":36.0"#, &["<urn:s> <ex:p> \"36\"^^<xsd:integer>"]);
    check(r#""p":3.5"#, &["<urn:s> <ex:p> \"3.5E0\"^^<xsd:double>"]);
    check(r#""p":{"@value":"a","@language":"fr-CA"}"#, &["<urn:s> <ex:p> \"a\"@fr-CA"]);
    check(r#""p":{"@value":5,"@type":"http://e.example/t"}"#, &["<urn:s> <ex:p> \"5\"^^<http://e.example/t>"]);
    check(r#""p":{"@value":{"b":1.0,"a":[]},"@type":"@json"}"#, &[r#"<urn:s> <ex:p> "{\"a\":[],\"b\":1}"^^<rdf:JSON>"#]);
    check(r#""p":{"@id":"urn:o"},"q":null,"r":[]"#, &["<urn:s> <ex:p> <urn:o>"]);
    check(r#""p":["a","a",["b"]]"#, &["<urn:s> <ex:p> \"a\"", "<urn:s> <ex:p> \"b\""]);
    check(r#""@type":["T","urn:t"]"#, &["<urn:s> <rdf:type> <ex:T>", "<urn:s> <rdf:type> <urn:t>"]);
    check(r#""p":{"@list":[]}"#, &["<urn:s> <ex:p> <rdf:nil>"]);
    check(
        r#""p":{"@list":["a",["b"]]}"#,
        &[
            "<urn:s> <ex:p> _:c14n0",
            "_:c14n0 <rdf:first> \"a\"",
            "_:c14n0 <rdf:rest> _:c14n1",
            "_:c14n1 <rdf:first> _:c14n2",
            "_:c14n1 <rdf:rest> <rdf:nil>",
            "_:c14n2 <rdf:first> \"b\"",
            "_:c14n2 <rdf:rest> <rdf:nil>",
        ],
    );
}

#[test]
fn a_credential_is_read_by_scoped_terms() {
    let lines = credential(r#","validFrom":"2024-01-01T00:00:00Z","proof":{"type":"DataIntegrityProof","cryptosuite":"c"}"#).unwrap();
    for expected in [
        "<urn:a> <https://schema.org/name> \"N\" .",
        "<urn:c> <https://www.w3.org/2018/credentials#validFrom> \"2024-01-01T00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .",
        "<urn:c> <https://w3id.org/security#proof> _:c14n",
        "<https://w3id.org/security#cryptosuite> \"c\"^^<https://w3id.org/security#cryptosuiteString> _:c14n",
    ] {
        assert!(lines.contains(expected), "{expected} in {lines}");
    }
}

#[test]
fn proof_options_are_read_by_the_context_of_the_document() {
    let text = format!(
        r#"{{"@context":"{VC}","id":"urn:c","type":"VerifiableCredential","proof":{{"type":"DataIntegrityProof","proofPurpose":"assertionMethod","proofValue":"z1"}}}}"#
    );
    let document = Json::parse(text.as_bytes()).unwrap();
    let (context, proof) = (document.get("@context").unwrap(), document.get("proof").unwrap());
    let options = lines(Source::new(proof).with_context(context).without(&["proofValue"])).unwrap();
    assert_eq!(
        options,
        "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/security#DataIntegrityProof> .\n\
         _:c14n0 <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .\n"
    );
    let rest = lines(Source::new(&document).without(&["proof"])).unwrap();
    assert_eq!(rest.lines().count(), 1);
}

#[test]
fn what_a_signature_would_not_cover_is_named() {
    for (members, place, loss) in [
        (r#","surprise":1"#, "surprise", Loss::UndefinedTerm),
        (r#","evidence":{"type":"Evidence","surprise":1}"#, "evidence/surprise", Loss::UndefinedTerm),
        (r#","evidence":{"type":"Surprise"}"#, "evidence/type", Loss::UndefinedType),
        (r#","evidence":{"id":"relative"}"#, "evidence/id", Loss::RelativeId),
        (r#","evidence":{"id":"has space:x y"}"#, "evidence/id", Loss::RelativeId),
        (r#","name":{"@value":null}"#, "name", Loss::NullValue),
        (r#","name":{"@value":"x","@language":"not a tag"}"#, "name", Loss::LanguageTag),
        (r#","name":{"@value":"x","@direction":"rtl"}"#, "name", Loss::Keyword),
        (r#","@index":"x""#, "@index", Loss::Keyword),
        (r#","proof":{}"#, "proof", Loss::EmptyObject),
        (r#","proof":"urn:p""#, "proof", Loss::EmptyObject),
    ] {
        assert_eq!(credential(members), Err(JsonLdError::DataLoss { place: place.into(), loss }), "{members}");
    }
    assert!(matches!(quads(r#"{"a":1}"#), Err(JsonLdError::DataLoss { loss: Loss::UndefinedTerm, .. })));
    assert!(matches!(quads("3"), Err(JsonLdError::DataLoss { loss: Loss::FreeValue, .. })));
}

#[test]
fn a_known_term_cannot_be_hidden_from_readers() {
    let tampered = |text: &str| assert!(matches!(quads(text), Err(JsonLdError::TamperedContext(_))), "{text}: {:?}", quads(text));
    for inline in [
        r#"{"name":"https://evil.example/name"}"#,
        r#"{"note":{"@id":"https://www.w3.org/2018/credentials#credentialStatus","@type":"@id"}}"#,
        r#"{"cred":"https://www.w3.org/2018/credentials#","note":"cred:validUntil"}"#,
        r#"{"uri":"@id"}"#,
        r#"{"note":null}"#,
        r#"{"@vocab":null}"#,
        r#"{"@language":null}"#,
        r#"{"type":{"@id":"@type","@container":"@set"}}"#,
        r#"{"@base":"https://evil.example/"}"#,
        r#"{"note":{"@id":"urn:note","@nest":"@nest"}}"#,
        r#"{"a":"b","b":"a"}"#,
        "null",
        "5",
    ] {
        tampered(&format!(r#"{{"@context":["{VC}",{inline}],"id":"urn:c","type":"VerifiableCredential","note":"urn:n"}}"#));
    }
    // A vocabulary gives only words without a meaning one, and none that is known.
    for (inline, is_let_in) in [
        (r#"{"@vocab":"https://mine.example/#"}"#, true),
        (r#"{"@language":"de","@vocab":"https://mine.example/#"}"#, true),
        (r#"{"id":"@id","type":"@type","note":"https://mine.example/#note"}"#, true),
        (r#"{"@vocab":"https://www.w3.org/2018/credentials#validU","note":"https://mine.example/#note"}"#, false),
    ] {
        let text = format!(r#"{{"@context":["{VC}",{inline}],"id":"urn:c","type":"VerifiableCredential","note":"urn:n","ntil":"x"}}"#);
        assert_eq!(quads(&text).is_ok(), is_let_in && inline.contains("vocab"), "{inline}: {:?}", quads(&text));
        assert!(!matches!(quads(&text), Err(JsonLdError::TamperedContext(_))) || !is_let_in, "{inline}");
    }
    // Nor can a word of the issuer's become one that readers know, by a vocabulary that begins as the word does.
    for name in ["identifier", "result", "achievement"] {
        tampered(&format!(
            r#"{{"@context":["{VC}",{{"@vocab":"https://mine.example/#supervisor"}}],"id":"urn:c","type":"VerifiableCredential","{name}":"x"}}"#
        ));
    }
    for members in [
        r#","https://www.w3.org/2018/credentials#validUntil":{"@value":"x"}"#,
        r#","evidence":{"@id":"urn:e"}"#,
        r#","evidence":{"@type":"Evidence"}"#,
        r#","evidence":{"type":"https://purl.imsglobal.org/spec/vc/ob/vocab.html#Evidence"}"#,
    ] {
        assert!(matches!(credential(members), Err(JsonLdError::TamperedContext(_))), "{members}: {:?}", credential(members));
    }
}

#[test]
fn a_context_of_new_terms_is_accepted() {
    let text = format!(
        r#"{{"@context":["{VC}",{{"@protected":true,"Mine":{{"@id":"https://e.example/Mine","@context":{{"mark":"https://e.example/mark"}}}}}}],
        "id":"urn:c","type":["VerifiableCredential","Mine"],"mark":"good"}}"#
    );
    assert!(quads(&text).unwrap().contains("<urn:c> <https://e.example/mark> \"good\" ."));
}

#[test]
fn unknown_contexts_are_named_and_never_fetched() {
    let text = format!(r#"{{"@context":["{VC}","http://169.254.169.254/"],"id":"urn:c"}}"#);
    assert_eq!(quads(&text), Err(JsonLdError::UnknownContext("http://169.254.169.254/".into())));
}

#[test]
fn contexts_without_end_are_stopped() {
    let chain: String = (0..2000).map(|number| format!(r#""t{number}":"t{}","#, number + 1)).collect();
    let text = format!(r#"{{"@context":[{{{chain}"t2000":"urn:x"}}],"t0":1}}"#);
    assert!(matches!(quads(&text), Err(JsonLdError::TamperedContext(_))));
    let nodes: String = (0..12_000).map(|number| format!(r#"{{"@context":{{"x{number}":"urn:x{number}"}},"x{number}":1}},"#)).collect();
    let text = format!(r#"{{"@context":["{VC}"],"id":"urn:c","type":"VerifiableCredential","evidence":[{nodes}{{}}]}}"#);
    assert!(matches!(quads(&text), Err(JsonLdError::TooManyContexts)));
}

#[test]
fn editions_and_language_case_give_several_readings() {
    let document = |name: &str| format!(r#"{{"@context":["{VC}","{OB}"],"type":"VerifiableCredential","name":{name}}}"#);
    let plain = document("\"x\"");
    let capital = document(r#"{"@value":"x","@language":"fr-CA"}"#);
    assert_eq!(readings(&Json::parse(plain.as_bytes()).unwrap()).len(), 2);
    let capital = Json::parse(capital.as_bytes()).unwrap();
    assert_eq!(readings(&capital).len(), 4);
    let lower = Reading { edition: 0, lower_case_languages: true };
    assert!(lines(Source::new(&capital).reading(lower)).unwrap().contains("\"x\"@fr-ca"));
    // `endorsementJwt` came into the context after it was first published (M7).
    let newer = format!(
        r#"{{"@context":["{VC}","{OB}"],"id":"urn:c","type":["VerifiableCredential","OpenBadgeCredential"],"endorsementJwt":["a.b.c"]}}"#
    );
    let newer = Json::parse(newer.as_bytes()).unwrap();
    let with = |edition| lines(Source::new(&newer).reading(Reading { edition, ..Reading::default() }));
    assert!(with(0).is_ok());
    assert!(with(1).is_err());
}

#[test]
fn every_context_we_carry_can_be_used() {
    assert!(urls().len() > 60);
    for url in urls() {
        for edition in 0..editions(url).len() {
            let text = format!(r#"{{"@context":"{url}","@id":"urn:x","urn:p":1}}"#);
            let document = Json::parse(text.as_bytes()).unwrap();
            let result = lines(Source::new(&document).reading(Reading { edition, ..Reading::default() }));
            match result {
                Err(JsonLdError::UnknownContext(other)) => assert_eq!(other, "https://w3id.org/openbadges/legacy-v1"),
                Err(JsonLdError::TamperedContext(text)) => assert!(text.ends_with("@id: spelled as a keyword"), "{url}: {text}"),
                result => assert!(result.is_ok(), "{url}: {result:?}"),
            }
        }
    }
}

#[test]
fn the_tables_are_what_the_official_files_say() {
    let Some(folder) = shared("conformance/contexts") else { return };
    let index = std::fs::read(folder.join("index.json")).unwrap();
    let compiled = notation::compile(&index, |file| std::fs::read(folder.join(file)).ok()).unwrap();
    assert!(compiled == include_str!("contexts.terms"), "run the example compile_contexts again");
}

/// The key of a `did:key` verification method.
fn ed25519_key(method: &str) -> Option<Vec<u8>> {
    let multibase = method.strip_prefix("did:key:z")?.split('#').next()?;
    bs58::decode(multibase).into_vec().ok()?.strip_prefix(&[0xed, 0x01]).map(<[u8]>::to_vec)
}

/// Whether the proof is good, where it is an `eddsa-rdfc-2022` proof with a `did:key`.
fn is_signed(document: &Json) -> Option<bool> {
    let proof = document.get("proof").filter(|proof| proof.get("cryptosuite").and_then(Json::as_str) == Some("eddsa-rdfc-2022"))?;
    let key = ed25519_key(proof.get("verificationMethod")?.as_str()?)?;
    let signature = bs58::decode(proof.get("proofValue")?.as_str()?.strip_prefix('z')?).into_vec().ok()?;
    let context = document.get("@context")?;
    Some(readings(document).into_iter().any(|reading| {
        let options = lines(Source::new(proof).with_context(context).without(&["proofValue", "@context"]).reading(reading));
        let rest = lines(Source::new(document).without(&["proof"]).reading(reading));
        let (Ok(options), Ok(rest)) = (options, rest) else { return false };
        let signed = [Digest::Sha256.hash(options.as_bytes()), Digest::Sha256.hash(rest.as_bytes())].concat();
        UnparsedPublicKey::new(&ED25519, &key).verify(&signed, &signature).is_ok()
    }))
}

#[test]
fn signatures_by_other_implementations_hold() {
    let mut counts = (0, 0);
    for set in ["upstream", "derived", "peers"] {
        let Some(folder) = shared(set) else { return };
        for line in std::fs::read_to_string(folder.join("manifest.jsonl")).unwrap().lines() {
            let case = Json::parse(line.as_bytes()).unwrap();
            let Some(file) = case.get("file").and_then(Json::as_str) else { continue };
            let bytes = std::fs::read(folder.join(file)).unwrap();
            let Ok(document) = Json::parse(&bytes) else { continue };
            let Some(is_good) = is_signed(&document) else { continue };
            let text = |name: &str| case.get(name).and_then(Json::as_str).unwrap_or_default();
            counts = (counts.0 + usize::from(is_good), counts.1 + usize::from(!is_good));
            assert!(is_good || text("standing") != "verified", "{}: {}", text("id"), text("reason"));
            let proof = case.get("checks").and_then(|checks| checks.get("proof")).and_then(Json::as_str);
            assert!(!is_good || proof != Some("fail") || text("reason").contains("proof"), "{}: {}", text("id"), text("reason"));
        }
    }
    println!("{} signatures hold, {} do not", counts.0, counts.1);
    assert!(counts.0 > 20);
}

/// Any JSON, names among those with a meaning and others.
fn any_json() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("@context"),
        Just("@id"),
        Just("id"),
        Just("@type"),
        Just("type"),
        Just("@value"),
        Just("@list"),
        Just("@set"),
        Just("@graph"),
        Just("@language"),
        Just("@reverse"),
        Just("proof"),
        Just("name"),
        Just("evidence"),
        Just("urn:p"),
        Just("_:p"),
        Just("x"),
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("1.5".to_owned()),
        Just("\"urn:x\"".to_owned()),
        Just("\"_:b\"".to_owned()),
        Just("\"Evidence\"".to_owned()),
        Just(format!("\"{VC}\"")),
        Just("\"\"".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::btree_map(name.clone(), inner, 0..5).prop_map(|members| {
                let members: Vec<String> = members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

/// The same JSON with the members of every object in the opposite order.
fn reversed(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(reversed).collect::<Vec<_>>().join(",")),
        Json::Object(object) => {
            let mut members: Vec<String> =
                object.iter().map(|(name, value)| format!("{}:{}", Json::String(name.into()), reversed(value))).collect();
            members.reverse();
            format!("{{{}}}", members.join(","))
        }
        other => other.to_string(),
    }
}

proptest! {
    #[test]
    fn the_order_of_members_never_matters(document in any_json()) {
        let text = format!(r#"{{"@context":"{EXAMPLES}","value":{document}}}"#);
        let turned = reversed(&Json::parse(text.as_bytes()).unwrap());
        let (one, two) = (quads(&text), quads(&turned));
        prop_assert_eq!(one.is_ok(), two.is_ok());
        if let (Ok(one), Ok(two)) = (one, two) {
            prop_assert_eq!(one, two);
        }
    }

    #[test]
    fn no_document_makes_the_walk_panic(document in any_json()) {
        drop(quads(&document));
    }
}
