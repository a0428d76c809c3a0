//! Which framework files are of, by their names and how they begin.

use super::{Bundle, File, Unreadable, esco, onet, table};
use crate::domain::frameworks::FrameworkKind;

/// How much of each file is looked at.
const START: u64 = 16 * 1024;

/// The beginning of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    /// Its name.
    pub name: String,
    /// Its name with the zip files and folders it stands in.
    pub path: String,
    /// Its first bytes.
    pub start: Vec<u8>,
}

impl Peek {
    /// The names of its columns, if it is a table whose first line is the header.
    pub fn columns(&self) -> Vec<String> {
        table::columns(&self.start)
    }
}

/// The beginning of each file, in the order of [`Bundle::parts`].
pub fn peek(files: &[File<'_>]) -> Result<Vec<Peek>, Unreadable> {
    peek_at(&mut Bundle::open(files)?)
}

/// The same where the files are open already.
pub(super) fn peek_at(bundle: &mut Bundle<'_>) -> Result<Vec<Peek>, Unreadable> {
    let parts = bundle.parts().to_vec();
    let peek = |part: &super::Part| Ok(Peek { name: part.name.clone(), path: part.path.clone(), start: bundle.start(part, START)? });
    parts.iter().map(peek).collect()
}

/// Which framework the files are of; none where they cannot be read or nothing says.
pub fn detect(files: &[File<'_>]) -> Option<FrameworkKind> {
    let peeks = peek(files).ok()?;
    if esco::is_esco(&peeks) {
        return Some(FrameworkKind::Esco);
    }
    onet::is_onet(&peeks).then_some(FrameworkKind::Onet)
}
