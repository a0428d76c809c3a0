//! Reading whatever files of a framework there are.

use super::{File, Progress, Read, Said, Unreadable, case, ctdl, detect, esco, onet, peek, rsd, skills_csv};
use crate::domain::frameworks::FrameworkKind;
use crate::domain::policy::FreshnessClass;

/// Reads the files of one release of one framework, whichever it is. Where rows are left out, the release speaks for what it holds and for
/// nothing else: an entry whose row cannot be read is not one that the framework has given up.
pub fn read(files: &[File<'_>], said: &Said, progress: &mut dyn Progress) -> Result<Read, Unreadable> {
    let mut read = match super::kind::detect(files) {
        Some(FrameworkKind::Esco) => esco::read(files, said, progress)?,
        Some(FrameworkKind::Onet) => onet::read(files, said, progress)?,
        _ => read_one(files, said)?,
    };
    if !read.errors.is_empty() && (read.release.scope.entries || read.release.scope.links) {
        read.release.scope.entries = false;
        read.release.scope.links = false;
        read.notes.push("Rows were left out, so nothing is taken for given up by the framework. Mend them and load it again.".to_owned());
    }
    Ok(read)
}

/// Reads a framework that stands in one file.
fn read_one(files: &[File<'_>], said: &Said) -> Result<Read, Unreadable> {
    let [file] = files else { return Err(several(files)) };
    match detect::shape(*file) {
        Some(FrameworkKind::Case) => case::read(*file, said),
        Some(FrameworkKind::CtdlAsn) => ctdl::read(*file, said),
        Some(FrameworkKind::Rsd) => rsd::read(*file, said),
        Some(FrameworkKind::Custom) => own_skills(*file, said),
        _ => Err(unknown(*file, said)),
    }
}

fn own_skills(file: File<'_>, said: &Said) -> Result<Read, Unreadable> {
    let skills_csv::OwnSkills { mut read, freshness, not_to_confuse } = skills_csv::read(file, said)?;
    read.release.freshness = freshness.into_iter().filter_map(|(uri, class)| Some((uri, FreshnessClass::parse(&class)?))).collect();
    read.release.not_to_confuse = not_to_confuse;
    Ok(read)
}

/// Several files that are not of ESCO or O*NET, or none.
fn several(files: &[File<'_>]) -> Unreadable {
    if let Err(problem) = peek(files) {
        return problem;
    }
    let name = files.first().map_or_else(String::new, |file| file.name.to_owned());
    Unreadable::new(
        name,
        "only ESCO and O*NET come in several files",
        "Load other frameworks one file at a time, and the files of ESCO or O*NET without others.",
    )
}

/// Why one file could not be told: what the reader it looks most like says of it, else that it is none of ours.
fn unknown(file: File<'_>, said: &Said) -> Unreadable {
    if let Err(problem) = peek(&[file]) {
        return problem;
    }
    let is_json = file.bytes.trim_ascii_start().starts_with(b"{") || file.bytes.trim_ascii_start().starts_with(b"[");
    if is_json && let Err(problem) = ctdl::read(file, said) {
        return problem;
    }
    Unreadable::new(
        file.name,
        "this is no file of a skill framework that Assay reads",
        "It reads ESCO and O*NET as they are downloaded, CASE packages, CTDL-ASN frameworks, rich skill descriptors and our own skills.csv.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(name: &str, bytes: &[u8]) -> String {
        let problem = read(&[File { name, bytes }], &Said::default(), &mut ()).unwrap_err();
        format!("{problem}. {}", problem.hint)
    }

    #[test]
    fn each_file_goes_to_its_reader() {
        for (name, text, kind, label) in [
            ("ours.csv", "id,label,freshness\nsql,SQL,fast\n", FrameworkKind::Custom, "SQL"),
            ("f.json", r#"[{"skillName": "Weld pipes"}]"#, FrameworkKind::Rsd, "Weld pipes"),
            (
                "f.json",
                r#"{"CFDocument": {"identifier": "5f1d2f6e-0c35-4c4b-8e4b-0f1a2b3c4d5e", "title": "T"}, "CFItems": [{"identifier": "6f1d2f6e-0c35-4c4b-8e4b-0f1a2b3c4d5e", "fullStatement": "Adds numbers"}]}"#,
                FrameworkKind::Case,
                "Adds numbers",
            ),
        ] {
            let read = read(&[File { name, bytes: text.as_bytes() }], &Said::default(), &mut ()).unwrap();
            assert_eq!((read.release.kind, read.release.entries[0].label(), read.errors.len()), (kind, Some(label), 0), "{text}");
        }
        let own = read(&[File { name: "ours.csv", bytes: b"id,label,freshness\nsql,SQL,fast\n" }], &Said::default(), &mut ()).unwrap();
        assert_eq!(own.release.freshness.get("skill:sql"), Some(&FreshnessClass::Fast));
    }

    #[test]
    fn what_is_no_framework_says_so_and_what_would_be() {
        assert!(problem("a.csv", b"name,price\nx,1\n").contains("no file of a skill framework"));
        assert!(problem("a.zip", b"PK\x03\x04cut off").contains("a.zip"));
        let two = [File { name: "a.csv", bytes: b"id,label\nx,X\n" }, File { name: "b.csv", bytes: b"id,label\ny,Y\n" }];
        assert!(read(&two, &Said::default(), &mut ()).unwrap_err().hint.contains("one file at a time"));
    }

    #[test]
    fn a_row_that_cannot_be_read_retires_nothing() {
        let file = File { name: "ours.csv", bytes: b"id,label\nsql,SQL\n!,bad\n" };
        let read = read(&[file], &Said::default(), &mut ()).unwrap();
        assert_eq!((read.errors.len(), read.release.scope.entries, read.release.scope.links), (1, false, false));
    }
}
