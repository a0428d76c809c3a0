//! Hosts and names that do as they are told.

use super::*;

/// Names with one answer after the other; the last one stays.
#[derive(Clone, Default)]
pub(in crate::fetch) struct ScriptedNames {
    pub(in crate::fetch) answers: Arc<Mutex<HashMap<String, Vec<Vec<IpAddr>>>>>,
    pub(in crate::fetch) asked: Arc<AtomicUsize>,
}

impl ScriptedNames {
    pub(in crate::fetch) fn with(self, name: &str, answers: &[&[&str]]) -> Self {
        let parse = |answer: &&[&str]| answer.iter().map(|address| address.parse().unwrap()).collect();
        self.answers.lock().unwrap().insert(name.to_owned(), answers.iter().map(parse).collect());
        self
    }

    pub(in crate::fetch) fn next(&self, name: &str) -> Result<Vec<IpAddr>, NameTrouble> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let left = answers.get_mut(name).ok_or(NameTrouble::NoSuchName)?;
        Ok(if left.len() > 1 { left.remove(0) } else { left[0].clone() })
    }
}

/// What the host does with a request for a path, with the whole head and how often the path was asked before.
pub(in crate::fetch) type Script = fn(&str, &str, usize) -> Reply;

pub(in crate::fetch) enum Reply {
    Bytes(Vec<u8>),
    /// This, then silence.
    Stall(Vec<u8>),
    /// This, then one byte every 20 ms.
    Drip(Vec<u8>),
    Close,
}

pub(in crate::fetch) fn reply(status: &str, fields: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{fields}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

pub(in crate::fetch) fn json(body: &str) -> Reply {
    reply("200 OK", "Content-Type: application/json\r\n", body)
}

pub(in crate::fetch) struct Host {
    pub(in crate::fetch) address: SocketAddr,
    pub(in crate::fetch) heads: Arc<Mutex<Vec<String>>>,
}

impl Host {
    pub(in crate::fetch) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, heads) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let log = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, script, Arc::clone(&log)));
            }
        });
        Self { address, heads }
    }

    pub(in crate::fetch) fn asked(&self) -> usize {
        self.heads.lock().unwrap().len()
    }

    pub(in crate::fetch) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

pub(in crate::fetch) async fn serve(mut stream: TcpStream, script: Script, log: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(count) if count > 0 => head.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let before = {
        let mut log = log.lock().unwrap();
        let before = log.iter().filter(|head| head.split(' ').nth(1) == Some(path.as_str())).count();
        log.push(head.clone());
        before
    };
    match script(&path, &head, before) {
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
        }
        Reply::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
        Reply::Drip(bytes) => {
            let _ = stream.write_all(&bytes).await;
            for _ in 0..250 {
                tokio::time::sleep(Duration::from_millis(20)).await;
                if stream.write_all(b" ").await.is_err() {
                    return;
                }
            }
        }
        Reply::Close => {}
    }
    let _ = stream.shutdown().await;
}

pub(in crate::fetch) fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

pub(in crate::fetch) struct Bench {
    pub(in crate::fetch) host: Host,
    pub(in crate::fetch) fetcher: Fetcher,
    pub(in crate::fetch) clock: Clock,
    pub(in crate::fetch) names: ScriptedNames,
}

pub(in crate::fetch) async fn bench(script: Script) -> Bench {
    let host = Host::start(script).await;
    let test = TestEgress::default().socket(host.address).unwrap().name("issuer.test", host.address).unwrap();
    let test = test.name("other.test", host.address).unwrap();
    let names = ScriptedNames::default();
    let clock = Clock::fixed(at(0));
    let fetcher = Fetcher::scripted(EgressConfig::default(), clock.clone(), test, names.clone(), Duration::from_millis(600));
    Bench { host, fetcher, clock, names }
}

impl Bench {
    pub(in crate::fetch) async fn get(&self, url: &str, kind: Kind) -> Fetched {
        self.fetcher.fetch(&Wanted { url: url.to_owned(), kind }).await
    }

    pub(in crate::fetch) async fn failure(&self, path: &str, kind: Kind) -> Option<Failure> {
        self.get(&self.host.url(path), kind).await.outcome.err()
    }
}
