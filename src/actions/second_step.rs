//! The second step of signing in: a six-digit code of an authenticator app (RFC 6238), or a recovery code; each works once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Totp};
use url::form_urlencoded;

use crate::domain::UserId;
use crate::store::{Conn, SealingKey, StoreError, sha256_hex, users};

/// Bytes of a secret.
const SECRET: usize = 20;
/// Recovery codes given out at a time.
const RECOVERY_CODES: usize = 10;
/// Signs of a recovery code: 80 bits.
const RECOVERY_SIGNS: usize = 16;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A second step that is offered and not yet switched on: kept by the person's page, sealed, until the first code proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    secret: [u8; SECRET],
    /// The recovery codes, to be written down.
    pub recovery_codes: Vec<String>,
}

impl Offer {
    /// A fresh one.
    pub fn generate() -> Result<Self, StoreError> {
        let mut secret = [0_u8; SECRET];
        fill(&mut secret)?;
        let mut recovery_codes = Vec::with_capacity(RECOVERY_CODES);
        for _ in 0..RECOVERY_CODES {
            let mut bytes = [0_u8; RECOVERY_SIGNS * 5 / 8];
            fill(&mut bytes)?;
            recovery_codes.push(in_groups(&base32(&bytes).to_lowercase()));
        }
        Ok(Self { secret, recovery_codes })
    }

    /// The secret for typing: `JBSW Y3DP …`.
    pub fn key(&self) -> String {
        in_groups(&base32(&self.secret)).replace('-', " ")
    }

    /// The secret as authenticator apps open it.
    pub fn address(&self, email: &str) -> String {
        let account: String = form_urlencoded::byte_serialize(email.as_bytes()).collect();
        format!("otpauth://totp/Assay:{account}?secret={}&issuer=Assay", base32(&self.secret))
    }

    /// Sealed for the page of this person.
    pub fn seal(&self, key: &SealingKey, user: &UserId) -> Result<String, StoreError> {
        let text = serde_json::to_vec(self).map_err(|error| StoreError::Random(error.to_string()))?;
        Ok(hex::encode(key.seal(&text, &offered(user))?))
    }

    /// Opens what [`Self::seal`] made for the same person.
    pub fn open(sealed: &str, key: &SealingKey, user: &UserId) -> Option<Self> {
        let text = key.open(&hex::decode(sealed).ok()?, &offered(user), "an offered second step").ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Whether `code` is of this secret now.
    pub fn fits(&self, code: &str, now: DateTime<Utc>) -> bool {
        step_of(&self.secret, code, now).is_some()
    }

    /// Switches it on.
    pub fn switch_on(&self, conn: &mut Conn, key: &SealingKey, user: &UserId) -> Result<(), StoreError> {
        let sealed = key.seal(&self.secret, &kept(user))?;
        let hashes: Vec<String> = self.recovery_codes.iter().map(|code| recovery_hash(user, code)).collect();
        users::update_second_step(conn, user, Some((&sealed, &hashes)))
    }
}

/// Takes a code of the app or a recovery code; each is taken once.
pub fn accept(conn: &mut Conn, key: &SealingKey, user: &UserId, code: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some(step) = users::lookup_second_step(conn, user)? else { return Ok(false) };
    let digits: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    if digits.len() == 6 {
        let secret = key.open(&step.sealed_secret, &kept(user), "the second step of a user")?;
        return match step_of(&secret, &digits, now) {
            Some(step) => users::accept_second_step(conn, user, step),
            None => Ok(false),
        };
    }
    users::use_recovery_code(conn, user, &recovery_hash(user, code), now)
}

fn offered(user: &UserId) -> String {
    format!("offered second step {user}")
}

fn kept(user: &UserId) -> String {
    format!("second step {user}")
}

/// The codes carry 80 random bits each, so that a plain hash gives nothing away.
fn recovery_hash(user: &UserId, code: &str) -> String {
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    sha256_hex(format!("{user}:{}", bare.to_ascii_lowercase()).as_bytes())
}

fn totp(secret: &[u8]) -> Option<Totp> {
    let secret: [u8; SECRET] = secret.try_into().ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// The time step that `code` belongs to, one before or after now included.
fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Option<i64> {
    let seconds = u64::try_from(now.timestamp()).ok()?;
    i64::try_from(totp(secret)?.check(code, seconds)?).ok()
}

fn fill(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|error| StoreError::Random(error.to_string()))
}

/// RFC 4648 without padding.
fn base32(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let letter = |five: &[u8]| {
        let value = five.iter().fold(0_usize, |sum, bit| sum << 1 | usize::from(*bit)) << (5 - five.len());
        BASE32.get(value).map_or('A', |sign| char::from(*sign))
    };
    bits.chunks(5).map(letter).collect()
}

/// `abcd-efgh-…`.
fn in_groups(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::user;
    use crate::domain::people::Role;
    use crate::store::testing::{at, on_each};

    #[test]
    fn base32_is_that_of_the_rfc() {
        for (bytes, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_code_of_the_app_and_a_recovery_code_work_once() {
        on_each(|conn, key| {
            let user = user(conn, "u1", Role::Admin).id;
            let offer = Offer::generate().unwrap();
            let offer = Offer::open(&offer.seal(key, &user).unwrap(), key, &user).unwrap();
            assert_eq!(Offer::open(&offer.seal(key, &user).unwrap(), key, &UserId::new("other")), None);
            offer.switch_on(conn, key, &user).unwrap();
            let now = at(0);
            let code = totp(&offer.secret).unwrap().generate(u64::try_from(now.timestamp()).unwrap()).to_string();
            assert!(offer.fits(&code, now));
            assert!(accept(conn, key, &user, &format!("{} {}", &code[..3], &code[3..]), now).unwrap());
            assert!(!accept(conn, key, &user, &code, now).unwrap(), "twice");
            assert!(!accept(conn, key, &user, &code, at(120)).unwrap(), "late");
            let recovery = offer.recovery_codes[3].to_uppercase();
            assert!(accept(conn, key, &user, &recovery, now).unwrap());
            assert!(!accept(conn, key, &user, &recovery, now).unwrap(), "twice");
            assert!(!accept(conn, key, &user, "", now).unwrap());
        });
    }
}
