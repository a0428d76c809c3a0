//! The program as a process of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::database::Database;

/// The command with nothing of our environment but what it is given.
pub fn assay(database: &Database) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
    command.env_clear().current_dir(database.folder.path());
    command.env("ASSAY_SECURITY__KEY_FILE", database.key_file()).env("ASSAY_DATABASE__URL", &database.url);
    command
}

/// Runs a command to its end: exit code, stdout and stderr.
pub fn run(database: &Database, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = assay(database).args(arguments).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// A running server.
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts `assay COMMAND --listen 127.0.0.1:0 ..` and waits until it says where it is.
    pub fn start(mut command: Command, arguments: &[&str]) -> Self {
        let mut child = command
            .args(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let pipes: [Box<dyn std::io::Read + Send>; 2] = [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for pipe in pipes {
            let sender = sender.clone();
            let reader = BufReader::new(pipe.take(16 * 1024 * 1024));
            std::thread::spawn(move || reader.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        }
        let mut server = Self { child, lines, said: Vec::new(), address: String::new() };
        let line = server.wait_for("http://127.0.0.1:", Duration::from_secs(60));
        let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
        let url = url::Url::parse(url.trim_end_matches(['.', ','])).unwrap();
        server.address = url.origin().ascii_serialization();
        server
    }

    /// The first line, said already or still to come, with `words` in it.
    pub fn wait_for(&mut self, words: &str, patience: Duration) -> String {
        if let Some(line) = self.said.iter().find(|line| line.contains(words)) {
            return line.clone();
        }
        loop {
            match self.lines.recv_timeout(patience) {
                Ok(line) => {
                    self.said.push(line.clone());
                    if line.contains(words) {
                        return line;
                    }
                }
                Err(error) => panic!("the server did not say {words:?} ({error}):\n{}", self.said.join("\n")),
            }
        }
    }

    /// Ends it without a word, as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end and waits until it has.
    pub fn stop(mut self) -> Option<i32> {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap().code()
    }
}
