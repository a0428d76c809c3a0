//! Passwords of staff: what is refused, and Argon2id with bounded memory (`security.md` §2.3).

use std::sync::LazyLock;
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

/// Shortest password, in characters.
pub const SHORTEST: usize = 12;
/// Longest password, in characters.
pub const LONGEST: usize = 256;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// How every hash of today begins; one that begins otherwise is made anew at the next sign-in.
const TODAY: &str = "$argon2id$v=19$m=65536,t=3,p=1$";
/// A hash that no password has: checked against where there is none, so that it takes the same time.
const NOBODY: &str = "$argon2id$v=19$m=65536,t=3,p=1$Y2hvc2VuYnlub2JvZHk$ZG9lcyBub3QgYmVsb25nIHRvIGFueSBwYXNzd29yZCE";

/// As many at the same time as there are cores: each takes 64 MiB.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, std::num::NonZero::get)));

/// Why a password is not taken; each is a sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Too short.
    #[error("Use {SHORTEST} characters or more; several words in a row are easy to keep in mind")]
    TooShort,
    /// Too long.
    #[error("Use {LONGEST} characters at most")]
    TooLong,
    /// Among the first that are tried.
    #[error("This one is among the first that are tried. Use several words that have nothing to do with each other")]
    Common,
    /// Made of the person's own words.
    #[error("This is made of your name, your address or the name of this place. Use other words")]
    OwnWords,
}

/// The hash could not be worked out.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashError(String);

/// Words that people build passwords of; what is left without them has to carry the password.
const COMMON_WORDS: &[&str] = &[
    "password",
    "passwort",
    "passphrase",
    "secret",
    "geheim",
    "welcome",
    "willkommen",
    "letmein",
    "login",
    "signin",
    "admin",
    "administrator",
    "root",
    "user",
    "guest",
    "test",
    "demo",
    "changeme",
    "default",
    "temp",
    "temporary",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "iloveyou",
    "loveyou",
    "sunshine",
    "princess",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "basketball",
    "soccer",
    "master",
    "superman",
    "batman",
    "starwars",
    "pokemon",
    "michael",
    "jennifer",
    "jessica",
    "ashley",
    "charlie",
    "jordan",
    "hunter",
    "shadow",
    "freedom",
    "whatever",
    "trustno",
    "flower",
    "cheese",
    "chocolate",
    "computer",
    "internet",
    "company",
    "office",
    "hello",
    "summer",
    "autumn",
    "winter",
    "spring",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "correcthorsebatterystaple",
    "assay",
    "recruiter",
    "recruiting",
    "hiring",
];

/// Rows of keys and the two obvious orders.
const ROWS: &[&str] = &["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm"];

/// Whether `password` may be used by a person whom `own` describes: address, name, organisation.
pub fn check(password: &str, own: &[&str]) -> Result<(), PasswordRefused> {
    match password.chars().count() {
        count if count < SHORTEST => return Err(PasswordRefused::TooShort),
        count if count > LONGEST => return Err(PasswordRefused::TooLong),
        _ => {}
    }
    let lower = password.to_lowercase();
    let signs: String = lower.chars().filter(|sign| sign.is_alphanumeric()).collect();
    if is_a_row(&signs) || is_repeated(&lower) {
        return Err(PasswordRefused::Common);
    }
    let common = COMMON_WORDS.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    if is_made_of(&lower, &common) {
        return Err(PasswordRefused::Common);
    }
    let own: Vec<String> = own
        .iter()
        .flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 4)
        .chain(common)
        .collect();
    if is_made_of(&lower, &own) { Err(PasswordRefused::OwnWords) } else { Ok(()) }
}

fn is_a_row(signs: &str) -> bool {
    let reversed: String = signs.chars().rev().collect();
    !signs.is_empty() && ROWS.iter().any(|row| row.contains(signs) || row.contains(&reversed))
}

