//! Its holder can spell a signed credential in other ways that leave its statements, and so its signature, as they are. Nothing it says can be hidden
//! that way.

use serde_json::{Value, json};

use super::signed::{OB, badge, key, run, setting, sign};
use crate::demo::sign::{Form, to_jwt};
use crate::domain::credentials::Standing;
use crate::verify::{Recipient, RecipientType, Setting};

const MAYA: &str = "did:example:maya";
const BADGE: &str = "urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10";

/// A badge with what its holder might want to hide: it is over, its result is a failed one, and it is somebody's; it is endorsed by its issuer.
fn signed(more: impl FnOnce(&mut Value)) -> Value {
    let key = key();
    let mut credential = badge(&key, "sql", MAYA, &json!({}));
    credential["credentialSubject"]["identifier"] =
        json!([{"type": "IdentityObject", "hashed": false, "identityHash": "maya@example.org", "identityType": "emailAddress"}]);
    credential["credentialSubject"]["achievement"]["resultDescription"] =
        json!([{"id": "urn:r:1", "type": ["ResultDescription"], "name": "R", "resultType": "Status"}]);
    credential["credentialSubject"]["result"] =
        json!([{"id": "urn:r:2", "type": ["Result"], "resultDescription": "urn:r:1", "status": "Failed"}]);
    credential["endorsement"] = json!([{
        "id": "urn:e:1", "type": ["VerifiableCredential", "EndorsementCredential"], "issuer": key.did(), "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": BADGE, "type": ["EndorsementSubject"], "endorsementComment": "good"},
    }]);
    more(&mut credential);
    sign(&key, credential)
}

fn over(credential: &mut Value) {
    credential["validUntil"] = "2025-02-01T00:00:00Z".into();
}

fn is_for(kind: RecipientType, value: &str) -> Setting {
    Setting { recipients: vec![Recipient { kind, value: value.to_owned() }], ..setting() }
}

/// Judges a badge, and what `respell` makes of it, which must have the same statements.
fn compare(sent: &Value, setting: &Setting, respell: impl FnOnce(&mut Value)) -> [(Standing, Option<String>); 2] {
    let mut other = sent.clone();
    respell(&mut other);
    // Forms that no reader expects are not even read; of all others the signature holds.
    if let Some(other) = statements(&other) {
        assert_eq!(statements(sent), Some(other));
    }
    [sent, &other].map(|one| {
        let report = run(&one.to_string(), &[], setting).0;
        (report.standing, report.facts.and_then(|facts| facts.unfinished))
    })
}

fn statements(credential: &Value) -> Option<String> {
    use crate::verify::jsonld::Source;
    use crate::verify::rdf::{Digest, WorkLimit, canonicalize};
    let text = credential.to_string();
    let json = crate::verify::Json::parse(text.as_bytes()).unwrap();
    let data = Source::new(&json).without(&["proof"]).to_dataset().ok()?;
    Some(canonicalize(&data, Digest::Sha256, WorkLimit::default()).unwrap())
}

#[test]
fn another_spelling_is_read_as_the_same() {
    let sent = signed(|_| ());
    let failed = Some("Failed".to_owned());
    let spellings: [fn(&mut Value); 7] = [
        |badge| badge["credentialSubject"] = json!({"@set": [badge["credentialSubject"].take()]}),
        |badge| badge["credentialSubject"] = json!([[badge["credentialSubject"].take()]]),
        |badge| badge["credentialSubject"]["result"][0]["status"] = json!(["Failed"]),
        |badge| badge["credentialSubject"]["result"][0]["status"] = json!({"@value": "Failed"}),
        |badge| badge["credentialSubject"]["result"] = json!({"@set": badge["credentialSubject"]["result"].take()}),
        |badge| badge["credentialSubject"]["achievement"]["achievementType"] = json!([{"@set": ["Certification"]}]),
        |badge| badge["credentialSubject"]["result"] = json!([badge["credentialSubject"]["result"].take(), null]),
    ];
    for respell in spellings {
        let [genuine, other] = compare(&sent, &setting(), respell);
        assert_eq!(genuine, (Standing::Verified, failed.clone()));
        assert!(other == genuine || other.0 == Standing::Invalid, "{other:?}");
    }
}

