//! Credentials of Open Badges 3.0 as nobody issued them yet: any of its parts, in both forms, with the odd values that JSON allows.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

mod values;

pub use values::Range;
use values::{Any, Member, Parts, array, may, must, object, one_of, some};

fn kind(name: &'static str) -> Any {
    prop_oneof![Just(json!(name)), Just(json!([name]))].boxed()
}

fn date() -> Any {
    "20[0-2][0-9]-0[1-9]-1[0-9]".prop_map(Value::from).boxed()
}

impl Parts {
    fn image(self) -> Any {
        let whole = object(vec![must("id", self.iri()), must("type", kind("Image")), may("caption", self.text())]);
        self.or(whole, self.iri())
    }

    fn alignment(self) -> Any {
        object(vec![
            must("type", kind("Alignment")),
            must("targetName", self.text()),
            must("targetUrl", self.iri()),
            may("targetCode", self.text()),
            may("targetDescription", self.text()),
            may("targetFramework", self.text()),
            may("targetType", one_of(&["CFItem", "ceasn:Competency", "ext:mine"])),
        ])
    }

    fn identifier_entry(self) -> Any {
        let system = one_of(&["name", "sourcedId", "ext:x"]);
        object(vec![must("type", kind("IdentifierEntry")), must("identifier", self.text()), must("identifierType", system)])
    }

    fn identity(self) -> Any {
        let hashed = any::<bool>().prop_map(Value::from).boxed();
        let hashed = if self.is_full() { must("hashed", hashed) } else { must("identityType", one_of(&["emailAddress"])) };
        object(vec![
            must("type", kind("IdentityObject")),
            hashed,
            must("identityHash", self.plain()),
            may("identityType", one_of(&["emailAddress", "nationalIdentityNumber"])),
            may("salt", self.plain()),
        ])
    }

    fn profile(self, depth: u32) -> Any {
        let latitude = self.number();
        let geo = object(vec![must("type", kind("GeoCoordinates")), must("latitude", latitude.clone()), must("longitude", latitude)]);
        let address = object(vec![
            must("type", kind("Address")),
            may("addressCountryCode", self.text()),
            may("streetAddress", self.text()),
            may("geo", geo),
        ]);
        let mut members = vec![
            must("id", self.iri()),
            must("type", kind("Profile")),
            may("name", self.text()),
            may("url", self.iri()),
            may("phone", self.text()),
            may("email", self.text()),
            may("description", self.text()),
            may("image", self.image()),
            may("official", self.text()),
            may("dateOfBirth", date()),
            may("otherIdentifier", some(self.identifier_entry())),
            may("address", address),
        ];
        if depth > 0 {
            members.push(may("parentOrg", self.profile(depth - 1)));
            members.push(may("endorsement", array(self.endorsement(depth - 1))));
        }
        let whole = object(members);
        self.or(whole, self.iri())
    }

    fn endorsement(self, depth: u32) -> Any {
        let subject =
            object(vec![must("id", self.iri()), must("type", kind("EndorsementSubject")), may("endorsementComment", self.text())]);
        object(vec![
            must("id", self.iri()),
            must("type", Just(json!(["VerifiableCredential", "EndorsementCredential"])).boxed()),
            must("issuer", self.profile(depth)),
            must("credentialSubject", subject),
            may("proof", some(self.proof())),
        ])
    }

    fn proof(self) -> Any {
        object(vec![
            must("type", Just(json!("DataIntegrityProof")).boxed()),
            must("cryptosuite", one_of(&["eddsa-rdfc-2022", "x"])),
            must("created", self.moment()),
            must("proofPurpose", Just(json!("assertionMethod")).boxed()),
            must("verificationMethod", self.iri()),
            may("proofValue", self.plain()),
        ])
    }

    fn evidence(self) -> Any {
        object(vec![
            may("id", self.iri()),
            must("type", kind("Evidence")),
            may("name", self.text()),
            may("narrative", self.text()),
            may("description", self.text()),
            may("genre", some(self.text())),
            may("audience", self.text()),
        ])
    }

