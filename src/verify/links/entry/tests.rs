use std::sync::Arc;

use chrono::DateTime;

use super::*;
use crate::verify::bundle::FetchFailure;

const BADGE: &str = "{\"@context\":\"https://w3id.org/openbadges/v2\",\"type\":\"Assertion\",\"id\":\"https://a.example/1\"}";

/// Answers each request from the table; the outcome in words and the addresses asked for.
fn walk(submitted: Submitted, network: &[(&str, u16, &str)]) -> (String, Vec<String>) {
    let mut bundle = Bundle::new(submitted);
    let mut asked = Vec::new();
    loop {
        let requests = match enter(&bundle) {
            Entry::Need(requests) => requests,
            Entry::Found { content, source, .. } => {
                let place = match source {
                    Source::Sent => "sent",
                    Source::Served(_) => "served",
                    Source::Inside(_) => "inside",
                };
                let Content::Json(json) = content else { panic!("{content:?}") };
                return (format!("{place} {}", json.to_string().len()), asked);
            }
            Entry::Nothing(check) => return (format!("{} {:?}", check.outcome, check.problem.unwrap()), asked),
        };
        for request in requests {
            asked.push(request.url.clone());
            let answer = match network.iter().find(|(url, ..)| *url == request.url) {
                Some((url, status, body)) => {
                    Answer::Body { status: *status, content_type: None, final_url: (*url).to_owned(), bytes: body.as_bytes().into() }
                }
                None => Answer::Failed(FetchFailure::Unreachable),
            };
            let fetched_at = DateTime::UNIX_EPOCH;
            bundle.documents.push(Document { url: request.url, kind: request.kind, fetched_at, answer });
        }
    }
}

fn link(url: &str, network: &[(&str, u16, &str)]) -> (String, usize) {
    let (outcome, asked) = walk(Submitted::Link(url.to_owned()), network);
    (outcome, asked.len())
}

fn served() -> String {
    format!("served {}", BADGE.len())
}

#[test]
fn a_link_leads_to_the_credential_behind_it() {
    assert_eq!(link("https://a.example/1", &[("https://a.example/1", 200, BADGE)]), (served(), 1));
    let page = "<html><link rel=alternate type='application/ld+json' href='/1'>";
    assert_eq!(link("https://a.example/p", &[("https://a.example/p", 200, page), ("https://a.example/1", 200, BADGE)]), (served(), 2));
    let script = format!("<html><script type='application/ld+json'>{BADGE}</script>");
    let inside = format!("inside {}", BADGE.len());
    assert_eq!(link("https://a.example/p", &[("https://a.example/p", 200, &script)]), (inside, 1));
    let gone = "{\"revoked\":true}";
    assert_eq!(link("https://a.example/1", &[("https://a.example/1", 410, gone)]), (format!("served {}", gone.len()), 1));
    // A provider rule whose first address has nothing goes on to the next.
    let uuid = "0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10";
    let first = format!("https://api.credly.com/v1/obi/v2/badge_assertions/{uuid}");
    let second = format!("https://www.credly.com/api/v1/obi/v2/badge_assertions/{uuid}");
    assert_eq!(link(&format!("https://www.credly.com/badges/{uuid}"), &[(&first, 404, "{}"), (&second, 200, BADGE)]), (served(), 2));
}

#[test]
fn a_short_link_leads_where_it_ends() {
    let page = |final_url: &str| {
        let url = "https://lnkd.in/abc".to_owned();
        let answer = Answer::Body {
            status: 200,
            content_type: None,
            final_url: final_url.to_owned(),
            bytes: (&b"<html><link rel=alternate type='application/ld+json' href='/1'>"[..]).into(),
        };
        let mut bundle = Bundle::new(Submitted::Link(url.clone()));
        bundle.documents.push(Document { url, kind: crate::verify::DocumentKind::Link, fetched_at: DateTime::UNIX_EPOCH, answer });
        match enter(&bundle) {
            Entry::Need(requests) => requests[0].url.clone(),
            Entry::Nothing(check) => format!("{:?}", check.problem.unwrap()),
            Entry::Found { .. } => "found".to_owned(),
        }
    };
    let uuid = "0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10";
    let api = format!("https://api.credly.com/v1/obi/v2/badge_assertions/{uuid}");
    assert_eq!(page(&format!("https://www.credly.com/badges/{uuid}")), api);
    assert_eq!(page("https://www.coursera.org/verify/ABC"), "PlainCertificate");
    assert_eq!(page("https://example.org/me"), "https://example.org/1");
}

#[test]
fn what_leads_nowhere_says_why() {
    for (network, expected) in [
        (&[][..], "unchecked HostedUnavailable"),
        (&[("https://a.example/x", 404, "")], "unchecked LinkGone"),
        (&[("https://a.example/x", 503, "<html>")], "unchecked HostedUnavailable"),
        (&[("https://a.example/x", 403, "<html>")], "unchecked LoginPage"),
        (&[("https://a.example/x", 200, "<html><input type=password>")], "failed LoginPage"),
        (&[("https://a.example/x", 200, "<html>About me")], "failed NotABadgeLink"),
        (&[("https://a.example/x", 200, "%PDF-1.7")], "failed DocumentFile"),
        (&[("https://a.example/x", 200, "{\"a\":1}")], "failed NoCredential"),
        (&[("https://a.example/x", 200, "{\"a\":")], "failed Parsing"),
    ] {
        assert_eq!(link("https://a.example/x", network).0, expected, "{network:?}");
    }
    assert_eq!(link("https://www.linkedin.com/in/jane", &[]), ("failed LinkedInPage".to_owned(), 0));
    assert_eq!(walk(Submitted::Bytes(Arc::from(&b"%PDF-1.7"[..])), &[]).0, "failed DocumentFile");
    assert_eq!(walk(Submitted::Bytes(Arc::from(&b"null"[..])), &[]).0, "failed NoCredential");
    // A page whose picture is no badge is still a page.
    let page = "<html><meta property='og:image' content='/i.png'>";
    let network = [("https://a.example/x", 200, page), ("https://a.example/i.png", 200, "GIF89a")];
    assert_eq!(link("https://a.example/x", &network), ("failed NotABadgeLink".to_owned(), 2));
}

#[test]
fn files_are_taken_as_they_are_and_addresses_in_them_are_followed() {
    let sent = format!("sent {}", BADGE.len());
    assert_eq!(walk(Submitted::Bytes(Arc::from(BADGE.as_bytes())), &[]), (sent, Vec::new()));
    let (outcome, asked) = walk(Submitted::Bytes(Arc::from(&b"https://a.example/1"[..])), &[("https://a.example/1", 200, BADGE)]);
    assert_eq!((outcome, asked), (served(), vec!["https://a.example/1".to_owned()]));
}

#[test]
fn a_chain_of_pages_ends() {
    let page = |next: &str| format!("<html><link rel=alternate type='application/json' href='{next}'>");
    let pages: Vec<(String, String)> = (0..20).map(|n| (format!("https://a.example/{n}"), page(&format!("/{}", n + 1)))).collect();
    let network: Vec<(&str, u16, &str)> = pages.iter().map(|(url, body)| (url.as_str(), 200, body.as_str())).collect();
    let (outcome, asked) = link("https://a.example/0", &network);
    assert_eq!(outcome, "failed NotABadgeLink");
    assert!(asked <= MAX_STEPS);
    let own = [("https://a.example/x", 200, "<html><link rel=alternate type='application/json' href='/x'>")];
    assert_eq!(link("https://a.example/x", &own).1, 1);
}
