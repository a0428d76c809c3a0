//! Percent-encoding (RFC 3986 §2.1), taken off once and never twice.

/// The text without its percent-encoding; `None` where a percent sign begins none, or the bytes are no UTF-8.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.extend(hex::decode(code).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_once() {
        for (text, expected) in [
            ("", Some("")),
            ("a+b", Some("a+b")),
            ("a%2Bb%2b", Some("a+b+")),
            ("%C3%A9", Some("é")),
            ("%252B", Some("%2B")),
            ("%", None),
            ("a%4", None),
            ("%+f", None),
            ("%zz", None),
            ("%é", None),
            ("%FF", None),
        ] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_takes_back_any_encoding(text in "\\PC{0,8}", upper: bool) {
            let encoded: String = text.bytes().map(|byte| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") }).collect();
            prop_assert_eq!(decoded(&encoded), Some(text));
        }
    }
}
