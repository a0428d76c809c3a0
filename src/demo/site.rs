//! The web of the demo: every document its issuers publish, by address, answered inside the process.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Days, Months, NaiveTime, Utc};
use serde_json::Value;

use super::cast::issuers::{self, Issuer, Naming};
use super::cast::samples::SLEEPY;
use super::cast::{Badge, Ends, How, Secured, Trouble, email, slug};
use super::sign::ob2::{self, Assessment, BadgeClass, Holder};
use super::sign::{
    Form, IssuerKey, Purpose, SignError, StatusList, add_proof, bake_png, bake_svg, did_document, did_web_address, ob3, picture_png,
    picture_svg, to_jwt,
};
use crate::domain::issuers::{IdentifierScheme, IssuerIdentifier};
use crate::fetch::{LocalAnswer, LocalHosts};

const JSON: &str = "application/ld+json";
const CREDENTIAL: &str = "application/vc";
const TOKEN: &str = "application/vc+jwt";
const PAGE: &str = "text/html; charset=utf-8";
const COLOURS: &[[u8; 3]] = &[[31, 111, 235], [176, 58, 46], [30, 132, 73], [125, 60, 152], [186, 116, 9]];

/// The name of the key that signs data, and of the one that signs tokens.
const DATA_KEY: &str = "key-1";
const TOKEN_KEY: &str = "key-2";

/// What was published of a badge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its link.
    pub link: String,
    /// The document there.
    pub text: String,
}

/// The documents being published.
pub struct Site {
    now: DateTime<Utc>,
    skills: BTreeMap<String, String>,
    answers: BTreeMap<String, LocalAnswer>,
    desks: BTreeMap<&'static str, Desk>,
}

/// An issuer at work.
struct Desk {
    issuer: &'static Issuer,
    data_key: IssuerKey,
    token_key: IssuerKey,
    next_place: usize,
    revoked: Vec<usize>,
}

impl Desk {
    fn did(&self) -> String {
        match self.issuer.naming {
            Naming::Web => format!("did:web:{}", self.issuer.host),
            Naming::Key => self.data_key.did(),
        }
    }

    fn profile(&self) -> String {
        self.address("issuer.json")
    }

    fn address(&self, path: &str) -> String {
        format!("https://{}/{path}", self.issuer.host)
    }

    fn list(&self, name: &str) -> StatusList {
        StatusList {
            url: self.address(&format!("status/{name}.json")),
            issuer: self.did(),
            purpose: Purpose::Revocation,
            set: self.revoked.clone(),
        }
    }
}

impl Site {
    /// All issuers with new keys, and what they say of themselves. `skills` names the skills badges are for, by their addresses.
    pub fn new(now: DateTime<Utc>, skills: BTreeMap<String, String>) -> Result<Self, SignError> {
        let mut site = Self { now, skills, answers: BTreeMap::new(), desks: BTreeMap::new() };
        for issuer in issuers::ALL {
            let desk =
                Desk { issuer, data_key: IssuerKey::ed25519()?, token_key: IssuerKey::p256()?, next_place: 100, revoked: Vec::new() };
            let did = format!("did:web:{}", issuer.host);
            if let Some(address) = did_web_address(&did) {
                let document = did_document(&did, &[(DATA_KEY, &desk.data_key), (TOKEN_KEY, &desk.token_key)]);
                site.put(address, 200, JSON, document.to_string());
            }
            let profile = ob2::profile(&desk.profile(), issuer.name, &desk.address(""), &format!("badges@{}", issuer.host));
            site.put(desk.profile(), 200, JSON, profile.to_string());
            let home = format!("<!doctype html><title>{0}</title><h1>{0}</h1><p>Made up, for the demo.</p>", issuer.name);
            site.put(desk.address(""), 200, PAGE, home);
            site.desks.insert(issuer.key, desk);
        }
        Ok(site)
    }

    /// How the employer's list knows an issuer: by what its credentials prove.
    pub fn identifiers(&self, key: &str) -> Vec<IssuerIdentifier> {
        let Some(desk) = self.desks.get(key) else { return Vec::new() };
        let one = |scheme, value: String| IssuerIdentifier { scheme, value };
        let mut all = vec![
            one(IdentifierScheme::Did, format!("did:web:{}", desk.issuer.host)),
            one(IdentifierScheme::ProfileUrl, desk.profile()),
            one(IdentifierScheme::Did, desk.data_key.did()),
        ];
        match key {
            // The same university on a platform; and a platform's host that somebody took for the issuer's domain.
            "rheintal-platform" => all.push(one(IdentifierScheme::CredlyOrg, "7d1c4a52-5f0e-4f4c-9b8a-2f6f3f6f0c11".to_owned())),
            "skillsprint" => all.push(one(IdentifierScheme::Domain, "badgr.io".to_owned())),
            _ => all.push(one(IdentifierScheme::Domain, desk.issuer.host.to_owned())),
        }
        all
    }

