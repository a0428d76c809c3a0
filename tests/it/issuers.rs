//! Issuers on demand: they sign, revoke, redirect, lie or do not answer, as a test tells them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use assay::demo::sign::ob2::Holder;
use assay::demo::sign::ob3::{CONTEXTS, Credential};
use assay::demo::sign::{Form, IssuerKey, Purpose, StatusList, add_proof, did_document, to_jwt};
use assay::fetch::{LocalAnswer, LocalHost, LocalHosts};
use chrono::{DateTime, SecondsFormat, TimeDelta, TimeZone as _, Utc};
use serde_json::{Value, json};

use crate::seed::SKILL_URL;

const VC: &str = "application/vc";

/// When it is in the tests.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 12, 0, 0).unwrap()
}

/// Everything on the internet of a test.
#[derive(Clone, Default)]
pub struct Internet(Arc<Mutex<Served>>);

#[derive(Default)]
struct Served {
    answers: BTreeMap<String, LocalAnswer>,
    down: BTreeSet<String>,
    asked: Vec<String>,
}

impl LocalHost for Internet {
    fn answer(&self, url: &str) -> Option<LocalAnswer> {
        let mut served = self.served();
        served.asked.push(url.to_owned());
        let host = url::Url::parse(url).ok()?.host_str()?.to_owned();
        if served.down.contains(&host) {
            return None;
        }
        Some(served.answers.get(url).cloned().unwrap_or_else(|| LocalAnswer::status(404)))
    }
}

impl Internet {
    fn served(&self) -> MutexGuard<'_, Served> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The names that lead here.
    pub fn hosts(&self, names: &[&str]) -> LocalHosts {
        names.iter().fold(LocalHosts::none(), |hosts, name| hosts.with(name, Arc::new(self.clone())))
    }

    pub fn serve(&self, url: &str, answer: LocalAnswer) {
        self.served().answers.insert(url.to_owned(), answer);
    }

    /// Whether a host answers at all.
    pub fn take_down(&self, host: &str) {
        self.served().down.insert(host.to_owned());
    }

    pub fn bring_back(&self, host: &str) {
        self.served().down.remove(host);
    }

    /// How often an address was asked for.
    pub fn times_asked(&self, url: &str) -> usize {
        self.served().asked.iter().filter(|asked| *asked == url).count()
    }
}

/// An issuer with a `did:web` and a status list.
pub struct Issuer {
    pub did: String,
    pub name: String,
    host: String,
    key: IssuerKey,
    internet: Internet,
    now: DateTime<Utc>,
    revoked: Mutex<Vec<usize>>,
}

/// What a badge of a test says.
pub struct Badge<'a> {
    pub name: &'a str,
    /// Whose it is.
    pub email: &'a str,
    /// Days ago.
    pub earned: i64,
    /// Days from now.
    pub ends: Option<i64>,
    /// Its place in the status list.
    pub place: usize,
}

impl Issuer {
    /// Opens an issuer at `host`: its key and an empty status list are there to be fetched.
    pub fn open(internet: &Internet, host: &str, name: &str, now: DateTime<Utc>) -> Self {
        let issuer = Self {
            did: format!("did:web:{host}"),
            name: name.to_owned(),
            host: host.to_owned(),
            key: IssuerKey::ed25519().unwrap(),
            internet: internet.clone(),
            now,
            revoked: Mutex::default(),
        };
        let document = did_document(&issuer.did, &[("key-1", &issuer.key)]);
        internet.serve(&issuer.url("/.well-known/did.json"), LocalAnswer::ok("application/did+json", document.to_string()));
        issuer.publish_list();
        issuer
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.host)
    }

    fn list(&self) -> StatusList {
        let set = self.revoked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        StatusList { url: self.url("/status/1"), issuer: self.did.clone(), purpose: Purpose::Revocation, set }
    }

    fn publish_list(&self) {
        let list = self.list();
        let signed = self.sign(list.credential(self.now - TimeDelta::days(1)).unwrap());
        self.internet.serve(&list.url, LocalAnswer::ok(VC, signed.to_string()));
    }

    /// Takes the badge at `place` back.
    pub fn revoke(&self, place: usize) {
        self.revoked.lock().unwrap_or_else(PoisonError::into_inner).push(place);
        self.publish_list();
    }

    pub fn sign(&self, credential: Value) -> Value {
        add_proof(credential, &self.key, &format!("{}#key-1", self.did), self.now - TimeDelta::hours(1)).unwrap()
    }

    /// A signed badge, served at the address that is answered.
    pub fn issue(&self, badge: &Badge<'_>) -> (String, Value) {
        let url = self.url(&format!("/credentials/{}", badge.place));
        let word = badge.name.to_lowercase().replace(' ', "-");
        let achievement = self.url(&format!("/achievements/{word}"));
        // The skill's address in the tests' own framework, and in the starter skills.
        let skills = [format!("{SKILL_URL}{word}"), format!("skill:{word}")].map(|url| (url, badge.name.to_owned()));
        let at = |days: i64| self.now + TimeDelta::days(days);
        let credential = Credential {
            id: &url,
            issuer: &self.did,
            issuer_name: &self.name,
            issuer_url: &self.url("/"),
            achievement: &achievement,
            name: badge.name,
            description: "Shown in a supervised exam.",
            kind: "Certification",
            level: None,
            skills: &skills,
            creator: None,
            holder: Holder { email: badge.email, salt: "of-the-test" },
            awarded: Some(at(-badge.earned)),
            valid_from: at(-badge.earned),
            valid_until: badge.ends.map(at),
            status: Some(self.list().entry(badge.place)),
        };
        let signed = self.sign(credential.to_json());
        self.serve(&url, &signed);
        (url, signed)
    }

    /// A learner record about the holder of `email` with these credentials inside, as a token; served at the address that is answered.
    pub fn issue_record(&self, email: &str, inside: &[Value]) -> (String, String) {
        let url = self.url("/records/1");
        let holder = Holder { email, salt: "of-the-test" };
        let record = json!({
            "@context": [CONTEXTS[0], "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", CONTEXTS[1]],
            "id": url, "type": ["VerifiableCredential", "ClrCredential"], "name": "Record of Maya Roth",
            "issuer": {"id": self.did, "type": ["Profile"], "name": self.name, "url": self.url("/")},
            "validFrom": (self.now - TimeDelta::days(30)).to_rfc3339_opts(SecondsFormat::Secs, true),
            "credentialSubject": {
                "type": ["ClrSubject"], "verifiableCredential": inside,
                "identifier": [{
                    "type": "IdentityObject", "identityType": "emailAddress", "hashed": true, "identityHash": holder.hash(), "salt": holder.salt,
                }],
            },
        });
        let token = to_jwt(&record, &self.key, &format!("{}#key-1", self.did), Form::Whole).unwrap();
        self.internet.serve(&url, LocalAnswer::ok("application/vc+jwt", token.clone()));
        (url, token)
    }

    pub fn serve(&self, url: &str, credential: &Value) {
        self.internet.serve(url, LocalAnswer::ok(VC, credential.to_string()));
    }
}
