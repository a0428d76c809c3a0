//! The provider table. One row, one rule, one test (`tests.rs`); the first row that fits is taken. A wrong row is a one-line fix.

use url::Url;

use super::pattern::{self, Captures};
use crate::verify::bundle::DocumentKind::{self, Json, Link};
use crate::verify::report::Problem;

/// What a rule leads to.
pub(super) enum Then {
    /// Ask for these; `{link}` is the pasted link itself.
    Ask(&'static [(&'static str, DocumentKind)]),
    /// Tell the candidate.
    Advise(Problem),
    /// Another link, or the credential, in this query value.
    Inside(&'static str),
}

/// One row.
pub(super) struct Rule {
    hosts: &'static [&'static str],
    path: &'static str,
    pub(super) then: Then,
}

impl Rule {
    /// What the rule catches of `url`.
    pub(super) fn matches(&self, url: &Url) -> Option<Captures> {
        pattern::host_matches(self.hosts, url.host_str()?).then(|| pattern::matches(self.path, url))?
    }
}

const fn ask(hosts: &'static [&'static str], path: &'static str, templates: &'static [(&'static str, DocumentKind)]) -> Rule {
    Rule { hosts, path, then: Then::Ask(templates) }
}

const fn advise(hosts: &'static [&'static str], path: &'static str, problem: Problem) -> Rule {
    Rule { hosts, path, then: Then::Advise(problem) }
}

const CREDLY: &[&str] = &["credly.com", "www.credly.com", "api.credly.com", "youracclaim.com", "www.youracclaim.com"];
const CREDLY_BADGE: &[(&str, DocumentKind)] = &[
    ("https://api.credly.com/v1/obi/v2/badge_assertions/{0}", Link),
    ("https://www.credly.com/api/v1/obi/v2/badge_assertions/{0}", Link),
    ("https://www.credly.com/api/v1/obi/v3/open_badge_credentials/{0}", Link),
];
const CREDLY_SELF: &[(&str, DocumentKind)] = &[
    ("{link}", Link),
    ("https://api.credly.com/v1/obi/v2/badge_assertions/{0}", Link),
    ("https://www.credly.com/api/v1/obi/v3/open_badge_credentials/{0}", Link),
];
const BADGR_API: &[&str] =
    &["api.badgr.io", "api.eu.badgr.io", "api.ca.badgr.io", "api.au.badgr.io", "api.sg.badgr.io", "api.test.badgr.com"];
const BADGR_SITE: &[&str] = &[
    "badgr.io",
    "badgr.com",
    "www.badgr.com",
    "app.badgr.com",
    "us.badgr.com",
    "badges.parchment.com",
    "canvascredentials.instructure.com",
];
const BADGR_ANY: &[&str] =
    &["badgr.io", "*.badgr.io", "badgr.com", "*.badgr.com", "badges.parchment.com", "canvascredentials.instructure.com"];
const ACCREDIBLE: &[&str] = &["credential.net", "www.credential.net", "*.credential.net", "api.accredible.com"];
const ACCREDIBLE_BADGE: &[(&str, DocumentKind)] = &[("https://api.accredible.com/v1/obi/badge_assertions/{0}", Link), ("{link}", Link)];
const FACTORY: &[&str] = &["openbadgefactory.com", "www.openbadgefactory.com"];
const PASSPORT: &[&str] = &["openbadgepassport.com", "www.openbadgepassport.com"];
const VERIFIER_PLUS: &[&str] = &["verifierplus.org", "www.verifierplus.org"];
const LINKEDIN: &[&str] = &["linkedin.com", "*.linkedin.com"];
const ANY: &[&str] = &["*"];