/// `abcabcabcabc`, `aaaaaaaaaaaa`: one short piece over and over, or hardly any different signs.
fn is_repeated(lower: &str) -> bool {
    let signs: Vec<char> = lower.chars().collect();
    let different: std::collections::BTreeSet<&char> = signs.iter().collect();
    let piece_repeats = |length: usize| signs.iter().zip(signs.iter().skip(length)).all(|(one, next)| one == next);
    different.len() < 5 || (1..=signs.len() / 2).any(piece_repeats)
}

/// Whether hardly a letter is left once these words are taken out, digits read as the letters they stand for or not.
fn is_made_of(lower: &str, words: &[String]) -> bool {
    // Years and exclamation marks at the ends stand for no letters.
    let as_letters: String = lower.trim_matches(|sign: char| !sign.is_alphabetic()).chars().map(letter_for).collect();
    [lower, as_letters.as_str()].into_iter().any(|text| {
        let letters: String = text.chars().filter(|sign| sign.is_alphabetic()).collect();
        let mut left = letters.clone();
        let mut longest_first: Vec<&String> = words.iter().collect();
        longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
        for word in longest_first {
            left = left.replace(word.as_str(), "");
        }
        left.len() < letters.len() && left.chars().count() < 4
    })
}

const fn letter_for(sign: char) -> char {
    match sign {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

fn argon2() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| HashError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password, on this thread: for the command line.
pub fn hash_blocking(password: &str) -> Result<String, HashError> {
    let hash = argon2()?.hash_password(password.as_bytes()).map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

/// The hash of a password, when it is its turn.
pub async fn hash(password: String) -> Result<String, HashError> {
    in_turn(move || hash_blocking(&password)).await?
}

/// Whether `password` is the one `hash` was made of. Without a hash the answer is no, after the same time.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, HashError> {
    in_turn(move || {
        let is_set = hash.is_some();
        let parsed = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY)).map_err(|error| HashError(error.to_string()))?;
        let fits = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(fits && is_set)
    })
    .await?
}

/// Whether a hash should be made anew.
pub fn is_of_yesterday(hash: &str) -> bool {
    !hash.starts_with(TODAY)
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
    let _turn = TURNS.acquire().await.map_err(|error| HashError(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| HashError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessable_passwords_are_refused_and_others_are_not() {
        use PasswordRefused::{Common, OwnWords, TooLong, TooShort};
        let own = ["maya.schmidt@northwind.example", "Maya Schmidt", "Northwind Health & Data"];
        for (password, expected) in [
            ("short", Err(TooShort)),
            ("elevenchars", Err(TooShort)),
            (&*"x y z 1 2 3 ".repeat(30), Err(TooLong)),
            ("123456789012", Err(Common)),
            ("abcdefghijklm", Err(Common)),
            ("qwertyuiopasd", Err(Common)),
            ("aaaaaaaaaaaa", Err(Common)),
            ("abcabcabcabc", Err(Common)),
            ("passwordpassword", Err(Common)),
            ("Passw0rd1234!", Err(Common)),
            ("Welcome2026!!", Err(Common)),
            ("Winter-2026-!!", Err(Common)),
            ("correct horse battery staple", Err(Common)),
            ("northwind2026", Err(OwnWords)),
            ("maya-schmidt-1", Err(OwnWords)),
            ("teal lantern marsh", Ok(())),
            ("8f3k-29d1-77x0-q", Ok(())),
            ("482910573821", Ok(())),
            ("grüne Laterne am Moor", Ok(())),
            ("my password is a teal marsh", Ok(())),
        ] {
            assert_eq!(check(password, &own), expected, "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only_and_no_hash_fits_none() {
        let hash = hash("teal lantern marsh".to_owned()).await.unwrap();
        assert!(!is_of_yesterday(&hash) && is_of_yesterday("$argon2id$v=19$m=19456,t=2,p=1$x$y"));
        assert!(verify("teal lantern marsh".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!verify("teal lantern march".to_owned(), Some(hash)).await.unwrap());
        assert!(!verify("does not belong to any password!".to_owned(), None).await.unwrap());
    }
}
