use super::*;
use crate::verify::container::PageLink;

const UUID: &str = "0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10";
const HASH: &str = "0123456789abcdef0123456789abcdef01234567";

/// What a link leads to, in words: the addresses asked for, or the advice.
fn leads(link: &str) -> Vec<String> {
    let link = link.replace("{uuid}", UUID).replace("{hash}", HASH);
    match resolve(&link) {
        Lead::Ask(requests) => requests.into_iter().map(|request| request.url).collect(),
        Lead::Carried(text) => vec![text],
        Lead::Advice(problem) => vec![format!("{problem:?}")],
    }
}

fn check(link: &str, first: &str) {
    let first = first.replace("{uuid}", UUID).replace("{hash}", HASH);
    assert_eq!(leads(link).first(), Some(&first), "{link}");
}

#[test]
fn credly() {
    let api = "https://api.credly.com/v1/obi/v2/badge_assertions/{uuid}";
    for link in [
        "https://www.credly.com/badges/{uuid}",
        "https://www.credly.com/badges/{uuid}/public_url",
        "https://www.credly.com/badges/{uuid}/linked_in_profile",
        "https://credly.com/badges/{uuid}/embedded?x=1",
        "credly.com/badges/{uuid}",
        " <https://www.credly.com/earner/earned/badge/{uuid}> ",
        "https://www.youracclaim.com/badges/{uuid}",
        "https://www.credly.com/go/{uuid}",
    ] {
        check(link, api);
    }
    assert_eq!(leads("https://www.credly.com/badges/{uuid}").len(), 3);
    for link in [
        "https://www.credly.com/users/jane-doe",
        "https://www.credly.com/users/jane/badges",
        "https://www.credly.com/earner/earned",
        "https://www.credly.com/org/acme/badge/cloud",
        "https://www.credly.com/organizations/acme/badges",
    ] {
        check(link, "NotABadgeLink");
    }
}

#[test]
fn badgr_canvas_and_parchment() {
    for (link, first) in [
        (
            "https://api.badgr.io/public/assertions/aB3_dEf-hIjKlMnOpQrStU?identity__email=a%40b.example",
            "https://api.badgr.io/public/assertions/aB3_dEf-hIjKlMnOpQrStU.json?v=2_0",
        ),
        ("https://api.badgr.io/public/assertions/aB3.json", "https://api.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://api.eu.badgr.io/public/assertions/aB3", "https://api.eu.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://eu.badgr.com/public/assertions/aB3", "https://api.eu.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://ca.badgr.com/public/assertions/aB3", "https://api.ca.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://au.badgr.com/public/assertions/aB3", "https://api.au.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://sg.badgr.com/public/assertions/aB3", "https://api.sg.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://badgr.com/public/assertions/aB3", "https://api.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://badges.parchment.com/public/assertions/aB3?identity__email=x", "https://api.badgr.io/public/assertions/aB3.json?v=2_0"),
        ("https://badgr.com/public/badges/aB3", "NotABadgeLink"),
        ("https://api.badgr.io/public/issuers/aB3", "NotABadgeLink"),
        ("https://eu.badgr.com/public/collections/aB3", "NotABadgeLink"),
        ("https://badgr.com/public/organization/badges", "NotABadgeLink"),
        ("https://badgr.com/recipient/badges", "NotABadgeLink"),
        ("https://badges.parchment.com/backpack/badges", "NotABadgeLink"),
        ("https://app.badgr.com/earner/badge/1", "NotABadgeLink"),
    ] {
        check(link, first);
    }
}

#[test]
fn accredible() {
    let api = "https://api.accredible.com/v1/obi/badge_assertions/{uuid}";
    for link in [
        "https://www.credential.net/{uuid}",
        "https://skillshop.credential.net/{uuid}#acc.abc",
        "https://www.credential.net/{uuid}/embed",
        "https://api.accredible.com/v1/obi/badge_assertions/{uuid}",
    ] {
        check(link, api);
    }
    check("https://www.credential.net/profile/jane/wallet", "NotABadgeLink");
    check("https://www.credential.net/group/12", "NotABadgeLink");
    assert_eq!(
        leads("https://credentials.college.example/{uuid}#a"),
        [format!("https://credentials.college.example/{UUID}"), api.replace("{uuid}", UUID)]
    );
}

