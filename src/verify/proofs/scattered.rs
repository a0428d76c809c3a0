//! Facts that lie where nobody looks (M9). Linked data says what it says of an id, wherever in the document that id stands: a statement can be
//! taken out of the credential and put into another object of the same id, and the signature still holds.

use std::collections::HashMap;

use crate::verify::json::{Json, Object};

/// Something that is read in one place of a credential.
struct Role {
    /// What of it decides against a credential or tells whose it is, and so has to stand there.
    decisive: &'static [&'static str],
    /// Its members that are read in the same way.
    inside: &'static [(&'static str, &'static Role)],
}

const CREDENTIAL: Role = Role {
    decisive: &[
        "assessmentDate",
        "awardedDate",
        "credentialSchema",
        "credentialStatus",
        "credentialSubject",
        "expirationDate",
        "issuanceDate",
        "issuer",
        "refreshService",
        "validFrom",
        "validUntil",
    ],
    inside: &[("credentialStatus", &STATUS), ("credentialSubject", &SUBJECT)],
};
const STATUS: Role = Role {
    decisive: &["statusListCredential", "statusListIndex", "statusMessage", "statusPurpose", "statusSize", "revocationListIndex"],
    inside: &[],
};
const SUBJECT: Role = Role {
    decisive: &["achievement", "activityEndDate", "assessmentDate", "identifier", "result"],
    inside: &[("identifier", &IDENTITY), ("result", &RESULT), ("achievement", &ACHIEVEMENT)],
};
const IDENTITY: Role = Role { decisive: &["hashed", "identityHash", "identityType", "salt"], inside: &[] };
const RESULT: Role = Role { decisive: &["achievedLevel", "status", "value"], inside: &[] };
const ACHIEVEMENT: Role = Role {
    decisive: &["achievementType", "alignment", "creator", "name", "resultDescription"],
    inside: &[("resultDescription", &DESCRIPTION)],
};
const DESCRIPTION: Role = Role { decisive: &["resultType", "rubricCriterionLevel"], inside: &[("rubricCriterionLevel", &LEVEL)] };
const LEVEL: Role = Role { decisive: &["level", "name"], inside: &[] };

/// Members whose values are judged by themselves, whatever stands around them.
const GRAPHS: &[&str] = &["proof", "verifiableCredential"];

/// The id of which something decisive is said elsewhere than where it is read, if there is one.
pub(super) fn scattered<'d>(document: &'d Json<'_>) -> Option<&'d str> {
    let mut objects: HashMap<&str, Vec<&Object<'_>>> = HashMap::new();
    collect(document, &mut objects);
    look(document, &CREDENTIAL, &objects)
}

fn look<'d>(value: &'d Json<'_>, role: &Role, objects: &HashMap<&'d str, Vec<&'d Object<'d>>>) -> Option<&'d str> {
    value.items().iter().filter_map(|item| Some((item, item.as_object()?))).find_map(|(item, object)| {
        let said_elsewhere = |id: &&str| {
            let others = objects.get(id).into_iter().flatten().filter(|other| !std::ptr::eq(**other, object));
            // What both say alike is said here.
            let says_more =
                |other: &&Object<'_>| role.decisive.iter().any(|name| other.get(name).is_some_and(|value| object.get(name) != Some(value)));
            others.into_iter().any(says_more)
        };
        let inside = || role.inside.iter().find_map(|(name, role)| look(item.get(name)?, role, objects));
        id_of(object).filter(said_elsewhere).or_else(inside)
    })
}

fn id_of<'d>(object: &'d Object<'_>) -> Option<&'d str> {
    object.get("id").or_else(|| object.get("@id")).and_then(Json::as_str)
}

/// Objects with an id that are more than a reference, by their ids.
fn collect<'d>(value: &'d Json<'_>, objects: &mut HashMap<&'d str, Vec<&'d Object<'d>>>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| collect(item, objects)),
        Json::Object(object) => {
            let is_more = object.iter().any(|(name, _)| !matches!(name, "id" | "@id" | "type" | "@type" | "@context"));
            if let Some(id) = id_of(object).filter(|_| is_more) {
                objects.entry(id).or_default().push(object);
            }
            object.iter().filter(|(name, _)| *name != "@context" && !GRAPHS.contains(name)).for_each(|(_, value)| collect(value, objects));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_stands_where_it_is_read() {
        for (text, expected) in [
            (r#"{"id":"u:a","validUntil":"x","credentialSubject":{"id":"u:s","by":{"id":"u:a","name":"n"}}}"#, None),
            (r#"{"id":"u:a","credentialSubject":{"id":"u:s","by":{"id":"u:a","validUntil":"x"}}}"#, Some("u:a")),
            (r#"{"id":"u:a","credentialSubject":{"id":"u:s","by":{"id":"u:a","credentialStatus":{"id":"u:l"}}}}"#, Some("u:a")),
            (r#"{"id":"u:a","credentialSubject":{"id":"u:s"},"evidence":{"id":"u:s","identifier":{"salt":"x"}}}"#, Some("u:s")),
            (r#"{"id":"_:r","credentialSubject":{"by":{"id":"_:r","expirationDate":"x"}}}"#, Some("_:r")),
            (
                r#"{"id":"u:a","credentialStatus":[{"id":"u:l","type":"T","statusPurpose":"p"},{"id":"u:l","statusListIndex":"1"}]}"#,
                Some("u:l"),
            ),
            (r#"{"id":"u:a","credentialStatus":{"id":"u:1"},"evidence":{"id":"u:a","credentialStatus":{"id":"u:2"}}}"#, Some("u:a")),
            // Who awards a badge to itself; whose profile stands twice; what a record holds; what is endorsed.
            (r#"{"id":"u:a","issuer":{"id":"u:s","name":"n"},"credentialSubject":{"id":"u:s","identifier":{},"result":[]}}"#, None),
            (
                r#"{"id":"u:a","issuer":{"id":"u:i","name":"n"},"credentialSubject":{"achievement":{"id":"u:x","creator":{"id":"u:i","name":"n"}}}}"#,
                None,
            ),
            (
                r#"{"id":"u:a","credentialSubject":{"id":"u:s","verifiableCredential":[{"credentialSubject":{"id":"u:s","result":[{}]}}]}}"#,
                None,
            ),
            (
                r#"{"id":"u:a","validUntil":"x","endorsement":[{"id":"u:e","validFrom":"x","credentialSubject":{"id":"u:a","endorsementComment":"c"}}]}"#,
                None,
            ),
        ] {
            assert_eq!(scattered(&Json::parse(text.as_bytes()).unwrap()), expected, "{text}");
        }
    }
}
