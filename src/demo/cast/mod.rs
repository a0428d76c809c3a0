//! Who is in the demo: issuers, badges, jobs and people. All made up; well-known names stand on the list as examples only, at addresses nobody has.

pub mod badge;
pub mod issuers;
pub mod jobs;
pub mod past;
pub mod people;
pub mod samples;

pub use badge::{Badge, Ends, How, Secured, Trouble};
pub use people::{Expect, Item, Person};

/// The address of somebody of the demo: `maya.lindqvist@mail.example`.
pub fn email(name: &str) -> String {
    format!("{}@mail.example", slug(name).replace('-', "."))
}

/// `Google Data Analytics` as part of an address: `google-data-analytics`.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for sign in name.chars() {
        match sign.to_ascii_lowercase() {
            sign if sign.is_ascii_alphanumeric() => slug.push(sign),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}
