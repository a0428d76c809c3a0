//! Credentials that were really signed and then changed so that the signed statements stay the same, while a reader of the JSON would no longer
//! see one that decides against them (M9).

use serde_json::{Value, json};

use super::signed::{badge, key, run, setting, sign};
use crate::domain::credentials::Standing;
use crate::verify::{Recipient, RecipientType};

const CREDENTIALS: &str = "https://www.w3.org/2018/credentials#";
const BADGES: &str = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#";

fn standing(credential: &Value, holder: Option<&str>) -> Standing {
    let mut setting = setting();
    setting.recipients.extend(holder.map(|did| Recipient { kind: RecipientType::Did, value: did.to_owned() }));
    run(&credential.to_string(), &[], &setting).0.standing
}

/// Takes a member out of an object.
fn take(object: &mut Value, name: &str) -> Value {
    object.as_object_mut().unwrap().remove(name).unwrap()
}

#[test]
fn an_end_date_cannot_be_put_where_nobody_looks() {
    let end = json!({"validUntil": "2025-06-01T00:00:00Z"});
    let issuer = key();
    let genuine = sign(&issuer, badge(&issuer, "welding", "did:example:holder", &end));
    assert_eq!(standing(&genuine, None), Standing::Expired);
    let typed = json!({"@value": "2025-06-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"});
    let id = genuine["id"].clone();

    let mut spelled_out = genuine.clone();
    take(&mut spelled_out, "validUntil");
    spelled_out[format!("{CREDENTIALS}validUntil")] = typed.clone();

    let mut turned_round = genuine.clone();
    take(&mut turned_round, "validUntil");
    turned_round["credentialSubject"]["@context"] = json!({"rev": {"@reverse": format!("{CREDENTIALS}credentialSubject")}});
    turned_round["credentialSubject"]["rev"] = json!({"id": id, format!("{CREDENTIALS}validUntil"): typed});

    let mut as_value = genuine.clone();
    as_value["validUntil"] = typed;
    for (what, changed) in [("spelled out", spelled_out), ("turned round", turned_round), ("as a value object", as_value)] {
        assert_eq!(standing(&changed, None), Standing::Invalid, "{what}");
    }
    let mut nothing = genuine.clone();
    nothing["awardedDate"] = Value::Null;
    assert_eq!(standing(&nothing, None), Standing::Expired, "null says nothing");
}

#[test]
fn a_statement_cannot_be_moved_to_another_object_of_the_same_id() {
    let issuer = key();
    let id = "urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10";
    let more = json!({"validUntil": "2025-06-01T00:00:00Z", "evidence": [{"id": id, "type": ["Evidence"], "name": "itself"}]});
    let genuine = sign(&issuer, badge(&issuer, "welding", "did:example:holder", &more));
    assert_eq!(standing(&genuine, None), Standing::Expired);
    let mut moved = genuine.clone();
    moved["evidence"][0]["validUntil"] = take(&mut moved, "validUntil");
    assert_eq!(standing(&moved, None), Standing::Invalid);
}

#[test]
fn whose_it_is_cannot_be_hidden() {
    let issuer = key();
    let genuine = sign(&issuer, badge(&issuer, "welding", "did:example:victim", &json!({})));
    assert_eq!(standing(&genuine, Some("did:example:victim")), Standing::Verified);
    assert_eq!(standing(&genuine, Some("did:example:thief")), Standing::RecipientMismatch);
    for nested in [false, true] {
        let mut renamed = genuine.clone();
        let odrl = json!("https://www.w3.org/ns/odrl.jsonld");
        if nested {
            renamed["credentialSubject"]["@context"] = odrl;
        } else {
            renamed["@context"].as_array_mut().unwrap().push(odrl);
        }
        renamed["credentialSubject"]["uid"] = take(&mut renamed["credentialSubject"], "id");
        assert_eq!(standing(&renamed, Some("did:example:thief")), Standing::Invalid, "nested: {nested}");
    }
    let identity = json!([{"type": "IdentityObject", "hashed": false, "identityHash": "victim@x.example", "identityType": "emailAddress"}]);
    let mut badge = badge(&issuer, "welding", "did:example:victim", &json!({}));
    badge["credentialSubject"]["identifier"] = identity;
    let genuine = sign(&issuer, badge);
    let mut moved = genuine.clone();
    let identity = take(&mut moved["credentialSubject"], "identifier");
    moved["credentialSubject"]["achievement"]["@context"] = json!({"rev": {"@reverse": format!("{BADGES}achievement")}});
    moved["credentialSubject"]["achievement"]["rev"] = json!({"id": "did:example:victim", format!("{BADGES}identifier"): identity});
    assert_eq!(standing(&moved, None), Standing::Invalid);
}

#[test]
fn an_own_word_cannot_take_the_name_of_one_that_readers_know() {
    let issuer = key();
    let own = json!({"@context": [
        "https://www.w3.org/ns/credentials/v2", {"hobby": "https://ex.example/hobby", "title": "https://ex.example/title"},
    ]});
    let mut plain = badge(&issuer, "welding", "did:example:holder", &own);
    plain["type"] = json!(["VerifiableCredential"]);
    plain["issuer"] = json!(issuer.did());
    plain["credentialSubject"] = json!({"id": "did:example:holder", "hobby": {"id": "https://ex.example/h1", "name": "Surgery"}});
    let genuine = sign(&issuer, plain);
    assert_eq!(standing(&genuine, None), Standing::Verified, "words of its own are nothing bad");
    let mut renamed = genuine.clone();
    renamed["@context"][1] = json!({"achievement": "https://ex.example/hobby"});
    renamed["credentialSubject"]["achievement"] = take(&mut renamed["credentialSubject"], "hobby");
    assert_eq!(standing(&renamed, None), Standing::Invalid);
}

#[test]
fn a_failed_result_cannot_be_put_behind_many_others() {
    let issuer = key();
    let result = json!({"id": "urn:r:1", "type": ["Result"], "value": "1"});
    let failed = json!({"id": "urn:r:2", "type": ["Result"], "status": "Failed"});
    let mut genuine = badge(&issuer, "welding", "did:example:holder", &json!({}));
    genuine["credentialSubject"]["result"] = json!([result, failed]);
    let genuine = sign(&issuer, genuine);
    assert_eq!(standing(&genuine, None), Standing::Verified);
    for last in [json!({"id": "urn:r:2", "type": ["Result"], "status": ["Failed"]}), json!([failed])] {
        let mut padded = genuine.clone();
        padded["credentialSubject"]["result"] = vec![result.clone(); 300].into_iter().chain([last]).collect();
        assert_eq!(standing(&padded, None), Standing::Invalid);
    }
}
