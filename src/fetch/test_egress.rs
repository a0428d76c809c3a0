//! Single loopback sockets for tests (`security.md` §3.4). Not in a release: the feature does not compile there.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use url::{Host, Url};

/// Sockets and names that tests may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestEgress {
    sockets: Vec<SocketAddr>,
    names: BTreeMap<String, SocketAddr>,
}

/// The most exceptions there may be.
const MOST: usize = 64;

impl TestEgress {
    /// Reads `127.0.0.1:41003, issuer.test=127.0.0.1:41003`: exact loopback sockets and names under `.test`, never ranges.
    pub fn parse(text: &str) -> Option<Self> {
        let mut egress = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, socket) = part.split_once('=').map_or((None, part), |(name, socket)| (Some(name), socket));
            let socket: SocketAddr = socket.parse().ok()?;
            egress = match name {
                None => egress.socket(socket)?,
                Some(name) => egress.name(name, socket)?,
            };
        }
        Some(egress)
    }

    /// Allows one loopback socket.
    pub fn socket(mut self, socket: SocketAddr) -> Option<Self> {
        if !socket.ip().is_loopback() || self.sockets.len() + self.names.len() >= MOST {
            return None;
        }
        self.sockets.push(socket);
        Some(self)
    }

    /// Leads a name under `.test` to one loopback socket.
    pub fn name(mut self, name: &str, socket: SocketAddr) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        if !socket.ip().is_loopback() || name.rsplit('.').next() != Some("test") || self.sockets.len() + self.names.len() >= MOST {
            return None;
        }
        self.names.insert(name, socket);
        Some(self)
    }

    /// The socket an address leads to, where it is one of the exceptions.
    pub(super) fn find(&self, url: &Url) -> Option<SocketAddr> {
        match url.host()? {
            Host::Domain(name) => self.names.get(name).copied(),
            Host::Ipv4(ip) => self.exact(SocketAddr::new(ip.into(), url.port_or_known_default()?)),
            Host::Ipv6(ip) => self.exact(SocketAddr::new(ip.into(), url.port_or_known_default()?)),
        }
    }

    fn exact(&self, socket: SocketAddr) -> Option<SocketAddr> {
        self.sockets.contains(&socket).then_some(socket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_loopback_sockets_and_test_names_are_excepted() {
        let egress = TestEgress::parse("127.0.0.1:41003, issuer.test=127.0.0.1:41004").unwrap();
        let find = |url: &str| egress.find(&Url::parse(url).unwrap()).map(|socket| socket.port());
        assert_eq!(find("http://127.0.0.1:41003/x"), Some(41003));
        assert_eq!(find("http://127.0.0.1:41004/x"), None);
        assert_eq!(find("http://issuer.test/x"), Some(41004));
        assert_eq!(find("http://other.test/x"), None);
        for refused in ["10.0.0.1:80", "127.0.0.0/8", "issuer.org=127.0.0.1:1", "issuer.test=8.8.8.8:443"] {
            assert_eq!(TestEgress::parse(refused), None, "{refused}");
        }
    }
}
