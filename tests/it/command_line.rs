//! The commands, as somebody at a terminal has them: what they print, and how they end.

use serde_json::{Value, json};

use assay::demo::sign::{Form, IssuerKey, add_proof, did_document, to_jwt};

use crate::database::Database;
use crate::process::{Server, assay, run};

#[test]
fn misuse_ends_with_two_and_says_how_it_is_meant() {
    let database = Database::new();
    for arguments in [&["nonsense"][..], &["verify"], &["serve", "--listen", "here"], &["serve", "--no-such-flag"]] {
        let (code, out, err) = run(&database, arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains("--help") || err.contains("Usage"), "{err}");
    }
    let mut command = assay(&database);
    let output = command.env("ASSAY_TASKS__SLOTS", "many").args(["config"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("tasks.slots takes a whole number"));
    let (code, out, _) = run(&database, &["--help"]);
    assert_eq!(code, 0);
    for word in ["serve", "verify", "bench", "screen", "issuers", "jobs", "skills", "user", "migrate", "config", "doctor"] {
        assert!(out.contains(word), "{word} is not in the help:\n{out}");
    }
}

#[test]
fn the_settings_in_force_are_printed_with_their_sources() {
    let database = Database::new();
    let (code, out, err) = run(&database, &["config"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("tasks.slots = 8") && out.contains("# default") && out.contains("# ASSAY_DATABASE__URL"), "{out}");
    let (_, out, _) = run(&database, &["config", "--format", "json"]);
    let all: Value = serde_json::from_str(&out).unwrap();
    assert!(all.as_array().unwrap().iter().any(|one| one["key"] == "tasks.slots" && one["value"] == 8));
}

#[test]
fn a_new_database_is_migrated_once() {
    let database = Database::new();
    assert_eq!(run(&database, &["migrate", "--check"]).0, 1);
    assert_eq!(run(&database, &["migrate"]).0, 0);
    assert_eq!(run(&database, &["migrate", "--check"]).0, 0);
    assert_eq!(run(&database, &["migrate"]).0, 0);
    let (code, out, err) = run(&database, &["doctor"]);
    assert_eq!(code, 0, "{out}{err}");
}

#[tokio::test]
async fn a_first_start_prints_a_set_up_link_and_ends_when_it_is_asked_to() {
    let database = Database::new();
    let mut server = Server::start(assay(&database), &["serve"]);
    server.wait_for("/set-up/", std::time::Duration::from_secs(30));
    crate::person::Person::at(&server.address).get("/healthz").await.answers(200);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn verify_ends_with_what_it_found() {
    let database = Database::new();
    let folder = database.folder.path();
    let key = IssuerKey::ed25519().unwrap();
    let did = "did:web:issuer.example";
    let credential = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "https://issuer.example/c/1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": did, "type": ["Profile"], "name": "Issuer"}, "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"id": "https://issuer.example/a/1", "type": ["Achievement"],
            "name": "SQL", "description": "Queries", "criteria": {"narrative": "An exam"}}},
    });
    let method = format!("{did}#key-1");
    let created = "2026-01-01T00:00:00Z".parse().unwrap();
    let good = add_proof(credential.clone(), &key, &method, created).unwrap();
    let mut bad = good.clone();
    bad["credentialSubject"]["achievement"]["name"] = "SQL, expert".into();
    let token = to_jwt(&credential, &key, &method, Form::Whole).unwrap();
    let save = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    save("good.json", good.to_string());
    save("bad.json", bad.to_string());
    save("good.jwt", token);
    save("did.json", did_document(did, &[("key-1", &key)]).to_string());
    save(
        "documents.json",
        json!({"https://issuer.example/.well-known/did.json": {"file": "did.json", "content_type": "application/did+json"}}).to_string(),
    );
    let offline = ["--documents", "documents.json", "--at", "2026-11-24T12:00:00Z"];
    for (file, expected, standing) in
        [("good.json", 0, "verified"), ("good.jwt", 0, "verified"), ("bad.json", 1, "invalid"), ("did.json", 1, "unreadable")]
    {
        let (code, out, err) = run(&database, &[&["verify", file, "--format", "json"][..], &offline].concat());
        assert_eq!(code, expected, "{file}: {out}{err}");
        let report: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(report["standing"], standing, "{file}: {out}");
        let (code, out, _) = run(&database, &[&["verify", file][..], &offline].concat());
        assert_eq!(code, expected, "{out}");
        assert!(!out.is_empty());
    }
    assert_eq!(run(&database, &["verify", "no-such-file.json"]).0, 2);
    assert_eq!(run(&database, &["verify", "good.json", "--at", "yesterday"]).0, 2);
}

#[test]
fn a_line_of_a_manifest_that_is_no_case_stops_no_other() {
    let database = Database::new();
    let folder = database.folder.path();
    std::fs::write(folder.join("badge.json"), "{}").unwrap();
    let case = |id: &str| json!({"id": id, "file": "badge.json", "now": "2026-01-01T00:00:00Z"}).to_string();
    let missing = json!({"id": "gone", "file": "gone.json", "now": "2026-01-01T00:00:00Z"}).to_string();
    let manifest = folder.join("manifest.jsonl");
    std::fs::write(&manifest, [case("one"), "{\"id\":".to_owned(), String::new(), missing, case("two")].join("\n")).unwrap();
    let (code, out, err) = run(&database, &["verify", "--cases", manifest.to_str().unwrap()]);
    let ids: Vec<Value> = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!((code, ids), (1, vec![json!("one"), json!("two")]), "{err}");
    assert!(err.contains("manifest.jsonl, line 2") && err.contains("gone.json"), "{err}");
    let (code, out, err) = run(&database, &["verify", "--cases", folder.to_str().unwrap()]);
    assert_eq!((code, out.as_str()), (1, ""), "a folder is no manifest: {err}");
}