    /// Issues `badge` to `holder` and publishes it; the same badge of the same person once.
    pub fn publish(&mut self, badge: &Badge, holder: &str) -> Result<Posted, SignError> {
        let friend = format!("Friend of {holder}");
        let holder = if badge.trouble == Trouble::SomebodyElse { &friend } else { holder };
        let Some(desk) = self.desks.get(badge.issuer) else { return Err(SignError::Key("found")) };
        let ending = match badge.how {
            How::Ob3 { secured: Secured::Jwt | Secured::JwtClaim, .. } => "jwt",
            _ => "json",
        };
        let link = desk.address(&format!("badges/{}/{}.{ending}", slug(holder), slug(badge.name)));
        if let Some(answer) = self.answers.get(&link) {
            return Ok(Posted { link, text: String::from_utf8_lossy(&answer.bytes).into_owned() });
        }
        let (status, kind, text) = match badge.how {
            How::Ob2(assessment) => self.ob2(badge, assessment, holder, &link),
            How::Ob3 { secured, kind, level } => self.ob3(badge, (secured, kind, level), holder, &link)?,
        };
        self.put(link.clone(), status, kind, text.clone());
        Ok(Posted { link, text })
    }

    /// A page that shows the badge and names where it can be read.
    pub fn page_of(&mut self, badge: &Badge, posted: &Posted) -> String {
        let page = posted.link.replace("/badges/", "/share/").replace(".json", "").replace(".jwt", "");
        let html = format!(
            "<!doctype html><html lang=\"en\"><head><title>{0}</title><link rel=\"alternate\" type=\"application/json\" href=\"{1}\"></head>\
             <body><h1>{0}</h1><p>Issued and shown for the demo.</p></body></html>",
            badge.name, posted.link
        );
        self.put(page.clone(), 200, PAGE, html);
        page
    }

    /// The status lists; then every host with all it published, for the fetcher. A host that never answers is among them.
    pub fn open(mut self) -> Result<LocalHosts, SignError> {
        let mut lists = Vec::new();
        for desk in self.desks.values() {
            let list = desk.list("1");
            let credential = list.credential(ago(self.now, 0))?;
            let method = format!("{}#{DATA_KEY}", desk.did());
            lists.push((list.url, add_proof(credential, &desk.data_key, &method, ago(self.now, 0))?));
            self.answers.insert(desk.list("2").url, LocalAnswer::status(503));
        }
        for (url, list) in lists {
            self.put(url, 200, CREDENTIAL, list.to_string());
        }
        let answers = Arc::new(self.answers);
        let host = Arc::new(move |url: &str| {
            let url = url.split('#').next().unwrap_or(url);
            Some(answers.get(url).cloned().unwrap_or_else(|| LocalAnswer::status(404)))
        });
        let hosts = issuers::ALL.iter().fold(LocalHosts::none(), |hosts, issuer| hosts.with(issuer.host, host.clone()));
        Ok(hosts.with(SLEEPY, Arc::new(|_: &str| None)))
    }

    fn put(&mut self, url: String, status: u16, kind: &str, text: String) {
        self.answers.insert(url, LocalAnswer { status, ..LocalAnswer::ok(kind, text) });
    }

    fn skills_of(&self, badge: &Badge) -> Vec<(String, String)> {
        let skill = |id: &&str| {
            let address = format!("skill:{id}");
            let name = self.skills.get(&address).cloned().unwrap_or_else(|| id.replace('-', " "));
            (address, name)
        };
        badge.skills.iter().map(skill).collect()
    }

    fn until(&self, badge: &Badge) -> Option<DateTime<Utc>> {
        match badge.ends {
            Ends::Never => None,
            Ends::In(months) => ago(self.now, 0).checked_add_months(Months::new(months)),
            Ends::Ago(months) => Some(ago(self.now, months)),
        }
    }

    fn ob2(&mut self, badge: &Badge, assessment: Option<Assessment>, holder: &str, link: &str) -> (u16, &'static str, String) {
        let (Some(desk), skills) = (self.desks.get(badge.issuer), self.skills_of(badge)) else { return (404, JSON, String::new()) };
        let how = match assessment {
            None => "",
            Some(Assessment::Exam) => "-test",
            Some(Assessment::SupervisedExam) => "-exam",
            Some(Assessment::Project) => "-project",
        };
        let (class, profile) = (desk.address(&format!("classes/{}{how}.json", slug(badge.name))), desk.profile());
        let description = describe(badge, &skills);
        let document = ob2::badge_class(&BadgeClass {
            id: &class,
            name: badge.name,
            description: &description,
            issuer: &profile,
            assessment,
            skills: &skills,
        });
        self.put(class.clone(), 200, JSON, document.to_string());
        if badge.trouble == Trouble::Revoked {
            return (410, JSON, ob2::revoked(link, "Issued by mistake").to_string());
        }
        let holder = Holder { email: &email(holder), salt: &slug(badge.name) };
        let assertion = ob2::assertion(link, &class, holder, ago(self.now, badge.months), self.until(badge));
        (200, JSON, assertion.to_string())
    }

