//! English: origin, health, religion, looks, place.

use super::Rule;
use crate::domain::lint::LintKind::{Appearance, Disability, Origin, Place, Religion};
use crate::domain::lint::Severity::{Hint, Stop, Warn};

pub(super) const NATIVE: &str = "It asks where somebody grew up, and leaves out people who speak the language as well.";
pub(super) const RIGHT_TO_WORK: &str =
    "Ask for the right to work in the country. Where a law or a clearance asks for a citizenship, name it and say for which task.";
pub(super) const TASK: &str =
    "State the task, and that adjustments are possible: \u{201c}moves boxes of up to 15 kg\u{201d}, \u{201c}serves at a counter\u{201d}.";
pub(super) const LOOKS: &str = "It judges looks instead of work.";
pub(super) const DRESS: &str =
    "State the rule and its reason: \u{201c}work clothes are provided\u{201d}, \u{201c}masks must fit tightly\u{201d}.";
pub(super) const NEAR_BY: &str =
    "State what the work needs: \u{201c}on site by 7 am\u{201d}, \u{201c}at the plant within 30 minutes when on call\u{201d}.";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        Origin,
        Warn,
        &[
            "native level? english|german|french|spanish|italian|dutch|portuguese|polish|mandarin|chinese|arabic|japanese|russian|turkish|danish|swedish speaker|speakers?",
            "native speaker|speakers|fluency|proficiency",
            "native language|level",
            "english|german|french|spanish|italian|dutch|portuguese|polish|mandarin|chinese|arabic|japanese|russian|turkish native",
            "mother tongue",
        ],
        NATIVE,
        "Ask for the level the work needs: \u{201c}fluent (C1)\u{201d}.",
    ),
    Rule::new(Origin, Hint, &["first language"], NATIVE, "Ask for the level the work needs: \u{201c}fluent (C1)\u{201d}."),
    Rule::new(
        Origin,
        Warn,
        &["accent free", "no|neutral accent", "without a|an? _? accent"],
        "An accent tells where somebody comes from, not how well they are understood.",
        "Say \u{201c}is easily understood on the telephone\u{201d}.",
    ),
    Rule::new(
        Origin,
        Warn,
        &[
            "citizens|nationals only",
            "only citizens|nationals",
            "must be a|an? us|uk|eu|german|british|american|french|spanish|irish? citizen|citizens|national|nationals",
            "must be a|an? u s citizen|citizens",
            "us|uk|eu|german|british|american citizenship required|only",
            "u s citizenship required|only",
            "us|uk|eu|german|british|american citizens required",
        ],
        "It asks for a passport where the right to work is enough.",
        RIGHT_TO_WORK,
    ),
    Rule::new(Origin, Stop, &["no foreigners|immigrants|migrants"], "It shuts out people by their origin.", RIGHT_TO_WORK),
    Rule::new(
        Origin,
        Hint,
        &["cultural|culture fit"],
        "Nobody can check it, and it favours people like those already there.",
        "Name the ways of working: \u{201c}asks for review early\u{201d}, \u{201c}writes decisions down\u{201d}.",
    ),
    Rule::new(
        Disability,
        Stop,
        &["able bodied", "no disability|disabilities|handicap|handicaps"],
        "It shuts out people with disabilities openly.",
        TASK,
    ),
    Rule::new(Disability, Warn, &["physically fit|able", "mentally strong|stable|fit"], "It judges health instead of work.", TASK),
    Rule::new(
        Disability,
        Warn,
        &[
            "good|excellent|perfect|robust|full health",
            "no health problems|issues",
            "no sick leave|days",
            "perfect|normal vision|eyesight|hearing",
        ],
        "It asks about health, which is not the employer\u{2019}s to know before an offer.",
        TASK,
    )
    .not_before(&[
        "insurance",
        "benefit",
        "benefits",
        "plan",
        "plans",
        "care",
        "coverage",
        "cover",
        "system",
        "systems",
        "data",
        "outcomes",
        "services",
        "service",
        "information",
        "records",
        "literacy",
        "promotion",
        "and",
        "checks",
        "policy",
    ]),
    Rule::new(
        Disability,
        Warn,
        &["must|should|can? be? able to stand|walk|see|hear|kneel|climb|bend|crouch|sit", "able to stand|walk for"],
        "It names a body instead of a task, and the task can often be done in another way.",
        TASK,
    ),
    Rule::new(
        Disability,
        Hint,
        &["able to lift|carry"],
        "Lifting can be part of the work; how it is done is open.",
        "Say what has to be moved, how often, and which aids there are: \u{201c}moves boxes of 15 kg twice a day, a trolley is there\u{201d}.",
    ),
    Rule::new(
        Disability,
        Hint,
        &["thick skinned", "stress resistant", "resistant to stress"],
        "It hints at mental health and says little about the work.",
        "Say what comes up: \u{201c}answers upset callers, with a colleague at hand\u{201d}.",
    ),
    Rule::new(
        Religion,
        Stop,
        &[
            "christians|muslims|catholics|protestants|jews|hindus only",
            "must be a|an? practising|practicing? christian|muslim|catholic|protestant|jewish|hindu|buddhist",
        ],
        "It shuts out people by their religion.",
        "Take it out. Where a religious body may ask for it by law, say for which task.",
    ),
    Rule::new(
        Religion,
        Warn,
        &["practising|practicing christian*|muslim*|catholic*|protestant*|jew|jews|hindu*", "church member|members|membership"],
        "It asks about religion.",
        "Say what the work is: \u{201c}prepares the weekly service with the chaplain\u{201d}.",
    ),
    Rule::new(
        Religion,
        Warn,
        &[
            "no head? scarf|scarves",
            "no headscarf|headscarves|hijab|hijabs|turban|turbans|kippa|kippas|veil|veils",
            "no religious symbols|clothing|dress|headwear|jewellery",
        ],
        "It keeps out people who wear it for their faith.",
        DRESS,
    ),
    Rule::new(
        Appearance,
        Warn,
        &[
            "clean shaven",
            "good looking",
            "attractive appearance|looks|person|people|candidate*|woman|man|lady|presence",
            "slim figure|build",
            "minimum height of",
            "height of at least",
        ],
        LOOKS,
        DRESS,
    )
    .not_near(&["ceiling", "door", "doors", "shelf", "shelves", "screen", "image", "images", "building"]),
    Rule::new(Appearance, Hint, &["well groomed", "presentable", "smart|pleasant|polished|neat appearance"], LOOKS, DRESS),
    Rule::new(Appearance, Hint, &["no visible? tattoos|piercings"], LOOKS, DRESS),
    Rule::new(
        Appearance,
        Warn,
        &["attach|include|send|enclose|with a|an|your? recent? photo|photos|photograph", "cv|resume|application with photo|photograph"],
        "A photograph shows age, sex and origin before the work is looked at.",
        "Ask for no photograph.",
    )
    .not_before(&["id", "identification", "editing", "editor", "shoot", "shoots", "and"]),
    Rule::new(
        Place,
        Warn,
        &[
            "must|should live|reside within|near|close|in",
            "must|should? live|reside|living|residing within # miles|mile|km|kilometres|kilometers|minutes",
            "local candidates|applicants only",
            "local residents only",
            "residents only",
        ],
        "It asks for an address; what matters is being there when needed.",
        NEAR_BY,
    ),
];
