//! The holder's own token behind an SD-JWT (RFC 9901 §4.3 and §7.3, step 5).

use super::{SdJwt, Shown};
use crate::verify::jose::Token;
use crate::verify::json::Json;
use crate::verify::keys::{Finding, Key};
use crate::verify::report::Problem;

impl SdJwt<'_> {
    /// What the holder's token comes to; `None` where there is none. It has to be made for just these disclosures, by the key the issuer
    /// named. For whom and in answer to what it was made nobody can say here: nothing was asked of the holder, so it may be an old one.
    pub(in crate::verify) fn holder(&self, shown: &Shown) -> Option<Finding> {
        self.holder.map(|token| self.check(token, shown))
    }

    fn check(&self, token: &str, shown: &Shown) -> Finding {
        let failed = |why: &str| Finding::failed(Problem::CryptographicSecurity, format!("the holder's token: {why}"));
        let token = match Token::read(token) {
            Ok(token) => token,
            Err(error) => return failed(&error.to_string()),
        };
        let kind = token.header().get("typ").and_then(Json::as_str).map(str::to_ascii_lowercase);
        if kind.as_deref().map(|kind| kind.strip_prefix("application/").unwrap_or(kind)) != Some("kb+jwt") {
            return failed("it is of another type");
        }
        let Ok(payload) = Json::parse(token.payload()) else { return failed("its payload is no JSON") };
        let is_text = |name: &str| payload.get(name).is_some_and(|value| value.as_str().is_some());
        if !is_text("nonce") || !is_text("aud") || !matches!(payload.get("iat"), Some(Json::Number(_))) {
            return failed("it does not say when, for whom and in answer to what it was made");
        }
        if payload.get("sd_hash").and_then(Json::as_str) != Some(&shown.hash.digest(self.shown)) {
            return failed("it was made for other disclosures");
        }
        match shown.payload.get("cnf").map(|confirmed| confirmed.get("jwk")) {
            None => failed("the issuer named no key for it"),
            Some(None) => {
                Finding::unchecked(Problem::UnsupportedSuite, "the holder's token: its key is named in a way that is not supported")
            }
            Some(Some(jwk)) => match Key::from_jwk(jwk).map(|key| token.check(&key)) {
                Ok(finding) if finding.problem.is_none() => Finding::passed("the holder's own token fits"),
                Ok(finding) => Finding { detail: format!("the holder's token: {}", finding.detail), ..finding },
                Err(error) => Finding::unchecked(Problem::UnsupportedSuite, format!("the holder's token: {error}")),
            },
        }
    }
}