    fn rubric(self) -> Any {
        object(vec![
            must("id", self.iri()),
            must("type", kind("RubricCriterionLevel")),
            must("name", self.text()),
            may("level", self.text()),
            may("points", self.text()),
            may("alignment", array(self.alignment())),
        ])
    }

    fn result_description(self) -> Any {
        // A list keeps its order and its doubles; `null` in it is nothing.
        let values = vec(self.text(), 0..4).prop_map(Value::from).boxed();
        let listed = if self.is_full() { may("allowedValue", values) } else { may("requiredValue", self.text()) };
        object(vec![
            must("id", self.iri()),
            must("type", kind("ResultDescription")),
            must("name", self.text()),
            must("resultType", one_of(&["Percent", "LetterGrade", "ext:mine"])),
            listed,
            may("requiredLevel", self.iri()),
            may("requiredValue", self.text()),
            may("rubricCriterionLevel", array(self.rubric())),
            may("valueMax", prop_oneof![self.text(), self.number()].boxed()),
            may("valueMin", self.text()),
        ])
    }

    fn result(self) -> Any {
        object(vec![
            must("type", kind("Result")),
            may("value", prop_oneof![self.text(), self.number()].boxed()),
            may("status", one_of(&["Completed", "Failed"])),
            may("achievedLevel", self.iri()),
            may("resultDescription", self.iri()),
            may("alignment", some(self.alignment())),
        ])
    }

    fn achievement(self) -> Any {
        let criteria = object(vec![may("id", self.iri()), must("narrative", self.text())]);
        let related = object(vec![must("id", self.iri()), must("type", kind("Related")), may("version", self.text())]);
        object(vec![
            must("id", self.iri()),
            must("type", kind("Achievement")),
            must("name", self.text()),
            must("description", self.text()),
            must("criteria", criteria),
            may("achievementType", one_of(&["Certificate", "ext:mine"])),
            may("alignment", some(self.alignment())),
            may("creator", self.profile(1)),
            may("creditsAvailable", self.number()),
            may("fieldOfStudy", self.text()),
            may("humanCode", self.text()),
            may("image", self.image()),
            may("otherIdentifier", array(self.identifier_entry())),
            may("related", array(related)),
            may("resultDescription", array(self.result_description())),
            may("tag", some(self.text())),
            may("version", self.text()),
            may("endorsement", array(self.endorsement(0))),
        ])
    }

    fn subject(self) -> Any {
        object(vec![
            may("id", self.iri()),
            must("type", kind("AchievementSubject")),
            must("achievement", self.achievement()),
            may("identifier", some(self.identity())),
            may("activityStartDate", date()),
            may("activityEndDate", date()),
            may("creditsEarned", self.number()),
            may("image", self.image()),
            may("licenseNumber", self.text()),
            may("narrative", self.text()),
            may("result", some(self.result())),
            may("role", self.text()),
            may("source", self.profile(0)),
            may("term", self.text()),
        ])
    }

    fn status(self) -> Any {
        object(vec![
            may("id", self.iri()),
            must("type", kind("BitstringStatusListEntry")),
            must("statusPurpose", one_of(&["revocation", "message"])),
            must("statusListIndex", prop_oneof![Just(json!("94567")), Just(json!(94567))].boxed()),
            must("statusListCredential", self.iri()),
            may("statusSize", Just(json!(1)).boxed()),
        ])
    }

    /// The members that both forms have.
    fn shared(self) -> Vec<Member> {
        vec![
            must("id", self.iri()),
            must("issuer", self.profile(1)),
            must("credentialSubject", some(self.subject())),
            may("name", self.text()),
            may("description", self.text()),
            may("image", self.image()),
            may("evidence", some(self.evidence())),
            may("endorsement", array(self.endorsement(1))),
            may("awardedDate", self.moment()),
            may("proof", some(self.proof())),
        ]
    }