#[test]
fn open_badge_factory_and_passport() {
    check("https://openbadgefactory.com/v1/assertion/{hash}.html", "https://openbadgefactory.com/v1/assertion/{hash}");
    check("https://openbadgefactory.com/v1/assertion/{hash}", "https://openbadgefactory.com/v1/assertion/{hash}");
    check("https://openbadgefactory.com/c/earnablebadge/X/apply", "NotABadgeLink");
    for end in ["", "/embed", "/pic/embed", "/full/embed"] {
        check(&format!("https://openbadgepassport.com/app/badge/info/123{end}"), "https://openbadgepassport.com/obpv1/badge/info/123");
    }
    for path in ["profile/1", "user/register", "gallery/badges", "page/view/3"] {
        check(&format!("https://openbadgepassport.com/app/{path}"), "NotABadgeLink");
    }
    let json = Json::parse(b"{\"name\":\"x\",\"assertion_url\":\"https://a.example/1#x\"}").unwrap();
    assert_eq!(pointer_in(&json), Some(Request { url: "https://a.example/1".into(), kind: DocumentKind::Link }));
    assert_eq!(pointer_in(&Json::parse(b"{\"assertion_url\":\"file:///etc/passwd\"}").unwrap()), None);
}

#[test]
fn moodle() {
    check(
        "https://moodle.uni.example/badges/badge.php?hash={hash}",
        "https://moodle.uni.example/badges/assertion.php?b={hash}&obversion=2",
    );
    check(
        "http://uni.example:8080/lms/moodle/badges/badge.php?hash={hash}&x=1",
        "http://uni.example:8080/lms/moodle/badges/assertion.php?b={hash}&obversion=2",
    );
    check("https://uni.example/badges/badge.php", "https://uni.example/badges/badge.php");
    check("https://uni.example/badges/mybadges.php", "NotABadgeLink");
    check("https://uni.example/m/badges/badgeclass.php?id=3", "NotABadgeLink");
}

#[test]
fn verifier_plus() {
    check("https://verifierplus.org/credentials/abc-123", "https://verifierplus.org/api/credentials/abc-123");
    check("https://verifierplus.org/api/credentials/abc-123", "https://verifierplus.org/api/credentials/abc-123");
    check("https://verifierplus.org/#verify?vc=https%3A%2F%2Funi.example%2Fvc.json", "https://uni.example/vc.json");
    check("https://verifierplus.org/#verify?vc=%7B%22a%22%3A1%7D", "{\"a\":1}");
    check("https://verifierplus.org/?vc=%7B%22a%22%3A1%7D", "{\"a\":1}");
    check("https://verifierplus.org/", "https://verifierplus.org/");
    // A link inside a link inside a link is not unfolded for ever.
    let nested = "https://verifierplus.org/?vc=https%3A%2F%2Fverifierplus.org%2F%3Fvc%3Dhttps%253A%252F%252Fa.example";
    assert_eq!(leads(nested), ["https://verifierplus.org/?vc=https%3A%2F%2Fa.example"]);
}

#[test]
fn login_walls_and_plain_certificates_get_advice() {
    for link in ["https://www.linkedin.com/in/jane/details/certifications/", "https://de.linkedin.com/in/jane", "linkedin.com/in/jane"] {
        check(link, "LinkedInPage");
    }
    check("https://lnkd.in/abc", "https://lnkd.in/abc");
    for link in [
        "https://www.linkedin.com/learning/certificates/{hash}",
        "https://www.coursera.org/account/accomplishments/verify/ABC",
        "https://coursera.org/verify/ABC",
        "https://coursera.org/share/ABC",
        "https://www.udemy.com/certificate/UC-1/",
        "https://ude.my/UC-1",
        "https://www.hackerrank.com/certificates/abc",
        "https://www.freecodecamp.org/certification/jane/python",
        "https://credentials.edx.org/credentials/{hash}/",
        "https://courses.edx.org/certificates/{hash}",
        "https://www.datacamp.com/certificate/DA1",
        "https://www.kaggle.com/learn/certification/jane/python",
    ] {
        check(link, "PlainCertificate");
    }
    check("https://drive.google.com/file/d/abc/view", "NotABadgeLink");
    check("https://backpack.openbadges.org/share/abc/", "LinkGone");
}

