//! The settings: default, then `assay.toml`, then `ASSAY_SECTION__KEY`. Read once, in `main`; nobody else touches the environment.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the server listens and what it is called.
    pub server: ServerConfig,
    /// Which database.
    pub database: DatabaseConfig,
    /// What may be fetched from outside.
    pub egress: EgressSettings,
    /// Sessions, keys and sign-in.
    pub security: SecurityConfig,
    /// Background work.
    pub tasks: TasksConfig,
    /// What is believed of credentials.
    pub verification: VerificationConfig,
    /// The employer, as candidates read it.
    pub organization: OrganizationConfig,
    /// How mail goes out.
    pub mail: MailConfig,
    /// What is written to the log.
    pub log: LogConfig,
}

/// `[server]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address people use, without a path; `http://` only on loopback. Empty: made from `listen`.
    pub public_url: String,
    /// Threads that answer requests, 1-64.
    pub workers: usize,
    /// Peers whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8080)), public_url: String::new(), workers: 2, trusted_proxies: Vec::new() }
    }
}

/// `[database]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `sqlite:PATH` or `postgres://user@host/name`.
    pub url: String,
    /// Connections for reading, 1-64.
    pub readers: u32,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self { url: "sqlite:assay.sqlite".to_owned(), readers: 4 }
    }
}

/// `[egress]`: what may be fetched from outside. Every limit of the fetcher itself is fixed in code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EgressSettings {
    /// Fetch over plain http too; such a result is flagged. Off unless an old issuer needs it.
    pub allow_plain_http: bool,
    /// Ports besides 443 that a did:web or issuer address may name.
    pub extra_ports: Vec<u16>,
    /// Address ranges refused besides the built-in ones, such as `203.0.113.0/24`.
    pub deny_cidrs: Vec<String>,
    /// Fetch nothing at all: everything that needs a look outside ends as "could not check".
    pub offline: bool,
}

/// `[security]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecurityConfig {
    /// File with the key that wraps the candidates' keys; made on first start.
    pub key_file: PathBuf,
    /// A session ends after this many minutes without a click, 5-60.
    pub session_idle_minutes: u32,
    /// A session ends after this many hours whatever happens, 1-12.
    pub session_hours: u32,
}

impl Default for SecurityConfig {
    fn default() -> Self {
        Self { key_file: PathBuf::from("assay.key"), session_idle_minutes: 60, session_hours: 12 }
    }
}

/// `[tasks]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TasksConfig {
    /// Pieces of background work done at the same time, 1-64.
    pub slots: usize,
    /// Seconds the server waits for running work when it stops, 1-60.
    pub drain_seconds: u64,
}

impl Default for TasksConfig {
    fn default() -> Self {
        Self { slots: 8, drain_seconds: 20 }
    }
}

/// `[verification]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerificationConfig {
    /// Ids (DIDs or addresses) of issuers whose learner records speak for credentials inside that carry no signature of their own.
    pub vouchers: Vec<String>,
}

/// `[organization]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrganizationConfig {
    /// The employer's name.
    pub name: String,
    /// Whom candidates write to when a job names nobody.
    pub contact: String,
}

impl Default for OrganizationConfig {
    fn default() -> Self {
        Self { name: "Your organisation".to_owned(), contact: String::new() }
    }
}

text_enum! {
    /// How mail goes out.
    pub enum MailTransport {
        /// Each message a file in `mail.folder`.
        Files = "files",
        /// To a mail server.
        Smtp = "smtp",
    }
}

text_enum! {
    /// How the way to the mail server is protected.
    pub enum SmtpSecurity {
        /// TLS from the first byte.
        Tls = "tls",
        /// Begins in the clear and goes over to TLS, or stops.
        Starttls = "starttls",
        /// None: only to this machine itself.
        None = "none",
    }
}

