//! Mail out: each message a file in a folder, or to the mail server that the operator set. Plain text, no user text in headers.
//!
//! The mail server is named in the settings and nowhere else, so the rules for strangers' addresses (`fetch`) do not apply to it.

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::config::{MailConfig, MailTransport, SmtpSecurity};

/// Why a message did not go out.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The settings or the folder: trying again does not help until somebody mends them.
    #[error("mail is not set up: {0}")]
    Settings(String),
    /// The address is none.
    #[error("no message can be sent to this address")]
    Address,
    /// The server did not take it, or the file could not be written.
    #[error("a message could not be sent")]
    Send(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// To whom. Never logged.
    pub to: String,
    /// What it is about; ours alone.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Sends one message as the settings say.
pub async fn send(config: &MailConfig, mail: &Mail) -> Result<(), MailError> {
    let from: Mailbox = config.from.parse().map_err(|_| MailError::Settings("mail.from is no address".to_owned()))?;
    let to: Mailbox = mail.to.trim().parse().map_err(|_| MailError::Address)?;
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(&mail.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body.clone())
        .map_err(|_| MailError::Address)?;
    match config.transport {
        MailTransport::Files => {
            let refuse = |error: std::io::Error| MailError::Settings(format!("{}: {error}", config.folder.display()));
            tokio::fs::create_dir_all(&config.folder).await.map_err(refuse)?;
            let files = AsyncFileTransport::<Tokio1Executor>::new(&config.folder);
            files.send(message).await.map(drop).map_err(|error| MailError::Send(error.into()))
        }
        MailTransport::Smtp => server(config).await?.send(message).await.map(drop).map_err(|error| MailError::Send(error.into())),
    }
}

async fn server(config: &MailConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    type Server = AsyncSmtpTransport<Tokio1Executor>;
    let refuse = |error: lettre::transport::smtp::Error| MailError::Settings(error.to_string());
    let mut builder = match config.smtp_security {
        SmtpSecurity::Tls => Server::relay(&config.smtp_host).map_err(refuse)?,
        SmtpSecurity::Starttls => Server::starttls_relay(&config.smtp_host).map_err(refuse)?,
        SmtpSecurity::None => Server::builder_dangerous(&config.smtp_host),
    }
    .port(config.smtp_port);
    if !config.smtp_user.is_empty() {
        let path = &config.smtp_password_file;
        let password = tokio::fs::read_to_string(path).await;
        let password = password.map_err(|error| MailError::Settings(format!("{}: {error}", path.display())))?;
        builder = builder.credentials(Credentials::new(config.smtp_user.clone(), password.trim_end().to_owned()));
    }
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

    use super::*;

    fn mail(to: &str) -> Mail {
        Mail { to: to.to_owned(), subject: "Your code: 123456".to_owned(), body: "Grüße\n".to_owned() }
    }

    #[tokio::test]
    async fn a_message_is_a_file_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let config = MailConfig { folder: folder.path().join("mail"), ..MailConfig::default() };
        send(&config, &mail("maya@example.org")).await.unwrap();
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().collect();
        assert_eq!(files.len(), 1);
        let text = std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
        assert!(text.contains("To: maya@example.org\r\n") && text.contains("Subject: Your code: 123456\r\n"), "{text}");
    }

    #[tokio::test]
    async fn nobody_slips_in_a_header() {
        let folder = tempfile::tempdir().unwrap();
        let config = MailConfig { folder: folder.path().to_owned(), ..MailConfig::default() };
        for to in ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "no address", ""] {
            assert!(matches!(send(&config, &mail(to)).await, Err(MailError::Address)), "{to:?}");
        }
    }

    /// A mail server that takes one message.
    #[tokio::test]
    async fn a_message_goes_to_the_mail_server() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let sink = tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let (reader, mut writer) = socket.into_split();
            let (mut lines, mut text, mut in_body) = (BufReader::new(reader).lines(), String::new(), false);
            writer.write_all(b"220 sink\r\n").await.unwrap();
            while let Some(line) = lines.next_line().await.unwrap() {
                text.push_str(&line);
                text.push('\n');
                let answer: &[u8] = match line.as_str() {
                    "." if in_body => {
                        in_body = false;
                        b"250 taken\r\n"
                    }
                    _ if in_body => continue,
                    "DATA" => {
                        in_body = true;
                        b"354 go on\r\n"
                    }
                    "QUIT" => break,
                    _ => b"250 ok\r\n",
                };
                writer.write_all(answer).await.unwrap();
                if text.ends_with("\n.\n") {
                    break;
                }
            }
            text
        });
        let config = MailConfig {
            transport: MailTransport::Smtp,
            smtp_host: "127.0.0.1".to_owned(),
            smtp_port: port,
            smtp_security: SmtpSecurity::None,
            ..MailConfig::default()
        };
        send(&config, &mail("maya@example.org")).await.unwrap();
        let text = sink.await.unwrap();
        assert!(text.contains("RCPT TO:<maya@example.org>") && text.contains("Subject: Your code: 123456"), "{text}");
    }
}
