//! The fetcher against a loopback host that redirects, lies, stalls and drips.

mod scripted;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(super) use self::scripted::ScriptedNames;
use self::scripted::*;
use super::names::NameTrouble;
use super::*;
use crate::clock::Clock;

#[tokio::test]
async fn a_document_comes_with_the_record_of_its_exchange() {
    let bench = bench(|_, _, _| json(r#"{"id":"x"}"#)).await;
    let fetched = bench.get("http://issuer.test/badge#1", Kind::Json).await;
    let body = fetched.outcome.unwrap();
    assert_eq!((body.status, &*body.bytes, body.final_url.as_str()), (200, &br#"{"id":"x"}"#[..], "http://issuer.test/badge"));
    let hop = &fetched.exchange.hops[0];
    assert_eq!((hop.remote, hop.status), (Some(bench.host.address), Some(200)));
    assert_eq!(fetched.exchange.notes, [Note::InsecureTransport]);
    assert_eq!(fetched.exchange.sha256.unwrap().len(), 64);
    let head = bench.host.heads.lock().unwrap()[0].to_ascii_lowercase();
    assert!(head.starts_with("get /badge http/1.1\r\n"), "{head}");
    assert!(
        head.contains("accept-encoding: identity\r\n") && head.contains("user-agent: assay/") && head.contains("host: issuer.test\r\n")
    );
    for never in ["cookie", "referer", "authorization"] {
        assert!(!head.contains(never), "{head}");
    }
}

#[tokio::test]
async fn redirects_are_followed_by_hand_and_judged_each_time() {
    let bench = bench(|path, _, _| match path {
        "/a" => reply("302 Found", "Location: /b\r\n", ""),
        "/b" => reply("307 Temporary Redirect", "Location: /c\r\n", ""),
        "/c" => json("{}"),
        "/loop" => reply("301 Moved", "Location: /loop\r\n", ""),
        "/away" => reply("302 Found", "Location: http://other.test/c\r\n", ""),
        "/inside" => reply("302 Found", "Location: http://127.0.0.1:1/\r\n", ""),
        "/metadata" => reply("302 Found", "Location: http://169.254.169.254/latest/\r\n", ""),
        "/file" => reply("302 Found", "Location: file:///etc/passwd\r\n", ""),
        _ => reply("302 Found", "", ""),
    })
    .await;
    let fetched = bench.get("http://issuer.test/a", Kind::Json).await;
    assert_eq!(fetched.outcome.unwrap().final_url, "http://issuer.test/c");
    assert_eq!(fetched.exchange.hops.len(), 3);
    for kind in [Kind::Json, Kind::Keys, Kind::StatusList, Kind::RevocationList] {
        let failure = bench.get("http://issuer.test/away", kind).await.outcome.err();
        assert_eq!(failure, Some(Failure::RedirectRefused), "{kind:?} never leaves its origin");
    }
    let page = bench.get("http://issuer.test/away", Kind::Link).await;
    assert_eq!(page.outcome.unwrap().final_url, "http://other.test/c");
    assert!(page.exchange.notes.contains(&Note::OtherOrigin));
    let asked = bench.host.asked();
    assert_eq!(bench.get("http://issuer.test/loop", Kind::Link).await.outcome.err(), Some(Failure::RedirectRefused));
    assert_eq!(bench.host.asked() - asked, 4, "the first request and three redirects");
    for path in ["inside", "metadata"] {
        assert_eq!(bench.get(&format!("http://issuer.test/{path}"), Kind::Link).await.outcome.err(), Some(Failure::Blocked), "{path}");
    }
    for path in ["file", "nowhere"] {
        let failure = bench.get(&format!("http://issuer.test/{path}"), Kind::Link).await.outcome.err();
        assert_eq!(failure, Some(Failure::RedirectRefused), "{path}");
    }
}

#[tokio::test]
async fn a_name_with_one_private_address_is_refused_without_a_connection() {
    let bench = bench(|_, _, _| json("{}")).await;
    let names = bench.names.clone();
    let names = names.with("mixed.org", &[&["8.8.8.8", "10.0.0.1"]]).with("loop.org", &[&["127.0.0.1"]]);
    let names = names.with("mapped.org", &[&["::ffff:127.0.0.1"]]).with("nat.org", &[&["64:ff9b::7f00:1"]]);
    let _ = names.with("many.org", &[&["8.8.8.8"; 17]]);
    for name in ["mixed.org", "loop.org", "mapped.org", "nat.org", "many.org"] {
        let fetched = bench.get(&format!("https://{name}/"), Kind::Json).await;
        assert_eq!(fetched.outcome.err(), Some(Failure::Blocked), "{name}");
        assert_eq!(fetched.exchange.hops[0].remote, None);
    }
    assert_eq!(bench.host.asked(), 0);
}

#[tokio::test]
async fn a_name_that_turns_inward_changes_nothing_after_it_was_vetted() {
    let bench = bench(|_, _, _| json("{}")).await;
    let _ = bench.names.clone().with("rebind.org", &[&["8.8.8.8"], &["127.0.0.1"]]);
    assert_eq!(bench.fetcher.vetted("rebind.org").await, Ok(vec!["8.8.8.8:443".parse().unwrap()]));
    assert_eq!(bench.names.asked.load(Ordering::SeqCst), 1, "one question per hop");
    assert_eq!(bench.fetcher.vetted("rebind.org").await, Err(Failure::Blocked), "the next hop asks again");
    // The connection goes to what was vetted, whatever the name says by then: this name does not exist at all.
    let url = url::Url::parse("http://rebind.invalid/x").unwrap();
    let (tls, mut record) = (hop::tls().unwrap(), Hop::default());
    let answer = hop::get(&tls, &url, Kind::Json, &[bench.host.address], &cache::Validators::default(), &mut record).await.unwrap();
    assert_eq!((answer.status, record.remote), (200, Some(bench.host.address)));
    // An IP literal never reaches our resolver; the peer is compared with the vetted addresses all the same.
    let literal = url::Url::parse(&bench.host.url("/x")).unwrap();
    let vetted = ["8.8.8.8:443".parse().unwrap()];
    let trouble = hop::get(&tls, &literal, Kind::Json, &vetted, &cache::Validators::default(), &mut record).await.unwrap_err();
    assert_eq!(trouble.failure, Failure::Blocked);
}

#[tokio::test]
async fn an_exception_is_one_socket_and_nothing_else() {
    let bench = bench(|_, _, _| json("{}")).await;
    for url in ["http://127.0.0.1:1/", "http://localhost/", "https://unmapped.test/", "http://issuer.org/", "https://[::1]/"] {
        assert_eq!(bench.get(url, Kind::Json).await.outcome.err(), Some(Failure::Blocked), "{url}");
    }
    assert_eq!(bench.host.asked(), 0);
}

#[tokio::test]
async fn bodies_end_at_their_cap_whatever_the_host_claims() {
    let bench = bench(|path, _, _| {
        let large = vec![b' '; 600 * 1024];
        let fields = "Content-Type: application/json\r\n";
        match path {
            "/announced" => Reply::Bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n{fields}\r\n{{}}").into_bytes()),
            "/until-close" => Reply::Bytes([format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{fields}\r\n").into_bytes(), large].concat()),
            "/short" => Reply::Bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n{fields}\r\n{{}}").into_bytes()),
            "/heads" => reply("200 OK", &format!("{fields}X: {}\r\n", "x".repeat(70_000)), "{}"),
            "/page" => reply("500 Oops", "Content-Type: text/html\r\n", large),
            _ => reply("200 OK", fields, large),
        }
    })
    .await;
    for path in ["/announced", "/until-close", "/plain", "/heads"] {
        assert_eq!(bench.failure(path, Kind::Json).await, Some(Failure::TooLarge), "{path}");
    }
    assert_eq!(bench.failure("/short", Kind::Json).await, Some(Failure::Unreachable), "a cut body is no document");
    assert_eq!(bench.failure("/plain", Kind::StatusList).await, None, "a status list may be larger");
    let page = bench.get(&bench.host.url("/page"), Kind::Json).await.outcome.unwrap();
    assert_eq!((page.status, page.bytes.len()), (500, 0), "an error page tells by its status");
}

#[tokio::test]
async fn types_and_encodings_nobody_asked_for_are_refused() {
    let bench = bench(|path, _, _| match path {
        "/gzip" => reply("200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", "{}"),
        "/html" => reply("200 OK", "Content-Type: text/html\r\n", "<p>"),
        "/text" => reply("200 OK", "Content-Type: text/plain\r\n", "{}"),
        _ => reply("200 OK", "", "{}"),
    })
    .await;
    assert_eq!(bench.failure("/gzip", Kind::Json).await, Some(Failure::WrongType));
    assert_eq!(bench.failure("/html", Kind::Json).await, Some(Failure::WrongType));
    assert_eq!(bench.failure("/html", Kind::Link).await, None);
    for path in ["/text", "/none"] {
        let fetched = bench.get(&bench.host.url(path), Kind::Json).await;
        assert!(fetched.outcome.is_ok() && fetched.exchange.notes.contains(&Note::VagueType), "{path}");
    }
}

#[tokio::test]
async fn a_host_that_stalls_or_drips_is_left_in_time() {
    let bench = bench(|path, _, _| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n".to_vec();
        match path {
            "/silent" => Reply::Stall(Vec::new()),
            "/head" => Reply::Stall(head),
            "/drip" => Reply::Drip(head),
            _ => Reply::Close,
        }
    })
    .await;
    let start = std::time::Instant::now();
    for path in ["/silent", "/head", "/drip"] {
        assert_eq!(bench.failure(path, Kind::Json).await, Some(Failure::TimedOut), "{path}");
    }
    assert!(start.elapsed() < Duration::from_secs(4));
    assert_eq!(bench.failure("/close", Kind::Json).await, Some(Failure::Unreachable));
}

#[tokio::test]
async fn a_fresh_answer_is_not_fetched_twice_and_an_old_one_is_asked_about() {
    let bench = bench(|path, head, _| {
        let fields = "Content-Type: application/json\r\nCache-Control: max-age=600\r\nETag: \"1\"\r\n";
        match path {
            "/no-store" => reply("200 OK", "Content-Type: application/json\r\nCache-Control: no-store\r\n", "{}"),
            _ if head.to_ascii_lowercase().contains("if-none-match: \"1\"") => reply("304 Not Modified", fields, ""),
            _ => reply("200 OK", fields, "{}"),
        }
    })
    .await;
    let url = bench.host.url("/badge");
    let cache = async |minutes| {
        bench.clock.set(at(minutes));
        let fetched = bench.get(&url, Kind::Json).await;
        assert_eq!(&*fetched.outcome.unwrap().bytes, b"{}");
        (fetched.exchange.cache, bench.host.asked())
    };
    assert_eq!(cache(0).await, (CacheState::Miss, 1));
    assert_eq!(cache(9).await, (CacheState::Hit, 1));
    assert_eq!(cache(11).await, (CacheState::Revalidated, 2));
    assert_eq!(cache(20).await, (CacheState::Hit, 2));
    let unkept = bench.host.url("/no-store");
    for _ in 0..2 {
        assert_eq!(bench.get(&unkept, Kind::Json).await.exchange.cache, CacheState::Miss);
    }
}

#[tokio::test]
async fn what_is_missing_is_remembered_and_asked_again_later() {
    let bench = bench(|path, _, _| match path {
        "/gone" => reply("410 Gone", "Content-Type: application/json\r\n", r#"{"revoked":true}"#),
        "/busy" => reply("500 Oops", "", ""),
        _ => reply("404 Not Found", "", ""),
    })
    .await;
    let asked = async |path: &str, minutes| {
        bench.clock.set(at(minutes));
        let before = bench.host.asked();
        let _ = bench.get(&bench.host.url(path), Kind::Json).await;
        bench.host.asked() - before
    };
    assert_eq!((asked("/lost", 0).await, asked("/lost", 4).await, asked("/lost", 6).await), (1, 0, 1));
    assert_eq!((asked("/gone", 0).await, asked("/gone", 23 * 60).await, asked("/gone", 25 * 60).await), (1, 0, 1));
    assert_eq!((asked("/busy", 0).await, asked("/busy", 0).await), (1, 1));
    let gone = bench.get(&bench.host.url("/gone"), Kind::Json).await.outcome.unwrap();
    assert_eq!((gone.status, &*gone.bytes), (410, &br#"{"revoked":true}"#[..]));
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_asked_for_once_in_five_minutes() {
    let bench = bench(|_, _, _| json("{}")).await;
    for (minutes, asked) in [(0, 1), (4, 1), (6, 2)] {
        bench.clock.set(at(minutes));
        assert_eq!(bench.get("https://nowhere.org/", Kind::Json).await.outcome.err(), Some(Failure::Unreachable));
        assert_eq!(bench.names.asked.load(Ordering::SeqCst), asked, "after {minutes} minutes");
    }
}

#[tokio::test]
async fn many_who_want_the_same_cause_one_request() {
    let bench = bench(|_, _, _| reply("200 OK", "Content-Type: application/json\r\nCache-Control: no-store\r\n", "{}")).await;
    let url = bench.host.url("/list");
    let all = futures_util::future::join_all((0..50).map(|_| bench.get(&url, Kind::StatusList))).await;
    assert!(all.iter().all(|fetched| fetched.outcome.is_ok()));
    assert_eq!(bench.host.asked(), 1);
}

#[tokio::test]
async fn a_host_that_keeps_failing_is_left_alone() {
    let bench = bench(|_, _, _| Reply::Close).await;
    for number in 0..8 {
        assert_eq!(bench.failure(&format!("/{number}"), Kind::Json).await, Some(Failure::Unreachable));
    }
    assert_eq!(bench.host.asked(), 5);
}

#[tokio::test]
async fn hosts_inside_the_process_obey_the_same_limits_and_open_no_connection() {
    let answer = |url: &str| match url.rsplit('/').next()? {
        "badge" => Some(LocalAnswer::ok("application/json", "{}")),
        "page" => Some(LocalAnswer::ok("text/html", "<p>")),
        "huge" => Some(LocalAnswer::ok("application/json", vec![b' '; 600 * 1024])),
        "down" => Some(LocalAnswer::status(503)),
        "away" => Some(LocalAnswer { location: Some("https://127.0.0.1/".to_owned()), ..LocalAnswer::status(302) }),
        _ => None,
    };
    let local = LocalHosts::none().with("academy.example", Arc::new(answer));
    let fetcher = Fetcher::new(EgressConfig { offline: true, ..EgressConfig::default() }, local, Clock::fixed(at(0))).unwrap();
    let get = async |url: &str, kind| fetcher.fetch(&Wanted { url: url.to_owned(), kind }).await;
    let badge = get("https://academy.example/badge", Kind::Json).await;
    assert_eq!((&*badge.outcome.unwrap().bytes, badge.exchange.cache), (&b"{}"[..], CacheState::Local));
    assert_eq!(get("https://academy.example/page", Kind::Json).await.outcome.err(), Some(Failure::WrongType));
    assert_eq!(get("https://academy.example/huge", Kind::Json).await.outcome.err(), Some(Failure::TooLarge));
    assert_eq!(get("https://academy.example/down", Kind::Json).await.outcome.unwrap().status, 503);
    assert_eq!(get("https://academy.example/silent", Kind::Json).await.outcome.err(), Some(Failure::Unreachable));
    assert_eq!(get("https://academy.example/away", Kind::Json).await.outcome.err(), Some(Failure::RedirectRefused));
    assert_eq!(get("http://academy.example/badge", Kind::Json).await.outcome.err(), Some(Failure::Blocked), "the name alone is excepted");
    assert_eq!(get("https://academy.example:8443/badge", Kind::Json).await.outcome.err(), Some(Failure::Blocked));
    assert_eq!(get("https://other.example/badge", Kind::Json).await.outcome.err(), Some(Failure::Unreachable), "offline");
}

#[test]
fn a_candidate_cannot_tell_a_closed_port_from_a_forbidden_one() {
    for failure in [Failure::Unreachable, Failure::TimedOut, Failure::Blocked, Failure::RedirectRefused] {
        assert_eq!(failure.seen(), Seen::Unreachable);
    }
}