/// `[mail]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// `files` or `smtp`.
    pub transport: MailTransport,
    /// Where messages are written as files.
    pub folder: PathBuf,
    /// Who they are from.
    pub from: String,
    /// The mail server's name.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// `tls`, `starttls` or, on this machine only, `none`.
    pub smtp_security: SmtpSecurity,
    /// The user there; empty: no sign-in.
    pub smtp_user: String,
    /// File with the password there.
    pub smtp_password_file: PathBuf,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            transport: MailTransport::Files,
            folder: PathBuf::from("var/mail"),
            from: "Assay <assay@localhost>".to_owned(),
            smtp_host: String::new(),
            smtp_port: 465,
            smtp_security: SmtpSecurity::Tls,
            smtp_user: String::new(),
            smtp_password_file: PathBuf::new(),
        }
    }
}

/// `[log]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// The least important level written: `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// `text` for people, `json` for programs: one object on each line.
    pub format: String,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: "text".to_owned() }
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("settings file {path} cannot be read")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file or a variable does not fit.
    #[error("settings from {origin}: {message}")]
    Parse {
        /// Which file or variable.
        origin: String,
        /// What is wrong, naming the key.
        message: String,
    },
    /// A value is out of its range.
    #[error("setting {key}: {message}")]
    Range {
        /// Which key.
        key: &'static str,
        /// What is allowed.
        message: String,
    },
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Built in.
    Default,
    /// A settings file.
    File(String),
    /// An environment variable.
    Environment(String),
    /// The command line.
    CommandLine(String),
}

/// The settings with the origin of every value that is not the default, by `section.key`.
#[derive(Clone, Debug, Default)]
pub struct LoadedConfig {
    /// The settings.
    pub config: Config,
    /// Where the others came from.
    pub origins: BTreeMap<String, Origin>,
}

/// Reads the settings: `file` (or `assay.toml` where it exists), then `environment`, then `overrides` (`section.key`, value, flag).
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    overrides: &[(&str, String, &str)],
) -> Result<LoadedConfig, ConfigError> {
    let mut table = toml::Table::new();
    let mut origins = BTreeMap::new();
    let fallback = Path::new("assay.toml");
    if let Some(path) = file.or_else(|| fallback.exists().then_some(fallback)) {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let name = path.display().to_string();
        // Parsed against the real structure first, so that the message can point at line and column.
        toml::from_str::<Config>(&text).map_err(|error| ConfigError::Parse { origin: name.clone(), message: error.to_string() })?;
        table = text.parse().map_err(|error: toml::de::Error| ConfigError::Parse { origin: name.clone(), message: error.to_string() })?;
        for (section, values) in &table {
            for key in values.as_table().into_iter().flat_map(toml::Table::keys) {
                origins.insert(format!("{section}.{key}"), Origin::File(name.clone()));
            }
        }
    }
    for (variable, value) in environment {
        let Some((section, key)) = variable.strip_prefix("ASSAY_").and_then(|rest| rest.split_once("__")) else { continue };
        let path = format!("{}.{}", section.to_ascii_lowercase(), key.to_ascii_lowercase());
        put(&mut table, &path, &value, &variable)?;
        origins.insert(path, Origin::Environment(variable));
    }
    for (path, value, flag) in overrides {
        put(&mut table, path, value, flag)?;
        origins.insert((*path).to_owned(), Origin::CommandLine((*flag).to_owned()));
    }
    let config: Config = toml::Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| ConfigError::Parse { origin: "the settings together".to_owned(), message: error.to_string() })?;
    config.check()?;
    Ok(LoadedConfig { config, origins })
}