    fn ob3(
        &mut self,
        badge: &Badge,
        (secured, kind, level): (Secured, &str, Option<&str>),
        holder: &str,
        link: &str,
    ) -> Result<(u16, &'static str, String), SignError> {
        let (now, skills, until) = (self.now, self.skills_of(badge), self.until(badge));
        let foreign = match badge.trouble {
            Trouble::DefinedBy(key) => {
                self.desks.get(key).map(|desk| (desk.did(), desk.address(&format!("achievements/{}", slug(badge.name)))))
            }
            _ => None,
        };
        let Some(desk) = self.desks.get_mut(badge.issuer) else { return Err(SignError::Key("found")) };
        let place = desk.next_place;
        desk.next_place += 1;
        if badge.trouble == Trouble::Revoked {
            desk.revoked.push(place);
        }
        let list = desk.list(if badge.trouble == Trouble::StatusDown { "2" } else { "1" });
        let did = if secured == Secured::ProofByKey { desk.data_key.did() } else { desk.did() };
        let own = desk.address(&format!("achievements/{}", slug(badge.name)));
        let (creator, achievement) = foreign.map_or((None, own), |(creator, achievement)| (Some(creator), achievement));
        let valid_from = ago(now, badge.reissued.unwrap_or(badge.months));
        let credential = ob3::Credential {
            id: link,
            issuer: &did,
            issuer_name: desk.issuer.name,
            issuer_url: &desk.address(""),
            achievement: &achievement,
            name: badge.name,
            description: &describe(badge, &skills),
            kind,
            level,
            skills: &skills,
            creator: creator.as_deref(),
            holder: Holder { email: &email(holder), salt: &slug(badge.name) },
            awarded: Some(ago(now, badge.months)),
            valid_from,
            valid_until: until,
            // A list of a did:web issuer is not the list of its did:key: such badges are only dated.
            status: (secured != Secured::ProofByKey).then(|| list.entry(place)),
        }
        .to_json();
        let (kind, text) = match secured {
            Secured::Proof => (CREDENTIAL, proven(credential, &desk.data_key, &format!("{did}#{DATA_KEY}"), valid_from)?),
            Secured::ProofByKey => (CREDENTIAL, proven(credential, &desk.data_key, &desk.data_key.did_method(), valid_from)?),
            Secured::Jwt => (TOKEN, to_jwt(&credential, &desk.token_key, &format!("{did}#{TOKEN_KEY}"), Form::Whole)?),
            Secured::JwtClaim => (TOKEN, to_jwt(&credential, &desk.data_key, &format!("{did}#{DATA_KEY}"), Form::Claim)?),
        };
        let text = if badge.trouble == Trouble::Tampered { change_a_letter(&text, badge.name) } else { text };
        Ok((200, kind, text))
    }
}

/// The badge baked into a PNG.
pub fn to_png(badge: &Badge, posted: &Posted) -> Result<Vec<u8>, SignError> {
    let keyword = if matches!(badge.how, How::Ob2(_)) { "openbadges" } else { "openbadgecredential" };
    bake_png(&picture_png(colour(badge))?, keyword, &posted.text)
}

/// The badge baked into an SVG.
pub fn to_svg(badge: &Badge, posted: &Posted) -> Result<String, SignError> {
    bake_svg(&picture_svg(colour(badge)), &posted.text, !matches!(badge.how, How::Ob2(_)))
}

fn colour(badge: &Badge) -> [u8; 3] {
    COLOURS.get(badge.issuer.len() % COLOURS.len()).copied().unwrap_or_default()
}

fn proven(credential: Value, key: &IssuerKey, method: &str, created: DateTime<Utc>) -> Result<String, SignError> {
    Ok(add_proof(credential, key, method, created)?.to_string())
}

fn describe(badge: &Badge, skills: &[(String, String)]) -> String {
    let names: Vec<&str> = skills.iter().map(|(_, name)| name.as_str()).collect();
    if names.is_empty() {
        return format!("{}: a graded test at the end of a course.", badge.name);
    }
    format!("{}: shows work with {}.", badge.name, names.join(" and "))
}

/// The text with the last letter of the first `word` changed.
fn change_a_letter(text: &str, word: &str) -> String {
    let mut changed = word.to_owned();
    let last = changed.pop();
    changed.push(if last == Some('e') { 'a' } else { 'e' });
    text.replacen(word, &changed, 1)
}

/// So many completed months before `now`, and some days, so that the age holds for as long as a demo runs.
pub fn ago(now: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    let day = now.checked_sub_months(Months::new(months)).and_then(|at| at.checked_sub_days(Days::new(10))).unwrap_or(now);
    day.date_naive().and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default()).and_utc()
}
