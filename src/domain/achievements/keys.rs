//! What tells an achievement from every other: whose it is, and its own id, or its name where it has none.

use sha2::{Digest, Sha256};
use url::Url;

use crate::domain::AchievementId;
use crate::domain::credentials::Achievement;
use crate::domain::text::name_key;
use crate::domain::trust::issuer_key;

/// Signs of the id: 160 bits in hex.
const SIGNS: usize = 40;

/// What tells an achievement from every other. The issuer is part of it: another issuer's achievement with the same id or name is another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AchievementKey {
    /// The issuer's id in its one form.
    pub issuer: String,
    /// `id:` and the achievement's own id in one form, or `name:` and its name, with who made it where that is another than the issuer.
    pub own: String,
}

impl AchievementKey {
    /// The key of an achievement that an issuer signed; `None` where it has neither an id nor a name.
    pub fn of(issuer: &str, achievement: &Achievement) -> Option<Self> {
        let id = achievement.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let issuer = issuer_key(issuer);
        let own = match id {
            Some(id) => format!("id:{}", own_id(id)),
            None => {
                let name = Some(name_key(&achievement.name)).filter(|name| !name.is_empty())?;
                let maker = achievement.creator.as_deref().map(issuer_key).filter(|maker| *maker != issuer);
                format!("name:{name}{}", maker.map(|maker| format!("\nby:{maker}")).unwrap_or_default())
            }
        };
        Some(Self { issuer, own })
    }

    /// The same as our id: always the same for the same key, so that what persons said stays with it whoever holds it.
    pub fn id(&self) -> AchievementId {
        let digest = hex::encode(Sha256::digest(format!("{}:{}\n{}", self.issuer.len(), self.issuer, self.own)));
        AchievementId::new(digest.chars().take(SIGNS).collect::<String>())
    }
}

/// Addresses without what tells nothing apart (http or https, `www.`, a slash at the end), uuids in small letters; anything else as it is written,
/// since its signs may matter. Path, query and fragment of an address are all of it: two levels of one badge may differ in nothing else.
fn own_id(id: &str) -> String {
    if id.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("urn:uuid:")) {
        return id.to_ascii_lowercase();
    }
    let Some(url) = Url::parse(id).ok().filter(|url| matches!(url.scheme(), "http" | "https")) else { return id.to_owned() };
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("//{}{port}{}{query}{fragment}", host.strip_prefix("www.").unwrap_or(host), url.path().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(issuer: &str, id: Option<&str>, name: &str) -> Option<AchievementKey> {
        AchievementKey::of(issuer, &Achievement { id: id.map(str::to_owned), name: name.to_owned(), ..Achievement::default() })
    }

    #[test]
    fn spellings_of_one_achievement_have_one_key() {
        for (one, other) in [
            (
                ("did:web:a.example", Some("https://a.example/x/1"), "SQL"),
                ("did:web:a.example#key-1", Some("http://www.a.example/x/1/"), "Other"),
            ),
            (("https://a.example/issuer", None, "Data  Analysis"), ("https://a.example/issuer/", Some(" "), "data-analysis")),
            (
                ("did:web:a.example", Some("urn:uuid:6F9619FF-8B86-D011-B42D-00C04FC964FF"), "x"),
                ("did:web:a.example", Some("urn:uuid:6f9619ff-8b86-d011-b42d-00c04fc964ff"), "y"),
            ),
        ] {
            let (one, other) = (key(one.0, one.1, one.2).unwrap(), key(other.0, other.1, other.2).unwrap());
            assert_eq!((one.id(), one), (other.id(), other));
        }
        assert_eq!(key("did:web:a.example", None, " . "), None);
    }

    #[test]
    fn what_differs_in_issuer_id_or_name_is_another_achievement() {
        let id = Some("https://a.example/x/1");
        let all = [
            key("did:web:a.example", id, "SQL"),
            key("did:web:b.example", id, "SQL"),
            key("did:web:a.example", Some("https://a.example/x/2"), "SQL"),
            key("did:web:a.example", Some("https://a.example/x/1?level=2"), "SQL"),
            key("did:web:a.example", Some("https://a.example/6f9619ff-8b86-d011-b42d-00c04fc964ff"), "SQL"),
            key("did:web:a.example", Some("https://a.example/6f9619ff-8b86-d011-b42d-00c04fc964ff?level=exam"), "SQL"),
            key("did:web:a.example", Some("https://a.example/6f9619ff-8b86-d011-b42d-00c04fc964ff#exam"), "SQL"),
            key("did:web:a.example", Some("https://a.example/ce-6f9619ff-8b86-d011-b42d-00c04fc964ff/module/1"), "SQL"),
            key("did:web:a.example", Some("https://a.example/ce-6f9619ff-8b86-d011-b42d-00c04fc964ff/module/2"), "SQL"),
            key("did:web:a.example", Some("urn:uuid:6f9619ff-8b86-d011-b42d-00c04fc964ff"), "SQL"),
            key("did:web:a.example", Some("did:key:zAb"), "SQL"),
            key("did:web:a.example", Some("did:key:zaB"), "SQL"),
            key("did:web:a.example", None, "SQL"),
            key("did:web:a.example", None, "MySQL"),
            key("did:web:b.example", None, "SQL"),
            key("did:web:a.example", Some("name:sql"), "SQL"),
        ];
        let mut ids: Vec<AchievementId> = all.into_iter().map(|key| key.unwrap().id()).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(ids.iter().all(|id| id.as_str().len() == SIGNS));
    }

    #[test]
    fn without_an_id_the_maker_tells_two_of_one_name_apart() {
        let made_by = |creator: Option<&str>, id: Option<&str>| {
            let achievement = Achievement {
                id: id.map(str::to_owned),
                name: "Statistics".to_owned(),
                creator: creator.map(str::to_owned),
                ..Achievement::default()
            };
            AchievementKey::of("did:web:platform.example", &achievement).unwrap().id()
        };
        let (one, other) = (Some("https://one.example/issuer"), Some("https://other.example/issuer"));
        assert_ne!(made_by(one, None), made_by(other, None));
        assert_ne!(made_by(one, None), made_by(None, None));
        assert_eq!(made_by(Some("did:web:platform.example"), None), made_by(None, None), "the issuer itself");
        assert_eq!(made_by(one, Some("urn:uuid:1")), made_by(other, Some("urn:uuid:1")), "an id is enough");
    }
}
