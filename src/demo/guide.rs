//! The guide a visitor reads: samples issued to one address, and what each candidate is there to show.

use super::cast::people::{self, Item};
use super::cast::{email, jobs, samples, slug};
use super::site::{self, Site};
use super::{DemoError, files};
use crate::web::pages::demo::{Guide, SampleFile, SampleLink};

/// Issues the samples and says what should happen to each.
pub(super) fn write(site: &mut Site) -> Result<Guide, DemoError> {
    let is_open = |job: &&jobs::DemoJob| job.slug != jobs::COORDINATOR;
    let mut guide = Guide {
        email: email(samples::HOLDER),
        jobs: jobs::ALL.iter().filter(is_open).map(|job| (job.title.to_owned(), format!("/jobs/{}/apply", job.slug))).collect(),
        people: people::ALL.iter().map(|person| (person.name.to_owned(), person.lesson.to_owned())).collect(),
        ..Guide::default()
    };
    for sample in samples::ALL {
        let (title, outcome) = (sample.title.to_owned(), sample.outcome.to_owned());
        let (name, bytes) = match &sample.item {
            Item::Png(badge) => (format!("{}.png", slug(badge.name)), site::to_png(badge, &site.publish(badge, samples::HOLDER)?)?),
            Item::Svg(badge) => {
                (format!("{}.svg", slug(badge.name)), site::to_svg(badge, &site.publish(badge, samples::HOLDER)?)?.into_bytes())
            }
            Item::Screenshot => ("screenshot.png".to_owned(), files::screenshot()?),
            Item::Pdf => ("certificate.pdf".to_owned(), files::pdf()),
            Item::Link(badge) => {
                guide.links.push(SampleLink { title, link: site.publish(badge, samples::HOLDER)?.link, outcome });
                continue;
            }
            Item::Page(badge) => {
                let posted = site.publish(badge, samples::HOLDER)?;
                guide.links.push(SampleLink { title, link: site.page_of(badge, &posted), outcome });
                continue;
            }
            Item::Other(link) => {
                guide.links.push(SampleLink { title, link: (*link).to_owned(), outcome });
                continue;
            }
        };
        guide.files.push(SampleFile { title, name, bytes, outcome });
    }
    Ok(guide)
}
