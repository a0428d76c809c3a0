//! Facts that lie where nobody looks (M9). Linked data says what it says of an id, wherever in the document that id stands: a statement can be
//! taken out of the credential and put into another object of the same id, and the signature still holds.

use foldhash::HashMap;

use crate::verify::json::{Json, Object};

/// Something that is read in one place of a credential.
struct Role {
    name: &'static str,
    /// What of it decides against a credential or tells whose it is, and so has to stand there.
    decisive: &'static [&'static str],
    /// Its members that are read in the same way.
    inside: &'static [(&'static str, &'static Role)],
}

static CREDENTIAL: Role = Role {
    name: "credential",
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
static STATUS: Role = Role {
    name: "status",
    decisive: &["statusListCredential", "statusListIndex", "statusMessage", "statusPurpose", "statusSize", "revocationListIndex"],
    inside: &[],
};
static SUBJECT: Role = Role {
    name: "subject",
    decisive: &["achievement", "activityEndDate", "assessmentDate", "identifier", "result"],
    inside: &[("identifier", &IDENTITY), ("result", &RESULT), ("achievement", &ACHIEVEMENT)],
};
static IDENTITY: Role = Role { name: "identity", decisive: &["hashed", "identityHash", "identityType", "salt"], inside: &[] };
static RESULT: Role = Role { name: "result", decisive: &["achievedLevel", "resultDescription", "status", "value"], inside: &[] };
static ACHIEVEMENT: Role = Role {
    name: "achievement",
    decisive: &["achievementType", "alignment", "creator", "name", "resultDescription"],
    inside: &[("resultDescription", &DESCRIPTION)],
};
static DESCRIPTION: Role =
    Role { name: "description", decisive: &["resultType", "rubricCriterionLevel"], inside: &[("rubricCriterionLevel", &LEVEL)] };
static LEVEL: Role = Role { name: "level", decisive: &["level", "name"], inside: &[] };

/// The id of which something decisive is said elsewhere than where it is read, if there is one.
pub(super) fn scattered<'d>(document: &'d Json<'_>) -> Option<&'d str> {
    let mut said = Said { objects: HashMap::default(), agreed: HashMap::default(), graphs: &["proof", "verifiableCredential"] };
    said.collect(document);
    said.look(document, &CREDENTIAL)
}

/// The same for a credential without a signature of its own inside a record: what the record says of it may lie anywhere in the record.
pub(super) fn scattered_in<'d>(record: &'d Json<'d>, inside: &'d Json<'d>) -> Option<&'d str> {
    let mut said = Said { objects: HashMap::default(), agreed: HashMap::default(), graphs: &["proof"] };
    said.collect(record);
    // The subject of a record is that of what is inside it, and has achievements and names of its own; results it has none.
    let own: Vec<&Object<'_>> =
        record.get("credentialSubject").map(Json::items).unwrap_or_default().iter().filter_map(Json::as_object).collect();
    let is_plain = |object: &Object<'_>| ["activityEndDate", "assessmentDate", "result"].iter().all(|name| object.get(name).is_none());
    for objects in said.objects.values_mut() {
        objects.retain(|object| !(own.iter().any(|subject| std::ptr::eq(*subject, *object)) && is_plain(object)));
    }
    said.look(inside, &CREDENTIAL)
}

/// What each decisive member of a role comes to over all objects of one id, in the order of the role; `None` where two of them differ.
type Agreed<'d> = Option<Vec<Option<&'d Json<'d>>>>;

/// What a document says of each id.
struct Said<'d> {
    /// Objects with an id that are more than a reference, by their ids.
    objects: HashMap<&'d str, Vec<&'d Object<'d>>>,
    /// Members whose values are judged by themselves, whatever stands around them.
    graphs: &'static [&'static str],
    /// What they agree on, worked out once for an id in a role.
    agreed: HashMap<(&'d str, &'static str), Agreed<'d>>,
}

impl<'d> Said<'d> {
    fn look(&mut self, value: &'d Json<'d>, role: &'static Role) -> Option<&'d str> {
        value.items().iter().filter_map(|item| Some((item, item.as_object()?))).find_map(|(item, object)| {
            let elsewhere = id_of(object).filter(|id| self.says_more_elsewhere(id, object, role));
            elsewhere.or_else(|| role.inside.iter().find_map(|(name, role)| self.look(item.get(name)?, role)))
        })
    }

    /// Whether another object of the same id says something decisive that this one does not say alike.
    fn says_more_elsewhere(&mut self, id: &'d str, object: &'d Object<'d>, role: &'static Role) -> bool {
        let Some(objects) = self.objects.get(id) else { return false };
        // Nearly always everything of a thing is said in one place.
        if matches!(objects.as_slice(), [only] if std::ptr::eq(*only, object)) {
            return false;
        }
        let agreed = self.agreed.entry((id, role.name)).or_insert_with(|| agreed(objects, role));
        let says = |name: &str, value: Option<&Json<'_>>| value.is_none() || object.get(name) == value;
        !agreed.as_ref().is_some_and(|values| role.decisive.iter().zip(values).all(|(name, value)| says(name, *value)))
    }

    fn collect(&mut self, value: &'d Json<'d>) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.collect(item)),
            Json::Object(object) => {
                let is_more = object.iter().any(|(name, _)| !matches!(name, "id" | "@id" | "type" | "@type" | "@context"));
                if let Some(id) = id_of(object).filter(|_| is_more) {
                    self.objects.entry(id).or_default().push(object);
                }
                let graphs = self.graphs;
                object.iter().filter(|(name, _)| *name != "@context" && !graphs.contains(name)).for_each(|(_, value)| self.collect(value));
            }
            _ => {}
        }
    }
}

fn agreed<'d>(objects: &[&'d Object<'d>], role: &Role) -> Agreed<'d> {
    let one = |name: &&str| {
        let mut values = objects.iter().filter_map(|object| object.get(name));
        let first = values.next();
        values.all(|value| Some(value) == first).then_some(first)
    };
    role.decisive.iter().map(one).collect()
}

fn id_of<'d>(object: &'d Object<'_>) -> Option<&'d str> {
    object.get("id").or_else(|| object.get("@id")).and_then(Json::as_str)
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
            // The same said three times over, and once otherwise.
            (
                r#"{"id":"u:a","credentialSubject":{"result":[{"id":"u:r","value":"1"},{"id":"u:r","value":"1"},{"id":"u:r","value":"1"}]}}"#,
                None,
            ),
            (
                r#"{"id":"u:a","credentialSubject":{"result":[{"id":"u:r","value":"1"},{"id":"u:r","value":"1"},{"id":"u:r","value":"2"}]}}"#,
                Some("u:r"),
            ),
            (
                r#"{"id":"u:a","credentialSubject":{"result":[{"id":"u:r","value":"1"},{"id":"u:r","resultDescription":"u:d"}]}}"#,
                Some("u:r"),
            ),
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

    /// Each object is compared once, however many there are of one id.
    #[test]
    fn many_objects_of_one_id_cost_no_more_than_their_number() {
        let result = r#"{"id":"u:r","value":"1"}"#;
        let text = format!(r#"{{"credentialSubject":{{"result":[{}]}}}}"#, vec![result; 30_000].join(","));
        let json = Json::parse(text.as_bytes()).unwrap();
        let mut said = Said { objects: HashMap::default(), agreed: HashMap::default(), graphs: &[] };
        said.collect(&json);
        assert_eq!((said.look(&json, &CREDENTIAL), said.agreed.len()), (None, 1));
    }
}