#[test]
fn any_other_link_is_asked_for_itself() {
    check("https://example.org/badge.json?x=1#top", "https://example.org/badge.json?x=1");
    check("http://example.org/badge.json", "http://example.org/badge.json");
    // A look-alike host gets no provider rule.
    check("https://credly.com.evil.example/users/x", "https://credly.com.evil.example/users/x");
    check("https://evilcredential.net/profile/x", "https://evilcredential.net/profile/x");
    for link in ["", "hello", "javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd", "did:web:a.example", "https://", "a b"] {
        check(link, "NoCredential");
    }
}

/// A link for each row of the table, in its order.
const EXAMPLES: &[&str] = &[
    "https://www.credly.com/badges/{uuid}/public_url",
    "https://youracclaim.com/earner/earned/badge/{uuid}",
    "https://credly.com/go/{uuid}",
    "https://api.credly.com/v1/obi/v2/badge_assertions/{uuid}",
    "https://www.credly.com/api/v1/obi/v2/badge_assertions/{uuid}",
    "https://www.credly.com/api/v1/obi/v3/open_badge_credentials/{uuid}",
    "https://www.credly.com/users/jane",
    "https://www.credly.com/earner/dashboard",
    "https://www.credly.com/org/acme/badge/cloud",
    "https://www.credly.com/organizations/acme/badges",
    "https://api.badgr.io/public/assertions/aB3?identity__email=a%40b.example",
    "https://eu.badgr.com/public/assertions/aB3",
    "https://ca.badgr.io/public/assertions/aB3",
    "https://au.badgr.com/public/assertions/aB3",
    "https://sg.badgr.io/public/assertions/aB3",
    "https://badges.parchment.com/public/assertions/aB3",
    "https://badgr.com/public/badges/aB3",
    "https://api.badgr.io/public/issuers/aB3",
    "https://eu.badgr.com/public/collections/aB3",
    "https://badgr.com/public/organization/badges",
    "https://badgr.com/recipient/badges",
    "https://badges.parchment.com/backpack/badges",
    "https://app.badgr.com/earner/badge/1",
    "https://skillshop.credential.net/{uuid}#acc.abc",
    "https://api.accredible.com/v1/obi/badge_assertions/{uuid}",
    "https://www.credential.net/profile/jane/wallet",
    "https://www.credential.net/group/12",
    "https://openbadgefactory.com/v1/assertion/{hash}.html",
    "https://openbadgefactory.com/c/earnablebadge/X/apply",
    "https://openbadgepassport.com/app/badge/info/123/full/embed",
    "https://openbadgepassport.com/app/profile/1",
    "https://openbadgepassport.com/app/user/register",
    "https://openbadgepassport.com/app/gallery/badges",
    "https://openbadgepassport.com/app/page/view/3",
    "https://uni.example/lms/badges/badge.php?hash={hash}",
    "https://uni.example/lms/badges/assertion.php?b={hash}",
    "https://uni.example/badges/mybadges.php",
    "https://uni.example/badges/badgeclass.php?id=3",
    "https://verifierplus.org/#verify?vc=https%3A%2F%2Funi.example%2Fvc.json",
    "https://verifierplus.org/credentials/abc",
    "https://verifierplus.org/api/credentials/abc",
    "https://www.linkedin.com/learning/certificates/abc",
    "https://www.linkedin.com/in/jane/details/certifications",
    "https://backpack.openbadges.org/share/abc",
    "https://coursera.org/verify/ABC",
    "https://www.coursera.org/account/accomplishments/verify/ABC",
    "https://coursera.org/share/ABC",
    "https://www.udemy.com/certificate/UC-1/",
    "https://ude.my/UC-1",
    "https://www.hackerrank.com/certificates/abc",
    "https://www.freecodecamp.org/certification/jane/python",
    "https://credentials.edx.org/credentials/{hash}/",
    "https://courses.edx.org/certificates/{hash}",
    "https://www.datacamp.com/certificate/DA1",
    "https://www.kaggle.com/learn/certification/jane/python",
    "https://drive.google.com/file/d/abc/view",
    "https://credentials.college.example/{uuid}",
];

