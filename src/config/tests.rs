use super::*;

fn from(text: &str, environment: &[(&str, &str)]) -> Result<LoadedConfig, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assay.toml");
    std::fs::write(&path, text).unwrap();
    load(Some(&path), environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())), &[])
}

#[test]
fn starts_with_no_settings_at_all() {
    let loaded = load(None, [], &[]).unwrap();
    assert_eq!(loaded.config, Config::default());
    assert!(loaded.origins.is_empty());
}

#[test]
fn the_environment_wins_over_the_file_and_both_are_named() {
    let loaded = from("[tasks]\nslots = 3\ndrain_seconds = 5\n", &[("ASSAY_TASKS__SLOTS", "4")]).unwrap();
    assert_eq!((loaded.config.tasks.slots, loaded.config.tasks.drain_seconds), (4, 5));
    assert_eq!(loaded.origins["tasks.slots"], Origin::Environment("ASSAY_TASKS__SLOTS".to_owned()));
    assert!(matches!(&loaded.origins["tasks.drain_seconds"], Origin::File(_)));
}

#[test]
fn mistakes_name_the_key_and_the_remedy() {
    for (text, environment, expected) in [
        ("[tasks]\nslot = 3\n", vec![], "unknown field `slot`"),
        ("[tasks]\nslots = 0\n", vec![], "setting tasks.slots: takes 1 to 64"),
        ("[egress]\ndeny_cidrs = [\"x\"]\n", vec![], "setting egress.deny_cidrs"),
        ("[server]\npublic_url = \"http://example.org\"\n", vec![], "takes an https:// address"),
        ("[mail]\ntransport = \"smtp\"\n", vec![], "setting mail.smtp_host"),
        ("[mail]\ntransport = \"smtp\"\nsmtp_host = \"mx.example.org\"\nsmtp_security = \"none\"\n", vec![], "on this machine"),
        ("[mail]\nfrom = \"nobody\"\n", vec![], "setting mail.from"),
        ("", vec![("ASSAY_TASKS__SLOTS", "many")], "tasks.slots takes a whole number"),
        ("", vec![("ASSAY_TASKS__NOPE", "1")], "there is no setting tasks.nope"),
    ] {
        let error = from(text, &environment).unwrap_err().to_string();
        assert!(error.contains(expected), "{error:?} lacks {expected:?}");
    }
}

#[test]
fn lists_can_be_set_by_one_variable() {
    let loaded = from("", &[("ASSAY_EGRESS__EXTRA_PORTS", "8443, 9443"), ("ASSAY_EGRESS__DENY_CIDRS", "203.0.113.0/24")]).unwrap();
    assert_eq!(loaded.config.egress.extra_ports, [8443, 9443]);
    assert_eq!(loaded.config.egress.deny_cidrs, ["203.0.113.0/24"]);
}