    fn second_form(self) -> Any {
        let schema = object(vec![must("id", self.iri()), must("type", kind("JsonSchema"))]);
        let literal = object(vec![must("id", self.iri()), must("type", kind("JsonSchema")), must("jsonSchema", self.json())]);
        let resource = object(vec![must("id", self.iri()), may("digestSRI", self.plain()), may("mediaType", self.plain())]);
        let mut members = self.shared();
        members.extend([
            may("validFrom", self.moment()),
            may("validUntil", self.moment()),
            may("credentialStatus", some(self.status())),
            may("credentialSchema", some(if self.is_full() { prop_oneof![schema, literal].boxed() } else { schema })),
        ]);
        if self.is_full() {
            members.push(may("relatedResource", some(resource)));
        }
        object(members)
    }

    fn first_form(self) -> Any {
        let mut members = self.shared();
        members.extend([must("issuanceDate", self.moment()), may("expirationDate", self.moment())]);
        object(members)
    }
}

/// Something that RDF does not hold, put into a credential.
fn spoil(credential: &mut Value, how: usize) {
    let subject = match &mut credential["credentialSubject"] {
        Value::Array(items) if items.is_empty() => return,
        Value::Array(items) => &mut items[0],
        other => other,
    };
    match how {
        0 => subject["surprise"] = json!(1),
        1 => subject["achievement"]["id"] = json!("relative/path"),
        2 => subject["achievement"]["type"] = json!(["Achievement", "Surprise"]),
        3 => subject["achievement"]["criteria"] = json!({}),
        4 => subject["achievement"]["name"] = json!({"@value": "x", "@language": "not a tag"}),
        _ => credential["image"] = json!({"id": "https://e.example/i", "type": "Image", "https://": 1}),
    }
}

/// Any credential: its contexts, its types, and what it says.
pub fn credential(range: Range) -> impl Strategy<Value = Value> {
    let parts = Parts(range);
    // The first contexts of Open Badges 3.0 define anew what the second form protects.
    let later = proptest::sample::select(&["context-3.0.2.json", "context-3.0.3.json", "context-3.0.3.json"][..]);
    let all = proptest::sample::select(&["context.json", "context-3.0.1.json", "context-3.0.2.json", "context-3.0.3.json"][..]);
    let body = prop_oneof![
        3 => (Just("https://www.w3.org/ns/credentials/v2"), later, parts.second_form()),
        2 => (Just("https://www.w3.org/2018/credentials/v1"), all, parts.first_form()),
    ];
    let own = prop_oneof![2 => Just(None), 1 => Just(Some("https://e.example/terms#mark")), 1 => Just(Some("ext:mark"))];
    let spoiled = if range == Range::Full { option::weighted(0.1, 0_usize..6).boxed() } else { Just(None).boxed() };
    (body, any::<(bool, bool)>(), own, parts.text(), spoiled).prop_map(
        |((first, context, mut body), (is_named_after_badge, has_extensions), own, mark, spoiled)| {
            let mut contexts = vec![json!(first), json!(format!("https://purl.imsglobal.org/spec/ob/v3p0/{context}"))];
            let mut types =
                vec!["VerifiableCredential", if is_named_after_badge { "OpenBadgeCredential" } else { "AchievementCredential" }];
            if has_extensions {
                contexts.push(json!("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"));
            }
            if let Some(iri) = own {
                contexts.push(json!({"Marked": {"@id": "https://e.example/terms#Marked", "@context": {"mark": iri}}}));
                types.push("Marked");
                body["mark"] = mark;
            }
            if !context.ends_with("1.json") && !context.ends_with("3.json") {
                body.as_object_mut().unwrap().remove("awardedDate");
            }
            if first.ends_with("v1") {
                contexts.push(json!("https://w3id.org/security/data-integrity/v2"));
            }
            body["@context"] = Value::Array(contexts);
            body["type"] = json!(types);
            if let Some(how) = spoiled {
                spoil(&mut body, how);
            }
            body
        },
    )
}
