use base64::Engine;
use proptest::prelude::*;

use super::*;

fn token(header: &str, payload: &str) -> String {
    format!("{}.{}.AA", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

#[test]
fn a_token_is_three_parts_of_base64url_with_a_strict_header() {
    assert!(Token::read(&format!(" {}\n", token(r#"{"alg":"ES256"}"#, "{}"))).is_ok());
    for text in
        ["", "a.b", "..", "a.b.c.d", &token("{", "{}"), &token(r#"{"alg":"ES256","alg":"none"}"#, "{}"), &token(r#"{"typ":"JWT"}"#, "{}")]
    {
        assert!(matches!(Token::read(text), Err(JoseError::Malformed(_))), "{text}");
    }
    let good = token(r#"{"alg":"ES256"}"#, "{}");
    for wrong in [good.replace(".AA", ".AA=="), good.replace(".AA", ".A!"), good.replace(".AA", ".AB"), good.replace(".AA", "")] {
        assert!(matches!(Token::read(&wrong), Err(JoseError::Malformed(_))), "{wrong}");
    }
    for header in [r#"{"alg":"ES256","crit":["x"],"x":1}"#, r#"{"alg":"ES256","crit":[]}"#, r#"{"alg":"ES256","b64":false}"#] {
        assert!(matches!(Token::read(&token(header, "{}")), Err(JoseError::Refused(_))), "{header}");
    }
}

#[test]
fn only_signature_algorithms_count() {
    for (name, expected) in [
        ("none", Some(Problem::CryptographicSecurity)),
        ("HS256", Some(Problem::CryptographicSecurity)),
        ("hs256", Some(Problem::CryptographicSecurity)),
        ("es256", Some(Problem::CryptographicSecurity)),
        ("", Some(Problem::CryptographicSecurity)),
        ("ES256K", Some(Problem::UnsupportedSuite)),
        ("RS256", None),
        ("Ed25519", None),
    ] {
        let text = token(&format!(r#"{{"alg":"{name}"}}"#), "{}");
        let fault = Token::read(&text).unwrap().algorithm_fault();
        assert_eq!(fault.and_then(|finding| finding.problem), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[a-zA-Z0-9_.-]{0,60}") {
        let _ = Token::from_bytes(&bytes);
        let _ = Token::read(&text);
    }
}