/// All rules, in order.
pub(super) const RULES: &[Rule] = &[
    // Credly (Acclaim).
    ask(CREDLY, "/badges/{uuid}/**", CREDLY_BADGE),
    ask(CREDLY, "/earner/earned/badge/{uuid}", CREDLY_BADGE),
    ask(CREDLY, "/go/{uuid}", CREDLY_BADGE),
    // Its own addresses of credentials: the one pasted first.
    ask(CREDLY, "/v1/obi/v2/badge_assertions/{uuid}", CREDLY_SELF),
    ask(CREDLY, "/api/v1/obi/v2/badge_assertions/{uuid}", CREDLY_SELF),
    ask(CREDLY, "/api/v1/obi/v3/open_badge_credentials/{uuid}", CREDLY_SELF),
    advise(CREDLY, "/users/**", Problem::NotABadgeLink),
    advise(CREDLY, "/earner/**", Problem::NotABadgeLink),
    advise(CREDLY, "/org/**", Problem::NotABadgeLink),
    advise(CREDLY, "/organizations/**", Problem::NotABadgeLink),
    // Canvas Credentials / Badgr / Parchment. `.json` forces JSON; anything with HTML in `Accept` is sent to the web application.
    ask(
        BADGR_API,
        "/public/assertions/{id}",
        &[("https://{host}/public/assertions/{0}.json?v=2_0", Json), ("https://{host}/public/assertions/{0}.json?v=3_0", Json)],
    ),
    ask(
        &["eu.badgr.com", "eu.badgr.io"],
        "/public/assertions/{id}",
        &[
            ("https://api.eu.badgr.io/public/assertions/{0}.json?v=2_0", Json),
            ("https://api.eu.badgr.io/public/assertions/{0}.json?v=3_0", Json),
        ],
    ),
    ask(
        &["ca.badgr.com", "ca.badgr.io"],
        "/public/assertions/{id}",
        &[
            ("https://api.ca.badgr.io/public/assertions/{0}.json?v=2_0", Json),
            ("https://api.ca.badgr.io/public/assertions/{0}.json?v=3_0", Json),
        ],
    ),
    ask(
        &["au.badgr.com", "au.badgr.io"],
        "/public/assertions/{id}",
        &[
            ("https://api.au.badgr.io/public/assertions/{0}.json?v=2_0", Json),
            ("https://api.au.badgr.io/public/assertions/{0}.json?v=3_0", Json),
        ],
    ),
    ask(
        &["sg.badgr.com", "sg.badgr.io"],
        "/public/assertions/{id}",
        &[
            ("https://api.sg.badgr.io/public/assertions/{0}.json?v=2_0", Json),
            ("https://api.sg.badgr.io/public/assertions/{0}.json?v=3_0", Json),
        ],
    ),
    ask(
        BADGR_SITE,
        "/public/assertions/{id}",
        &[
            ("https://api.badgr.io/public/assertions/{0}.json?v=2_0", Json),
            ("https://api.badgr.io/public/assertions/{0}.json?v=3_0", Json),
            ("{link}", Link),
        ],
    ),
    advise(BADGR_ANY, "/public/badges/**", Problem::NotABadgeLink),
    advise(BADGR_ANY, "/public/issuers/**", Problem::NotABadgeLink),
    advise(BADGR_ANY, "/public/collections/**", Problem::NotABadgeLink),
    advise(BADGR_ANY, "/public/organization/**", Problem::NotABadgeLink),
    advise(BADGR_ANY, "/recipient/**", Problem::NotABadgeLink),
    advise(BADGR_ANY, "/backpack/**", Problem::NotABadgeLink),
    advise(BADGR_ANY, "/earner/**", Problem::NotABadgeLink),
    // Accredible.
    ask(ACCREDIBLE, "/{uuid}/**", ACCREDIBLE_BADGE),
    ask(ACCREDIBLE, "/v1/obi/badge_assertions/{uuid}", ACCREDIBLE_BADGE),
    advise(ACCREDIBLE, "/profile/**", Problem::NotABadgeLink),
    advise(ACCREDIBLE, "/group/**", Problem::NotABadgeLink),
    // Open Badge Factory and Passport.
    ask(FACTORY, "/v1/assertion/{hex}/**", &[("https://openbadgefactory.com/v1/assertion/{0}", Json)]),
    advise(FACTORY, "/c/**", Problem::NotABadgeLink),
    ask(PASSPORT, "/app/badge/info/{number}/**", &[("https://openbadgepassport.com/obpv1/badge/info/{0}", Json), ("{link}", Link)]),
    advise(PASSPORT, "/app/profile/**", Problem::NotABadgeLink),
    advise(PASSPORT, "/app/user/**", Problem::NotABadgeLink),
    advise(PASSPORT, "/app/gallery/**", Problem::NotABadgeLink),
    advise(PASSPORT, "/app/page/**", Problem::NotABadgeLink),
    // Moodle and Totara, on any host, perhaps in a folder.
    ask(
        ANY,
        "/**/badges/badge.php?hash={hex}",
        &[("{origin}{rest}/badges/assertion.php?b={0}&obversion=2", Link), ("{origin}{rest}/badges/assertion.php?b={0}", Link)],
    ),
    ask(ANY, "/**/badges/assertion.php?b={hex}", &[("{origin}{rest}/badges/assertion.php?b={0}&obversion=2", Link), ("{link}", Link)]),
    advise(ANY, "/**/badges/mybadges.php", Problem::NotABadgeLink),
    advise(ANY, "/**/badges/badgeclass.php", Problem::NotABadgeLink),
    // VerifierPlus share links.
    Rule { hosts: VERIFIER_PLUS, path: "/", then: Then::Inside("vc") },
    ask(VERIFIER_PLUS, "/credentials/{id}", &[("https://verifierplus.org/api/credentials/{0}", Link)]),
    ask(VERIFIER_PLUS, "/api/credentials/{id}", &[("https://verifierplus.org/api/credentials/{0}", Link)]),
    // A login wall: never scraped. Certificates of its courses are no badges either.
    advise(LINKEDIN, "/learning/certificates/**", Problem::PlainCertificate),
    advise(LINKEDIN, "/**", Problem::LinkedInPage),
    // The backpack that is gone; only baked images are left of it.
    advise(&["backpack.openbadges.org"], "/**", Problem::LinkGone),
    // Certificates that are no Open Badges.
    advise(&["coursera.org", "www.coursera.org"], "/verify/**", Problem::PlainCertificate),
    advise(&["coursera.org", "www.coursera.org"], "/account/**", Problem::PlainCertificate),
    advise(&["coursera.org", "www.coursera.org"], "/share/**", Problem::PlainCertificate),
    advise(&["udemy.com", "www.udemy.com"], "/certificate/**", Problem::PlainCertificate),
    advise(&["ude.my"], "/**", Problem::PlainCertificate),
    advise(&["hackerrank.com", "www.hackerrank.com"], "/**", Problem::PlainCertificate),
    advise(&["freecodecamp.org", "www.freecodecamp.org"], "/certification/**", Problem::PlainCertificate),
    advise(&["credentials.edx.org"], "/credentials/**", Problem::PlainCertificate),
    advise(&["courses.edx.org"], "/certificates/**", Problem::PlainCertificate),
    advise(&["datacamp.com", "www.datacamp.com"], "/**", Problem::PlainCertificate),
    advise(&["kaggle.com", "www.kaggle.com"], "/learn/certification/**", Problem::PlainCertificate),
    // Files in a cloud drive are shown in a viewer; the file itself can be sent.
    advise(&["drive.google.com", "docs.google.com", "1drv.ms", "onedrive.live.com"], "/**", Problem::NotABadgeLink),
    // Accredible under the organisation's own name: ask the link, then the platform.
    ask(
        &["credentials.*", "credential.*"],
        "/{uuid}",
        &[("{link}", Link), ("https://api.accredible.com/v1/obi/badge_assertions/{0}", Link)],
    ),
];
