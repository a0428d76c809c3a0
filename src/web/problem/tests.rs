use super::*;

#[test]
fn only_paths_of_ours_are_gone_back_to() {
    for (next, expected) in [
        ("/jobs?state=open", "/jobs?state=open"),
        ("//evil.test", "/"),
        ("https://evil.test", "/"),
        ("/\\evil.test", "/"),
        ("", "/"),
        ("/a\tb", "/"),
    ] {
        assert_eq!(own_path(next), expected, "{next:?}");
    }
}

#[test]
fn the_cause_of_a_failure_stays_in_the_log() {
    let problem = Problem::internal(std::io::Error::other("disk /var/lib is full"));
    assert!(problem.to_string().contains("disk"));
    assert!(!problem.detail.contains("disk"));
}