#[test]
fn every_row_has_a_link_that_it_is_the_first_to_fit() {
    assert_eq!(EXAMPLES.len(), RULES.len(), "a new row needs an example");
    for (row, example) in EXAMPLES.iter().enumerate() {
        let url = read(&example.replace("{uuid}", UUID).replace("{hash}", HASH)).unwrap();
        let first = RULES.iter().position(|rule| rule.matches(&url).is_some());
        assert_eq!(first, Some(row), "{example}");
    }
}

#[test]
fn the_addresses_of_credentials_themselves_are_asked_first() {
    for link in [
        "https://api.credly.com/v1/obi/v2/badge_assertions/{uuid}",
        "https://www.credly.com/api/v1/obi/v2/badge_assertions/{uuid}",
        "https://www.credly.com/api/v1/obi/v3/open_badge_credentials/{uuid}",
    ] {
        check(link, link);
        assert!(leads(link).len() >= 2, "{link}");
    }
    check(
        "https://uni.example/lms/badges/assertion.php?b={hash}&action=1",
        "https://uni.example/lms/badges/assertion.php?b={hash}&obversion=2",
    );
    for region in ["eu", "ca", "au", "sg"] {
        let api = format!("https://api.{region}.badgr.io/public/assertions/aB3.json");
        assert_eq!(leads(&format!("https://{region}.badgr.com/public/assertions/aB3")), [format!("{api}?v=2_0"), format!("{api}?v=3_0")]);
    }
}

#[test]
fn a_short_link_is_what_it_ends_at() {
    assert_eq!(resolve_after_redirect("https://www.linkedin.com/in/jane"), Some(Lead::Advice(Problem::LinkedInPage)));
    assert!(matches!(resolve_after_redirect(&format!("https://www.credly.com/badges/{UUID}")), Some(Lead::Ask(asked)) if asked.len() == 3));
    assert_eq!(resolve_after_redirect("https://example.org/badge"), None);
}

#[test]
fn a_page_leads_to_alternates_before_images() {
    let link = |href: &str, kind| PageLink { href: href.to_owned(), kind };
    let page = Page {
        links: vec![
            link("/i.png", PageLinkKind::Image),
            link("b.json#x", PageLinkKind::Alternate),
            link("b.json", PageLinkKind::Download),
            link("javascript:x", PageLinkKind::Download),
        ],
        ..Page::default()
    };
    let urls: Vec<_> = from_page(&page, "https://a.example/x/page").into_iter().map(|request| (request.url, request.kind)).collect();
    assert_eq!(
        urls,
        [("https://a.example/x/b.json".to_owned(), DocumentKind::Link), ("https://a.example/i.png".to_owned(), DocumentKind::Image)]
    );
}

#[test]
fn what_went_wrong_has_its_own_name() {
    let page = |asks_to_sign_in| Page { asks_to_sign_in, ..Page::default() };
    assert_eq!(explain_page(&page(true), "https://a.example/"), Problem::LoginPage);
    assert_eq!(explain_page(&page(false), "https://a.example/users/login"), Problem::LoginPage);
    assert_eq!(explain_page(&page(false), "https://a.example/me"), Problem::NotABadgeLink);
    assert_eq!(explain_status(404), Problem::LinkGone);
    assert_eq!(explain_status(403), Problem::LoginPage);
    assert_eq!(explain_status(503), Problem::HostedUnavailable);
    assert_eq!(explain_failure(FetchFailure::TooLarge), Problem::LimitExceeded);
    assert_eq!(explain_failure(FetchFailure::TimedOut), Problem::HostedUnavailable);
}
