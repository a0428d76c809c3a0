//! Files that lie beside the project and are no part of it: other people's credentials and frameworks. Tests use what is there and say what is not.

use std::path::{Path, PathBuf};

/// Where a shared file or folder is, if it is there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !found.exists() {
        println!("not tried: {} is not beside the project", found.display());
        return None;
    }
    Some(found)
}

/// What is in a shared file, if it is there.
pub(crate) fn read_shared(path: &str) -> Option<Vec<u8>> {
    shared(path).map(|found| std::fs::read(found).unwrap())
}
