//! Makes `src/verify/jsonld/contexts.terms` from a folder of official JSON-LD contexts with an `index.json`:
//! `cargo run --example compile_contexts -- FOLDER > src/verify/jsonld/contexts.terms`.

use std::io::Write;
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("say which folder holds the contexts"))?);
    let index = std::fs::read(folder.join("index.json"))?;
    let tables = assay::verify::jsonld::notation::compile(&index, |file| std::fs::read(folder.join(file)).ok())?;
    std::io::stdout().write_all(tables.as_bytes())?;
    Ok(())
}
