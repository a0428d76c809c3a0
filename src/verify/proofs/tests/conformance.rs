//! The shared cases of signatures and keys.

use super::*;
use crate::shared::shared;

/// Cases that come out otherwise than they say, with the reason (ADR 8).
const KNOWN_DIFFERENCES: &[&str] = &[
    // A bare `kid` that leads nowhere is undecided, as the sister case derived/jwt-jku-attacker wants it; `jku` is ignored.
    "peers/t-jwt-jku-evil",
];

/// Signature and binding of one case, fetching what is wanted from its table.
fn secure(root: &std::path::Path, case: &serde_json::Value, bytes: &[u8]) -> Option<String> {
    let setting = Setting::at(case["now"].as_str()?.parse().ok()?);
    let mut bundle = bundle(&[]);
    for _ in 0..=5 {
        let text = std::str::from_utf8(bytes).ok()?.trim();
        let secured = if text.starts_with('{') {
            let json = Json::parse(bytes).ok()?;
            let issuer = json.get("issuer")?;
            let issuer = issuer.as_str().or_else(|| issuer.get("id").and_then(Json::as_str))?;
            json.get("proof")?;
            data_integrity(&json, issuer, None, (&bundle, &setting))
        } else {
            let payload = Token::read(text).ok()?.payload().to_vec();
            let json = Json::parse(&payload).ok()?;
            let credential = json.get("vc").unwrap_or(&json);
            let issuer = credential.get("issuer").or_else(|| json.get("iss"))?;
            let issuer = issuer.as_str().or_else(|| issuer.get("id").and_then(Json::as_str))?;
            jwt(&Token::read(text), issuer, None, (&bundle, &setting))
        };
        if secured.wanted.is_empty() {
            return Some(outcome(&secured));
        }
        for request in secured.wanted {
            assert_eq!(request.kind, DocumentKind::Keys);
            let answer = fetch(root, &case["network"], &request.url);
            bundle.documents.push(Document { url: request.url, kind: request.kind, fetched_at: setting.now, answer });
        }
    }
    panic!("{}: asks without end", case["id"])
}

fn fetch(root: &std::path::Path, network: &serde_json::Value, url: &str) -> Answer {
    let mut at = url.to_owned();
    for _ in 0..5 {
        let entry = &network[&at];
        if entry.is_null() || entry["fail"].is_string() {
            return Answer::Failed(FetchFailure::Unreachable);
        }
        if let Some(next) = entry["location"].as_str() {
            at = next.to_owned();
            continue;
        }
        let bytes = entry["file"].as_str().map(|file| std::fs::read(root.join(file)).unwrap()).unwrap_or_default();
        return Answer::Body {
            status: u16::try_from(entry["status"].as_u64().unwrap_or(200)).unwrap(),
            content_type: entry["content_type"].as_str().map(str::to_owned),
            final_url: at,
            bytes: bytes.into(),
        };
    }
    Answer::Failed(FetchFailure::RedirectRefused)
}

#[test]
fn conformance_cases_of_signatures_and_keys_come_out_as_expected() {
    let Some(folder) = shared("conformance") else { return };
    let mut wrong = Vec::new();
    let (mut count, mut kinds) = (0, std::collections::BTreeMap::<String, usize>::new());
    for set in ["upstream", "derived", "peers"] {
        let root = folder.join(set);
        for line in std::fs::read_to_string(root.join("manifest.jsonl")).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let (kind, id) = (case["kind"].as_str().unwrap(), case["id"].as_str().unwrap());
            if kind.starts_with("ob2")
                || kind.starts_with("ob1")
                || kind.contains("sd-jwt")
                || kind.contains("baked")
                || KNOWN_DIFFERENCES.contains(&id)
            {
                continue;
            }
            let bytes = std::fs::read(root.join(case["file"].as_str().unwrap())).unwrap();
            let Some(got) = secure(&root, &case, &bytes) else { continue };
            count += 1;
            *kinds.entry(format!("{kind} {got}")).or_default() += 1;
            let standing = case["standing"].as_str().unwrap();
            let is_right = match (case["checks"]["proof"].as_str(), case["checks"]["key_binding"].as_str(), standing) {
                (_, Some("fail"), _) => got.ends_with("failed InvalidVerificationMethod") || got.ends_with("failed EmbeddedKeyUntrusted"),
                (Some("fail"), ..) => got.starts_with("failed"),
                (_, _, "verified" | "expired" | "not_yet_valid" | "revoked" | "suspended" | "recipient_mismatch") => {
                    got == "passed, passed"
                }
                _ => true,
            };
            let accepted: Vec<&str> = case["accept"].as_array().unwrap().iter().filter_map(|word| word.as_str()).collect();
            let is_right = is_right
                || accepted.contains(&"invalid") && got.contains("failed")
                || accepted.contains(&"indeterminate") && got.contains("unchecked");
            let is_unsupported = got.contains("unchecked UnsupportedSuite");
            if !is_right && !is_unsupported {
                wrong.push(format!("{id}: want {standing} {} got {got} ({})", case["checks"], case["reason"]));
            } else if got == "passed, passed" && ["invalid", "indeterminate"].contains(&standing) {
                println!("good here, {standing} elsewhere: {id} ({})", case["reason"]);
            }
        }
    }
    println!("{count} cases");
    for (kind, count) in kinds {
        println!("{count:4} {kind}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
