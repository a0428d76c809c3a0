use proptest::prelude::*;

use super::*;

const SALTED: &str = "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d29891942";

fn holder(identities: &[Identity], kind: RecipientType, value: &str) -> (Outcome, HolderMatch) {
    let (check, holder) = check(identities, &[Recipient { kind, value: value.to_owned() }]);
    (check.outcome, holder)
}

fn ob2(recipient: &str) -> Vec<Identity> {
    of_ob2(&Json::parse(format!("{{\"recipient\":{recipient}}}").as_bytes()).unwrap())
}

fn ob3(subject: &str) -> Vec<Identity> {
    of_ob3(&Json::parse(format!("{{\"credentialSubject\":{subject}}}").as_bytes()).unwrap())
}

#[test]
fn an_ob2_recipient_is_matched_in_its_forms_only() {
    let salted = format!("{{\"type\":\"email\",\"hashed\":true,\"salt\":\"deadsea\",\"identity\":\"{SALTED}\"}}");
    let upper = salted.replace(SALTED, &SALTED.to_uppercase());
    let email = |address: &str| hex::encode(Algorithm::Md5.digest(address, ""));
    let md5 = format!("{{\"type\":\"email\",\"hashed\":true,\"identity\":\"md5${}\"}}", email("a@b.example"));
    let sha1 = md5.replace("md5$", "sha1$").replace(&email("a@b.example"), &hex::encode(Algorithm::Sha1.digest("a@b.example", "")));
    for (recipient, value, expected) in [
        (salted.as_str(), "nobody@example.org", HolderMatch::Matched),
        (&salted, "Nobody@Example.org", HolderMatch::Matched),
        (&salted, " nobody@example.org ", HolderMatch::Matched),
        (&salted, "nobody+tag@example.org", HolderMatch::Mismatched),
        (&salted, "no.body@example.org", HolderMatch::Mismatched),
        (&salted, SALTED, HolderMatch::Mismatched),
        (&upper, "nobody@example.org", HolderMatch::Matched),
        (&md5, "a@b.example", HolderMatch::Matched),
        (&sha1, "a@b.example", HolderMatch::Matched),
        ("{\"type\":\"email\",\"hashed\":false,\"identity\":\"Test@Example.com\"}", "test@example.com", HolderMatch::Matched),
        ("{\"type\":\"email\",\"hashed\":true,\"identity\":\"sha999$00\"}", "a@b.example", HolderMatch::Unknown),
        ("{\"type\":\"email\",\"hashed\":true,\"identity\":\"a@b.example\"}", "a@b.example", HolderMatch::Unknown),
        ("{\"type\":\"telephone\",\"identity\":\"+491234\"}", "a@b.example", HolderMatch::Unknown),
        ("{\"type\":\"name\",\"identity\":\"Jane\"}", "Jane", HolderMatch::Unknown),
        ("null", "a@b.example", HolderMatch::Unknown),
    ] {
        assert_eq!(holder(&ob2(recipient), RecipientType::Email, value).1, expected, "{recipient} {value}");
    }
}

#[test]
fn an_ob3_subject_is_matched_by_any_of_its_identities() {
    let both = format!(
        "{{\"id\":\"did:key:zA\",\"identifier\":[{{\"identityType\":\"emailAddress\",\"hashed\":true,\"salt\":\"deadsea\",\"identityHash\":\"{SALTED}\"}}]}}"
    );
    for (subject, kind, value, expected) in [
        (both.as_str(), RecipientType::Email, "nobody@example.org", HolderMatch::Matched),
        (&both, RecipientType::Did, "did:key:zA", HolderMatch::Matched),
        (&both, RecipientType::Did, "did:key:zB", HolderMatch::Mismatched),
        (&both, RecipientType::Email, "other@example.org", HolderMatch::Mismatched),
        ("{\"id\":\"did:key:zA\"}", RecipientType::Email, "a@b.example", HolderMatch::Unknown),
        ("{\"id\":\"mailto:a@b.example\"}", RecipientType::Email, "A@b.example", HolderMatch::Matched),
        (
            "[{\"id\":\"urn:uuid:1\"},{\"id\":\"https://a.example/me\",\"achievement\":{}}]",
            RecipientType::Url,
            "https://a.example/me/",
            HolderMatch::Matched,
        ),
        (
            "[{\"id\":\"mailto:expert@b.example\",\"achievement\":{}},{\"id\":\"mailto:a@b.example\"}]",
            RecipientType::Email,
            "a@b.example",
            HolderMatch::Mismatched,
        ),
        ("{}", RecipientType::Email, "a@b.example", HolderMatch::Unknown),
    ] {
        assert_eq!(holder(&ob3(subject), kind, value).1, expected, "{subject} {value}");
    }
}