#[test]
fn somebody_elses_badge_stays_somebody_elses() {
    let sent = signed(|badge| drop(badge["credentialSubject"].as_object_mut().unwrap().remove("id")));
    let thief = is_for(RecipientType::Email, "eve@example.org");
    let spellings: [fn(&mut Value); 5] = [
        |badge| badge["credentialSubject"]["identifier"][0]["identityType"] = json!({"@value": "emailAddress"}),
        |badge| badge["credentialSubject"]["identifier"][0]["identityType"] = json!(["emailAddress"]),
        |badge| badge["credentialSubject"]["identifier"][0]["identityHash"] = json!(["maya@example.org"]),
        |badge| badge["credentialSubject"] = json!({"@set": badge["credentialSubject"].take()}),
        |badge| {
            let mut identifier = badge["credentialSubject"]["identifier"][0].take();
            let kind = identifier.as_object_mut().unwrap().remove("identityType");
            identifier["id"] = "_:i".into();
            badge["credentialSubject"]["identifier"] = json!([identifier, {"id": "_:i", "type": "IdentityObject", "identityType": kind}]);
        },
    ];
    for respell in spellings {
        let [genuine, other] = compare(&sent, &thief, respell);
        assert_eq!(genuine.0, Standing::RecipientMismatch);
        assert!(matches!(other.0, Standing::RecipientMismatch | Standing::Invalid), "{other:?}");
    }
    // The own prefix of a holder hides whose identifier it is.
    let mut shortened = signed(|_| ());
    shortened["@context"].as_array_mut().unwrap().push(json!({"x": "did:example:"}));
    shortened["credentialSubject"]["id"] = "x:maya".into();
    shortened["credentialSubject"].as_object_mut().unwrap().remove("identifier");
    assert_eq!(run(&shortened.to_string(), &[], &is_for(RecipientType::Did, "did:example:eve")).0.standing, Standing::Invalid);
}

#[test]
fn what_is_moved_to_another_place_is_missed() {
    let sent = signed(over);
    assert_eq!(run(&sent.to_string(), &[], &setting()).0.standing, Standing::Expired);
    let [_, other] = compare(&sent, &setting(), |badge| {
        let until = badge.as_object_mut().unwrap().remove("validUntil");
        let same = &mut badge["endorsement"][0]["credentialSubject"];
        same["type"] = json!(["EndorsementSubject", "VerifiableCredential"]);
        same["validUntil"] = until.unwrap();
    });
    assert_eq!(other.0, Standing::Invalid);

    let sent = signed(|_| ());
    let [genuine, other] = compare(&sent, &setting(), |badge| {
        let mut subject = badge["credentialSubject"].take();
        let result = subject.as_object_mut().unwrap().remove("result");
        badge["credentialSubject"] = json!([subject, {"id": MAYA, "type": ["AchievementSubject"], "result": result}]);
    });
    assert_eq!((genuine.0, other.0), (Standing::Verified, Standing::Invalid));
    let [_, other] = compare(&sent, &setting(), |badge| {
        let result = badge["credentialSubject"]["result"][0].take();
        badge["credentialSubject"]["result"] = json!([
            {"id": "urn:r:2", "type": ["Result"], "resultDescription": "urn:r:1"}, {"id": "urn:r:2", "type": ["Result"], "status": result["status"]}]);
    });
    assert_eq!(other.0, Standing::Invalid);
    // By a name that only a context of its own gives.
    let mut elsewhere = sent.clone();
    elsewhere["@context"].as_array_mut().unwrap().push(json!({"x": "urn:r:"}));
    elsewhere["credentialSubject"]["result"][0] = json!({"id": "x:2", "type": ["Result"], "resultDescription": "urn:r:1"});
    assert_eq!(run(&elsewhere.to_string(), &[], &setting()).0.standing, Standing::Invalid);
}

#[test]
fn a_badge_is_for_one_person_and_one_achievement() {
    let key = key();
    let subject = |name: &str| {
        let whole = badge(&key, name, &format!("did:example:{name}"), &json!({}));
        whole["credentialSubject"].clone()
    };
    let mut achievements = subject("maya");
    achievements["achievement"] = json!([achievements["achievement"], subject("eve")["achievement"]]);
    for two in [json!([subject("maya"), subject("eve")]), achievements] {
        let credential = badge(&key, "sql", MAYA, &json!({"credentialSubject": two}));
        let data = run(&sign(&key, credential.clone()).to_string(), &[], &is_for(RecipientType::Did, "did:example:eve")).0;
        assert_eq!(data.standing, Standing::Invalid, "{two}");
        let token = to_jwt(&credential, &key, &key.did_method(), Form::Whole).unwrap();
        assert_eq!(run(&token, &[], &is_for(RecipientType::Did, "did:example:eve")).0.standing, Standing::Invalid, "{two}");
    }
}

/// Honest credentials say parts of one thing in several places.
#[test]
fn what_is_said_twice_is_no_fault() {
    let key = key();
    let mut credential = badge(&key, "sql", MAYA, &json!({}));
    let issuer = json!({"id": key.did(), "type": ["Profile"], "name": "Issuer", "url": "https://issuer.example/"});
    credential["credentialSubject"]["achievement"]["creator"] = issuer;
    credential["credentialSubject"]["source"] = json!({"id": MAYA, "type": ["Profile"], "name": "Maya"});
    assert_eq!(run(&sign(&key, credential).to_string(), &[], &setting()).0.standing, Standing::Verified);
    assert_eq!(run(&signed(|_| ()).to_string(), &[], &setting()).0.standing, Standing::Verified);
    let mine = json!({"@context": [OB[0], OB[1], {"mine": "https://e.example/mine"}], "mine": "x"});
    assert_eq!(run(&sign(&key, badge(&key, "sql", MAYA, &mine)).to_string(), &[], &setting()).0.standing, Standing::Verified);
}
