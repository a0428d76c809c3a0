//! Who is at the other end, and which name they asked for. What a proxy says is believed only of proxies in the settings.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HOST;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, web};
use url::Url;

use super::problem::Problem;
use crate::app::App;

/// The names this server answers to, as `Host` writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnHosts(Vec<String>);

impl OwnHosts {
    /// The host of the public address; a server without one, on loopback, answers to every name of loopback.
    pub fn new(public_url: &Url, is_named: bool) -> Self {
        let port = public_url.port();
        let with_port = |host: &str| port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mut hosts: Vec<String> = public_url.host_str().map(&with_port).into_iter().collect();
        if !is_named {
            hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(with_port));
        }
        Self(hosts)
    }

    fn contains(&self, host: &str) -> bool {
        self.0.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Refuses what was meant for another server (421). Health is answered whatever the name: probes ask by address.
pub async fn own_host<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let host = request.headers().get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_ours = request.app_data::<OwnHosts>().is_some_and(|own| own.contains(host));
    if is_ours || matches!(request.path(), "/healthz" | "/readyz") {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    Ok(Problem::wrong_host().instead_of(request).map_into_right_body())
}

/// The address of the person: the peer, or what a trusted proxy says it is.
pub fn address(request: &HttpRequest) -> IpAddr {
    let trusted = request.app_data::<web::Data<App>>().map(|app| app.config.server.trusted_proxies.clone()).unwrap_or_default();
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    furthest(peer, &forwarded.collect::<Vec<_>>().join(","), &trusted)
}

/// Goes back from the peer as long as the hop is a trusted proxy.
fn furthest(peer: IpAddr, forwarded: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut at = peer.to_canonical();
    for hop in forwarded.rsplit(',') {
        if !trusted.iter().any(|proxy| proxy.to_canonical() == at) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => at = address.to_canonical(),
            Err(_) => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        for (peer, forwarded, expected) in [
            ("192.0.2.9", "1.1.1.1", "192.0.2.9"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
        ] {
            assert_eq!(furthest(ip(peer), forwarded, &trusted), ip(expected), "{peer} {forwarded}");
        }
    }

    #[test]
    fn a_server_with_a_name_answers_to_no_other() {
        let named = OwnHosts::new(&Url::parse("https://assay.example.org").unwrap(), true);
        assert!(named.contains("assay.example.org") && named.contains("ASSAY.example.org"));
        assert!(!named.contains("localhost") && !named.contains("assay.example.org:8443") && !named.contains(""));
        let unnamed = OwnHosts::new(&Url::parse("http://127.0.0.1:8080").unwrap(), false);
        assert!(unnamed.contains("localhost:8080") && unnamed.contains("[::1]:8080") && !unnamed.contains("localhost"));
    }
}