/// What looks like another letter is another mailbox, also where its lower case is that letter.
#[test]
fn a_sign_that_becomes_a_letter_makes_no_other_mailbox() {
    let named = ob2(r#"{"type":"email","hashed":false,"identity":"kate@a.example"}"#);
    assert_eq!(holder(&named, RecipientType::Email, "Kate@a.example").0, Outcome::Passed);
    for proved in ["\u{212a}ate@a.example", "kate@a.e\u{ff58}ample"] {
        assert_eq!(holder(&named, RecipientType::Email, proved).0, Outcome::Failed, "{proved}");
    }
    let named = ob2("{\"type\":\"email\",\"hashed\":false,\"identity\":\"\u{212a}ate@a.example\"}");
    assert_eq!(holder(&named, RecipientType::Email, "kate@a.example").0, Outcome::Failed, "nor the other way round");
    // Nor is room made for one by a letter that is composed.
    for identity in ["\u{e9}k@a.example", "ek@a.example"] {
        let named = ob2(&format!("{{\"type\":\"email\",\"hashed\":false,\"identity\":\"{identity}\"}}"));
        assert_eq!(holder(&named, RecipientType::Email, "e\u{301}\u{212a}@a.example").0, Outcome::Failed, "{identity}");
    }
    // Composed and decomposed letters stay one.
    let named = ob2("{\"type\":\"email\",\"hashed\":false,\"identity\":\"zo\u{e9}@a.example\"}");
    assert_eq!(holder(&named, RecipientType::Email, "ZO\u{c9}@a.example").0, Outcome::Passed);
    assert_eq!(holder(&named, RecipientType::Email, "zoe\u{301}@a.example").0, Outcome::Passed);
}

#[test]
fn with_no_recipient_the_question_does_not_arise() {
    let (answer, holder) = check(&ob3("{\"id\":\"did:key:zA\"}"), &[]);
    assert_eq!((answer.outcome, holder), (Outcome::NotApplicable, HolderMatch::Unknown));
}

#[test]
fn the_detail_names_the_form_and_never_the_address() {
    let identities = ob2(&format!("{{\"type\":\"email\",\"hashed\":true,\"salt\":\"deadsea\",\"identity\":\"{SALTED}\"}}"));
    let recipient = Recipient { kind: RecipientType::Email, value: "Nobody@example.org".to_owned() };
    let (answer, _) = check(&identities, &[recipient]);
    assert_eq!(answer.detail, "identity 1 of 1 (email, sha256, salted) equals the candidate's in lower case");
}

#[test]
fn an_id_that_is_a_uri_is_compared_as_one() {
    use HolderMatch::{Matched, Mismatched, Unknown};
    use RecipientType::{Did, Email, Id, Telephone, Url};
    for (id, kind, value, expected) in [
        ("mailto:a%2Bt@b.example", Email, "a+t@b.example", Matched),
        ("mailto:a+t@b.example", Email, "a+t@b.example", Matched),
        ("MailTo:A@B.Example", Email, "a@b.example", Matched),
        ("MAILTO:a%40c@b.example", Email, "a@c@b.example", Matched),
        ("mailto:%61@b.example", Email, "a@b.example", Matched),
        ("mailto:j%C3%B6rg@b.example", Email, "jörg@b.example", Matched),
        ("mailto:a%2Bt@b.example", Email, "a%2Bt@b.example", Mismatched),
        ("mailto:a%252Bt@b.example", Email, "a%2Bt@b.example", Matched),
        ("mailto:a%252Bt@b.example", Email, "a+t@b.example", Mismatched),
        ("mailto:a%20@b.example", Email, "a@b.example", Mismatched),
        ("mailto:%20a@b.example", Email, "a@b.example", Mismatched),
        ("mailto:a@b.example%0A", Email, "a@b.example", Mismatched),
        ("mailto:a%E2%80%8B@b.example", Email, "a@b.example", Mismatched),
        ("mailto:a%zz@b.example", Email, "a@b.example", Mismatched),
        ("mailto:a@b.example,c@d.example", Email, "a@b.example", Mismatched),
        ("mailto:a@b.example?to=c@d.example", Email, "a@b.example", Mismatched),
        ("mailto:a@b.example?cc=c", Email, "a@b.example?cc=c", Matched),
        ("tel:+49-30-123", Telephone, "+4930123", Matched),
        ("TEL:+49(30)12.3", Telephone, "+49 30 123", Matched),
        ("tel:+49-30-123", Telephone, "4930123", Mismatched),
        ("tel:+49-30-123;ext=4", Telephone, "+4930123", Mismatched),
        ("tel:+49-30-123;ext=4", Telephone, "+49301234", Mismatched),
        ("tel:123;phone-context=+4930", Telephone, "+4930123", Mismatched),
        ("tel:+4930123", Telephone, "+4930123 ext 4", Mismatched),
        ("did:example:me", Did, "did:example:me", Matched),
        ("did:example:me", Id, "did:example:me", Matched),
        ("did:example:me", Id, "4711", Unknown),
        ("DID:example:me", Did, "did:example:me", Unknown),
        ("HTTPS://a.example/me", Url, "HTTPS://a.example/me/", Matched),
        ("urn:uuid:1", Email, "a@b.example", Unknown),
    ] {
        assert_eq!(holder(&ob3(&format!("{{\"id\":\"{id}\"}}")), kind, value).1, expected, "{id} {value}");
    }
}

#[test]
fn an_identity_of_type_id_is_whatever_it_is() {
    use HolderMatch::{Matched, Mismatched, Unknown};
    use RecipientType::{Did, Email, Id, Telephone, Url};
    let digest = hex::encode(Algorithm::Sha256.digest("did:example:me", "s"));
    let hashed = format!("{{\"type\":\"id\",\"hashed\":true,\"salt\":\"s\",\"identity\":\"sha256${digest}\"}}");
    let plain = |identity: &str| format!("{{\"type\":\"id\",\"hashed\":false,\"identity\":\"{identity}\"}}");
    for (recipient, kind, value, expected) in [
        (plain("did:example:me"), Did, "did:example:me", Matched),
        (plain("did:example:me"), Did, "did:example:you", Mismatched),
        (plain("did:example:me"), Id, "did:example:me", Matched),
        (plain("did:example:me"), Email, "did:example:me", Unknown),
        (plain("https://a.example/me"), Url, "https://a.example/me", Matched),
        (plain("mailto:a%2Bt@b.example"), Email, "a+t@b.example", Matched),
        (plain("4711"), Id, "4711", Matched),
        (plain("4711"), Id, "4712", Mismatched),
        (plain("4711"), Did, "did:example:me", Unknown),
        (plain("4711"), Telephone, "4711", Unknown),
        (hashed.clone(), Did, "did:example:me", Matched),
        (hashed.clone(), Did, "did:example:you", Unknown),
        (hashed.clone(), Id, "did:example:me", Matched),
        (hashed, Email, "did:example:me", Unknown),
        ("{\"type\":\"telephone\",\"identity\":\"+49 30 123\"}".to_owned(), Telephone, "+4930123", Matched),
    ] {
        assert_eq!(holder(&ob2(&recipient), kind, value).1, expected, "{recipient} {value}");
    }
}

proptest! {
    #[test]
    fn only_the_same_address_matches(a in "[a-zA-Z.+]{1,8}@[a-z]{1,8}\\.example", b in "[a-zA-Z.+]{1,8}@[a-z]{1,8}\\.example", salt in "\\PC{0,5}") {
        let digest = Algorithm::Sha256.digest(&a, &salt);
        let identities = [Identity { kind: RecipientType::Email, value: Value::Hashed { algorithm: Algorithm::Sha256, digest, salt } }];
        prop_assert_eq!(holder(&identities, RecipientType::Email, &a).1, HolderMatch::Matched);
        if a.to_lowercase() != b.to_lowercase() {
            prop_assert_eq!(holder(&identities, RecipientType::Email, &b).1, HolderMatch::Mismatched);
        }
    }

    #[test]
    fn no_encoding_makes_two_addresses_one(
        address in "[a-zA-Z0-9.+%]{1,6}@[a-z%]{1,6}\\.example", other in "[a-zA-Z0-9.+%]{1,6}@[a-z%]{1,6}\\.example", every: bool
    ) {
        // Written by the rule: a percent sign is always encoded, anything else may be.
        let encoded: String = address.chars().map(|c| if every || c == '%' { format!("%{:02X}", u32::from(c)) } else { c.to_string() }).collect();
        let named = ob3(&format!("{{\"id\":\"mailto:{encoded}\"}}"));
        prop_assert_eq!(holder(&named, RecipientType::Email, &address).1, HolderMatch::Matched);
        for other in [other, encoded, percent::decoded(&address).unwrap_or_default()] {
            let expected = if other.to_lowercase() == address.to_lowercase() { HolderMatch::Matched } else { HolderMatch::Mismatched };
            prop_assert_eq!(holder(&named, RecipientType::Email, &other).1, expected, "{}", other);
        }
    }

    #[test]
    fn no_separator_makes_two_numbers_one(number in "\\+?[0-9]{1,10}", other in "\\+?[0-9]{1,10}", separators in "[-.() ]{0,4}") {
        let split = number.chars().map(|c| format!("{c}{separators}")).collect::<String>();
        let named = ob3(&format!("{{\"id\":\"tel:{split}\"}}"));
        prop_assert_eq!(holder(&named, RecipientType::Telephone, &number).1, HolderMatch::Matched);
        if number != other {
            prop_assert_eq!(holder(&named, RecipientType::Telephone, &other).1, HolderMatch::Mismatched);
        }
    }
}
