//! Which shape a file has, by its name and what is in it: one question a shape. A file that is broken has none.

use super::{File, case, ctdl, header, json, rsd, skills_csv};
use crate::domain::frameworks::FrameworkKind;

/// Which of the shapes in this folder a file has; reads it once.
pub fn shape(file: File<'_>) -> Option<FrameworkKind> {
    if is_json(file) { shape_of_json(file) } else { shape_of_table(file) }
}

/// Whether this is a CASE package.
pub fn is_case(file: File<'_>) -> bool {
    shape(file) == Some(FrameworkKind::Case)
}

/// Whether this is JSON-LD with competencies or a framework of them.
pub fn is_ctdl(file: File<'_>) -> bool {
    shape(file) == Some(FrameworkKind::CtdlAsn)
}

/// Whether these are rich skill descriptors: CSV of either generation, or the JSON of OSMT's API.
pub fn is_rsd(file: File<'_>) -> bool {
    shape(file) == Some(FrameworkKind::Rsd)
}

/// Whether this is our own CSV of skills.
pub fn is_skills_csv(file: File<'_>) -> bool {
    shape(file) == Some(FrameworkKind::Custom)
}

/// The shape of JSON that is not called a table.
fn shape_of_json(file: File<'_>) -> Option<FrameworkKind> {
    if has_ending(file, &["csv", "tsv", "txt"]) {
        return None;
    }
    let root = json::parse(file).ok()?;
    if case::package(&root).is_some() {
        Some(FrameworkKind::Case)
    } else if ctdl::has_competencies(&root) {
        Some(FrameworkKind::CtdlAsn)
    } else {
        rsd::is_skill_list(&root).then_some(FrameworkKind::Rsd)
    }
}

/// The shape of a table that is not called JSON.
fn shape_of_table(file: File<'_>) -> Option<FrameworkKind> {
    if has_ending(file, &["json", "jsonld"]) {
        return None;
    }
    let columns = header::columns(file.bytes);
    if rsd::is_skill_table(&columns) {
        return Some(FrameworkKind::Rsd);
    }
    skills_csv::is_own_table(&columns).then_some(FrameworkKind::Custom)
}

fn is_json(file: File<'_>) -> bool {
    let start = file.bytes.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(file.bytes).trim_ascii_start();
    start.starts_with(b"{") || start.starts_with(b"[")
}

fn has_ending(file: File<'_>, endings: &[&str]) -> bool {
    file.name.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::sample;
    use super::*;

    /// The shapes a file is taken for.
    fn shapes(name: &str, bytes: &[u8]) -> Vec<&'static str> {
        let file = File { name, bytes };
        let all = [("case", is_case(file)), ("ctdl", is_ctdl(file)), ("rsd", is_rsd(file)), ("own", is_skills_csv(file))];
        all.into_iter().filter(|(_, is)| *is).map(|(shape, _)| shape).collect()
    }

    #[test]
    fn a_file_has_one_shape_or_none() {
        for (name, text, expected) in [
            ("a.json", r#"{"CFPackage": {"CFItems": []}}"#, vec!["case"]),
            ("a.json", "\u{feff} [{\"CFDocument\": {}}]", vec!["case"]),
            ("a.jsonld", r#"{"@graph": [{"@type": "ceasn:CompetencyFramework"}]}"#, vec!["ctdl"]),
            ("a", r#"{"https://purl.org/ctdlasn/terms/competencyText": "x"}"#, vec!["ctdl"]),
            ("a.json", r#"[{"skillName": "x"}]"#, vec!["rsd"]),
            ("a.csv", "RSD Name,Skill Statement\n", vec!["rsd"]),
            ("a", "Collection;Skill Name;Contextualized Skill Statement\n", vec!["rsd"]),
            ("a.csv", "label,ID\nx,y\n", vec!["own"]),
            ("a.csv", "id,name\n", vec![]),
            ("a.csv", r#"{"CFItems": []}"#, vec![]),
            ("a.json", "id,label\n", vec![]),
            ("a.json", r#"{"CFItems": ["#, vec![]),
            ("a.json", r#"{"@type": "ceterms:Badge"}"#, vec![]),
            ("a.csv", "Skill Name,Level\n", vec![]),
            ("", "", vec![]),
        ] {
            assert_eq!(shapes(name, text.as_bytes()), expected, "{name}: {text}");
        }
    }

    #[test]
    fn the_real_files_have_their_shapes() {
        for (path, expected) in [
            ("case/opensalt-framework-20c5134f-case-v1p0.json", vec!["case"]),
            ("case/SmartLevelFramework.json", vec!["case"]),
            ("case/ItemTypeTestFramework.json", vec!["case"]),
            ("case/case-v1p0-swagger.json", vec![]),
            ("case/sample_case.csv", vec![]),
            ("ctdl/ctdl-asn_osmt_publisher_example.json", vec!["ctdl"]),
            ("ctdl/ce_registry_credential_1_valid.json", vec![]),
            ("ctdl/fixtures_schemas_ce_registry_competency.json", vec![]),
            ("osmt/Skills-Import.csv", vec!["rsd"]),
            ("osmt/osmt-batch-import-example.csv", vec!["rsd"]),
            ("osmt/osmt_api_v3_skills_get.json", vec!["rsd"]),
            ("osmt/BLS-Import.csv", vec![]),
            ("osmt/oNet-Import.csv", vec![]),
            ("onet-29.2.zip", vec![]),
        ] {
            if let Some(bytes) = sample(path) {
                assert_eq!(shapes(path, &bytes), expected, "{path}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_stumble(name in "[a-z.]{0,8}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = shapes(&name, &bytes);
        }
    }
}
