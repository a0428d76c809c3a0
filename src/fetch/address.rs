//! Which addresses are public: the table of `security.md` §3.2 (5), with a self-test at every start.
//!
//! Written as "allow only what is known to be public", because functions that list private ranges miss some: NAT64, 6to4, IPv4-compatible
//! and the platform address 168.63.129.16 pass them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(segments: [u16; 3], prefix: u8) -> Ipv6Net {
    let [a, b, c] = segments;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

/// IPv4 ranges that are not public.
const DENIED_V4: [Ipv4Net; 19] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 31, 196, 0, 24),
    v4(192, 52, 193, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(192, 175, 48, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
    v4(168, 63, 129, 16, 32),
];

/// The only IPv6 range that can be public.
const ALLOWED_V6: Ipv6Net = v6([0x2000, 0, 0], 3);

/// Parts of it that are not.
const DENIED_V6: [Ipv6Net; 5] =
    [v6([0x2001, 0, 0], 23), v6([0x2001, 0x0db8, 0], 32), v6([0x2002, 0, 0], 16), v6([0x2620, 0x004f, 0x8000], 48), v6([0x3fff, 0, 0], 20)];

/// Whether the built-in table calls an address public.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !DENIED_V4.iter().any(|range| range.contains(&address)),
        IpAddr::V6(address) => ALLOWED_V6.contains(&address) && !DENIED_V6.iter().any(|range| range.contains(&address)),
    }
}

/// The address rule of one fetcher: the table, the site's own ranges and this machine's addresses.
#[derive(Clone, Debug, Default)]
pub struct AddressRule {
    denied: Vec<IpNet>,
}

impl AddressRule {
    /// The table and `denied` ranges besides.
    pub fn new(denied: Vec<IpNet>) -> Self {
        Self { denied }
    }

    /// Whether a connection to `address` is allowed.
    pub fn allows(&self, address: IpAddr) -> bool {
        is_public(address) && !self.denied.iter().any(|range| range.contains(&address)) && !is_our_own(address)
    }
}

/// Whether `address` is one of this machine's interfaces.
fn is_our_own(address: IpAddr) -> bool {
    if_addrs::get_if_addrs().is_ok_and(|interfaces| interfaces.iter().any(|interface| interface.ip() == address))
}

/// The table does not do what it must; the fetcher refuses to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address rule calls {address} {}", if *.is_called_public { "public" } else { "not public" })]
pub struct SelfTestError {
    /// The address judged wrongly.
    pub address: IpAddr,
    /// How it was judged.
    pub is_called_public: bool,
}

/// Judges every vector; run before the first fetch.
pub(super) fn self_test() -> Result<(), SelfTestError> {
    for (addresses, expected) in [(PRIVATE_VECTORS, false), (PUBLIC_VECTORS, true)] {
        for text in addresses {
            let address = text.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
            if is_public(address) != expected {
                return Err(SelfTestError { address, is_called_public: !expected });
            }
        }
    }
    Ok(())
}

/// Addresses nobody may make us connect to: first and last of each range, and the ways around it.
const PRIVATE_VECTORS: &[&str] = &[
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "192.175.48.6",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.255",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "100::1",
    "100:0:0:1::1",
    "1fff:ffff::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:1ff:ffff::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff:ffff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff:ffff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
];

/// Addresses that must stay reachable: neighbours of the ranges, and well-known public ones.
const PUBLIC_VECTORS: &[&str] = &[
    "1.0.0.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2003::1",
    "2606:4700:4700::1111",
    "2620:4f:7fff::1",
    "2620:4f:8001::1",
    "2a00:1450:4001::1",
    "3ffe::1",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vector_is_judged_as_written() {
        assert!(PRIVATE_VECTORS.len() + PUBLIC_VECTORS.len() >= 60);
        for text in PRIVATE_VECTORS.iter().chain(PUBLIC_VECTORS) {
            text.parse::<IpAddr>().unwrap();
        }
        assert_eq!(self_test(), Ok(()));
    }

    #[test]
    fn a_site_may_refuse_more_but_never_allow_more() {
        let rule = AddressRule::new(vec!["8.8.0.0/16".parse().unwrap()]);
        assert!(!rule.allows("8.8.8.8".parse().unwrap()));
        assert!(rule.allows("1.1.1.1".parse().unwrap()));
        assert!(!rule.allows("10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn the_addresses_of_this_machine_are_never_fetched() {
        assert!(is_our_own("127.0.0.1".parse().unwrap()));
    }
}