/// Puts one value in its place; text becomes what the default at that place is.
fn put(table: &mut toml::Table, path: &str, value: &str, origin: &str) -> Result<(), ConfigError> {
    let refuse = |message: String| ConfigError::Parse { origin: origin.to_owned(), message };
    let defaults = toml::Table::try_from(Config::default()).map_err(|error| refuse(error.to_string()))?;
    let (section, key) = path.split_once('.').ok_or_else(|| refuse(format!("{path} has no section")))?;
    let known = defaults.get(section).and_then(toml::Value::as_table).and_then(|values| values.get(key));
    let typed = match known {
        None => return Err(refuse(format!("there is no setting {path}; `assay config` lists them all"))),
        Some(toml::Value::String(_)) => toml::Value::String(value.to_owned()),
        Some(toml::Value::Integer(_)) => {
            toml::Value::Integer(value.parse().map_err(|_| refuse(format!("{path} takes a whole number, not {value:?}")))?)
        }
        Some(toml::Value::Boolean(_)) => {
            toml::Value::Boolean(value.parse().map_err(|_| refuse(format!("{path} takes true or false, not {value:?}")))?)
        }
        Some(toml::Value::Array(_)) => {
            let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
            toml::Value::Array(
                items.map(|item| item.parse().map_or_else(|_| toml::Value::String(item.to_owned()), toml::Value::Integer)).collect(),
            )
        }
        Some(_) => return Err(refuse(format!("{path} can only be set in the file"))),
    };
    let section = table.entry(section.to_owned()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
    if let Some(values) = section.as_table_mut() {
        values.insert(key.to_owned(), typed);
    }
    Ok(())
}

impl Config {
    /// Checks ranges and names the key and what is allowed.
    pub fn check(&self) -> Result<(), ConfigError> {
        let range = |key, ok: bool, message: &str| if ok { Ok(()) } else { Err(ConfigError::Range { key, message: message.to_owned() }) };
        range("server.workers", (1..=64).contains(&self.server.workers), "takes 1 to 64")?;
        range("database.readers", (1..=64).contains(&self.database.readers), "takes 1 to 64")?;
        range("tasks.slots", (1..=64).contains(&self.tasks.slots), "takes 1 to 64")?;
        range("tasks.drain_seconds", (1..=60).contains(&self.tasks.drain_seconds), "takes 1 to 60")?;
        range("security.session_idle_minutes", (5..=60).contains(&self.security.session_idle_minutes), "takes 5 to 60")?;
        range("security.session_hours", (1..=12).contains(&self.security.session_hours), "takes 1 to 12")?;
        let levels = ["error", "warn", "info", "debug", "trace"];
        range("log.level", levels.contains(&self.log.level.as_str()), "takes error, warn, info, debug or trace")?;
        range("log.format", ["text", "json"].contains(&self.log.format.as_str()), "takes text or json")?;
        for cidr in &self.egress.deny_cidrs {
            range(
                "egress.deny_cidrs",
                cidr.parse::<ipnet::IpNet>().is_ok(),
                &format!("{cidr:?} is not an address range such as 203.0.113.0/24"),
            )?;
        }
        range(
            "mail.from",
            self.mail.from.parse::<lettre::message::Mailbox>().is_ok(),
            "takes an address such as Assay <jobs@example.org>",
        )?;
        if self.mail.transport == MailTransport::Smtp {
            range("mail.smtp_host", !self.mail.smtp_host.is_empty(), "is needed to send over smtp")?;
            let is_safe = self.mail.smtp_security != SmtpSecurity::None || is_this_machine(&self.mail.smtp_host);
            range("mail.smtp_security", is_safe, "takes none only where the mail server is on this machine")?;
        }
        let url = self.public_url()?;
        let is_loopback = url.host_str().is_some_and(is_this_machine);
        range(
            "server.public_url",
            url.scheme() == "https" || (url.scheme() == "http" && is_loopback),
            "takes an https:// address, or http:// on loopback",
        )?;
        range("server.public_url", url.path() == "/" && url.query().is_none(), "takes an address without a path")
    }

    /// The address people use.
    pub fn public_url(&self) -> Result<Url, ConfigError> {
        let text =
            if self.server.public_url.is_empty() { format!("http://{}", self.server.listen) } else { self.server.public_url.clone() };
        let refuse = |_| ConfigError::Range {
            key: "server.public_url",
            message: format!("{text:?} is not an address such as https://assay.example.org"),
        };
        Url::parse(&text).map_err(refuse)
    }
}

/// Whether a host name or address is this machine itself.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests;
