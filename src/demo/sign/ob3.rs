//! Open Badges 3.0 credentials before they are signed.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::ob2::Holder;

/// The contexts of an OB 3.0 credential, in order.
pub const CONTEXTS: [&str; 2] = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/// What an OB 3.0 credential says.
#[derive(Clone, Debug)]
pub struct Credential<'a> {
    /// Its id.
    pub id: &'a str,
    /// The issuer's id.
    pub issuer: &'a str,
    /// The issuer's name.
    pub issuer_name: &'a str,
    /// The issuer's home page.
    pub issuer_url: &'a str,
    /// The achievement's id.
    pub achievement: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// Its `achievementType`.
    pub kind: &'a str,
    /// The level reached, as a word.
    pub level: Option<&'a str>,
    /// The skills it is for: address and name.
    pub skills: &'a [(String, String)],
    /// Who defined the achievement, where somebody else did.
    pub creator: Option<&'a str>,
    /// Who holds it.
    pub holder: Holder<'a>,
    /// When it was awarded, where that is said.
    pub awarded: Option<DateTime<Utc>>,
    /// In force from.
    pub valid_from: DateTime<Utc>,
    /// In force until.
    pub valid_until: Option<DateTime<Utc>>,
    /// Entry in a status list.
    pub status: Option<Value>,
}

impl Credential<'_> {
    /// The credential without proof.
    pub fn to_json(&self) -> Value {
        let text = |at: DateTime<Utc>| Value::from(at.to_rfc3339_opts(SecondsFormat::Secs, true));
        let mut subject = Map::from_iter([
            ("type".to_owned(), json!(["AchievementSubject"])),
            (
                "identifier".to_owned(),
                json!([{
                    "type": "IdentityObject", "identityType": "emailAddress", "hashed": true,
                    "identityHash": self.holder.hash(), "salt": self.holder.salt,
                }]),
            ),
            ("achievement".to_owned(), self.achievement()),
        ]);
        if let Some(level) = self.level {
            let result = json!([{"type": ["Result"], "resultDescription": self.result_id(), "value": level}]);
            subject.insert("result".to_owned(), result);
        }
        let mut credential = Map::from_iter([
            ("@context".to_owned(), json!(CONTEXTS)),
            ("id".to_owned(), self.id.into()),
            ("type".to_owned(), json!(["VerifiableCredential", "OpenBadgeCredential"])),
            ("name".to_owned(), self.name.into()),
            ("issuer".to_owned(), json!({"id": self.issuer, "type": ["Profile"], "name": self.issuer_name, "url": self.issuer_url})),
            ("validFrom".to_owned(), text(self.valid_from)),
            ("credentialSubject".to_owned(), Value::Object(subject)),
        ]);
        let more = [
            ("awardedDate", self.awarded.map(text)),
            ("validUntil", self.valid_until.map(text)),
            ("credentialStatus", self.status.clone()),
        ];
        credential.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        Value::Object(credential)
    }

    fn achievement(&self) -> Value {
        let alignment: Vec<Value> = self
            .skills
            .iter()
            .map(|(url, name)| json!({"type": ["Alignment"], "targetUrl": url, "targetName": name, "targetType": "ext:Skill"}))
            .collect();
        let mut achievement = Map::from_iter([
            ("id".to_owned(), self.achievement.into()),
            ("type".to_owned(), json!(["Achievement"])),
            ("name".to_owned(), self.name.into()),
            ("description".to_owned(), self.description.into()),
            ("criteria".to_owned(), json!({"narrative": self.description})),
            ("achievementType".to_owned(), self.kind.into()),
            ("alignment".to_owned(), alignment.into()),
        ]);
        if let Some(creator) = self.creator {
            achievement.insert("creator".to_owned(), json!({"id": creator, "type": ["Profile"]}));
        }
        if self.level.is_some() {
            let description = json!([{
                "id": self.result_id(), "type": ["ResultDescription"], "name": "Level reached", "resultType": "PerformanceLevel",
            }]);
            achievement.insert("resultDescription".to_owned(), description);
        }
        Value::Object(achievement)
    }

    fn result_id(&self) -> String {
        format!("{}#level", self.achievement)
    }
}
