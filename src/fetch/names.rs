//! Names to addresses, asked once per hop (`security.md` §3.2, 4).

use std::net::IpAddr;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{LookupIpStrategy, ResolveHosts};
use hickory_resolver::proto::rr::Name;

use super::config::limits;

/// Why a name has no usable addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameTrouble {
    /// There is no such name, or it has no addresses.
    NoSuchName,
    /// No answer.
    NoAnswer,
    /// More addresses than anybody needs.
    TooMany,
}

/// Where addresses come from.
pub(super) enum Names {
    /// The machine's name servers; `None` where it has none.
    System(Option<Box<TokioResolver>>),
    /// A table with one answer after the other, for tests.
    #[cfg(test)]
    Scripted(super::tests::ScriptedNames),
}

impl Names {
    /// The machine's name servers, with our limits: no hosts file, no search list, no wide guessing.
    pub(super) fn system() -> Self {
        let resolver = TokioResolver::builder_tokio().and_then(|mut builder| {
            let options = builder.options_mut();
            options.use_hosts_file = ResolveHosts::Never;
            options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
            options.timeout = limits::NAME_TIMEOUT;
            options.attempts = limits::NAME_ATTEMPTS;
            // No `deny_answers`: it would hide forbidden addresses, and a name that has one must be refused as a whole.
            builder.build()
        });
        Self::System(resolver.ok().map(Box::new))
    }

    /// Every address of `host`.
    pub(super) async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, NameTrouble> {
        let addresses: Vec<IpAddr> = match self {
            Self::System(None) => return Err(NameTrouble::NoAnswer),
            Self::System(Some(resolver)) => {
                // With the final dot: absolute, whatever search list the machine has.
                let name = Name::from_ascii(format!("{host}.")).map_err(|_| NameTrouble::NoSuchName)?;
                let looked_up = resolver.lookup_ip(name).await.map_err(|error| {
                    if error.is_nx_domain() || error.is_no_records_found() { NameTrouble::NoSuchName } else { NameTrouble::NoAnswer }
                })?;
                looked_up.iter().take(limits::ANSWERS + 1).collect()
            }
            #[cfg(test)]
            Self::Scripted(names) => names.next(host)?,
        };
        match addresses.len() {
            0 => Err(NameTrouble::NoSuchName),
            count if count > limits::ANSWERS => Err(NameTrouble::TooMany),
            _ => Ok(addresses),
        }
    }
}
