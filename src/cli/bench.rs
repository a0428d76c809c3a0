//! `assay bench verify`: how many credentials a second, kind by kind.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED, ECDSA_P384_SHA384_FIXED_SIGNING, ED25519,
    EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Global, cases, print};
use crate::domain::credentials::Standing;
use crate::verify::{Bundle, Setting, Submitted, judge};

/// Measures this machine.
#[derive(Debug, Args)]
pub(super) struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Verify(BenchVerify),
}

/// Verifies the good cases of a manifest over and over on one core; a line of JSON for each kind.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay bench verify --cases manifest.jsonl --seconds 20")]
struct BenchVerify {
    /// The manifest.
    #[arg(long, value_name = "MANIFEST.jsonl")]
    cases: PathBuf,
    /// How long in all; every kind gets its share.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=3600))]
    seconds: u32,
}

#[derive(Serialize)]
struct Line<'k> {
    peer: &'static str,
    kind: &'k str,
    cases: usize,
    ops_s: u64,
    p50_ms: serde_json::Number,
    p99_ms: serde_json::Number,
    rss_mb: Option<u64>,
    bare_ops_s: Option<u64>,
    /// How many times the signature check alone, done right after it, a judgement takes: the median.
    times_bare: Option<serde_json::Number>,
}

impl Bench {
    pub(super) fn run(self, _global: &Global) -> anyhow::Result<ExitCode> {
        let What::Verify(command) = self.what;
        command.run()
    }
}

impl BenchVerify {
    fn run(self) -> anyhow::Result<ExitCode> {
        let (cases, folder) = cases::manifest(&self.cases)?;
        let mut kinds: BTreeMap<String, Vec<(Bundle, Setting)>> = BTreeMap::new();
        for case in cases.into_iter().filter(|case| case.standing == "verified") {
            let kind = case.kind.clone();
            let ready = case.ready(&folder)?;
            let (report, bundle) = ready.judge();
            if report.standing == Standing::Verified {
                kinds.entry(kind).or_default().push((bundle, ready.setting));
            }
        }
        let share = Duration::from_secs(self.seconds.into()) / u32::try_from(kinds.len().max(1))?;
        let progress = print::progress(kinds.len());
        for (kind, bundles) in &kinds {
            print::line(serde_json::to_string(&measure(kind, bundles, share)?)?);
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(ExitCode::SUCCESS)
    }
}

fn measure<'k>(kind: &'k str, bundles: &[(Bundle, Setting)], share: Duration) -> anyhow::Result<Line<'k>> {
    let bare = bare(kind, signed_size(kind, bundles));
    let (mut times, mut alone, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let start = Instant::now();
    while start.elapsed() < share {
        for (bundle, setting) in bundles {
            let begun = Instant::now();
            black_box(judge(black_box(bundle), setting));
            let judged = begun.elapsed();
            times.push(judged);
            // In turns, and compared pair by pair, so that both meet the machine in the same mood.
            if let Some(bare) = &bare {
                let begun = Instant::now();
                bare();
                let checked = begun.elapsed();
                alone.push(checked);
                ratios.push(hundredths(judged, checked));
            }
        }
    }
    let took: Duration = times.iter().sum();
    let per_second = rate(times.len(), took);
    let (p50, p99, bare_p50) = (percentile(&mut times, 50), percentile(&mut times, 99), percentile(&mut alone, 50));
    Ok(Line {
        peer: "assay",
        kind,
        cases: bundles.len(),
        ops_s: per_second,
        p50_ms: millis(p50)?,
        p99_ms: millis(p99)?,
        rss_mb: resident(),
        bare_ops_s: bare.as_ref().map(|_| rate(1, bare_p50)),
        times_bare: median(&mut ratios).map(with_point).transpose()?,
    })
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// How many hundredths one time is of another.
fn hundredths(one: Duration, other: Duration) -> u128 {
    one.as_nanos() * 100 / other.as_nanos().max(1)
}

fn median(numbers: &mut [u128]) -> Option<u128> {
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied()
}

/// Hundredths as a number with two digits after the point, without a float.
fn with_point(hundredths: u128) -> anyhow::Result<serde_json::Number> {
    Ok(format!("{}.{:02}", hundredths / 100, hundredths % 100).parse()?)
}

fn rate(times: usize, took: Duration) -> u64 {
    let per_second = u128::try_from(times).unwrap_or_default() * 1_000_000_000 / took.as_nanos().max(1);
    u64::try_from(per_second).unwrap_or(u64::MAX)
}

/// Milliseconds with three digits after the point, without a float.
fn millis(time: Duration) -> anyhow::Result<serde_json::Number> {
    let us = time.as_micros();
    Ok(format!("{}.{:03}", us / 1000, us % 1000).parse()?)
}

/// Memory of this process, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// How many bytes a signature of this kind is over: two hashes for linked data, the whole token for tokens (on average).
fn signed_size(kind: &str, bundles: &[(Bundle, Setting)]) -> usize {
    let size = |bundle: &Bundle| if let Submitted::Bytes(bytes) = &bundle.submitted { bytes.len() } else { 0 };
    let all = bundles.iter().map(|(bundle, _)| size(bundle)).sum::<usize>();
    if kind.contains("jwt") { (all / bundles.len().max(1)).max(64) } else { 64 }
}

/// A check of the signature alone over so many bytes, with a key made here; `None` for kinds that have none or several.
fn bare(kind: &str, size: usize) -> Option<Box<dyn Fn()>> {
    let message = vec![7; size];
    let random = SystemRandom::new();
    let has = |word: &str| kind.contains(word);
    let (algorithm, key, signature): (&'static dyn signature::VerificationAlgorithm, Vec<u8>, Vec<u8>) = if has("eddsa") || has("ed25519") {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).ok()?;
        (&ED25519, pair.public_key().as_ref().to_vec(), pair.sign(&message).as_ref().to_vec())
    } else if has("rs256") {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).ok()?;
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature).ok()?;
        (&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_der().ok()?.as_ref().to_vec(), signature)
    } else if has("p384") {
        let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).ok()?;
        (&ECDSA_P384_SHA384_FIXED, pair.public_key().as_ref().to_vec(), pair.sign(&random, &message).ok()?.as_ref().to_vec())
    } else if has("es256") || has("ecdsa") {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok()?;
        (&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref().to_vec(), pair.sign(&random, &message).ok()?.as_ref().to_vec())
    } else {
        return None;
    };
    Some(Box::new(move || {
        black_box(UnparsedPublicKey::new(algorithm, &key).verify(black_box(&message), &signature).is_ok());
    }))
}
