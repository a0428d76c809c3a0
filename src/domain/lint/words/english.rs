//! English: age, sex, family, marriage.

use super::Rule;
use crate::domain::lint::LintKind::{Age, Family, Marital, Sex};
use crate::domain::lint::Severity::{Hint, Stop, Warn};

const YOUNG: &str = "It tells older people not to apply.";
const WORK_NOT_AGE: &str = "Say what the work is like: \u{201c}a team of eight that tries new tools often\u{201d}.";
const GRADUATE: &str = "Most recent graduates are young, so people who learned it long ago, or elsewhere, are left out.";
const NO_EXPERIENCE: &str =
    "Say what is needed: \u{201c}no experience needed, we train you\u{201d}, or name the skill and how fresh it must be.";
const CAP: &str = "An upper limit of experience keeps older people out, and no skill is too much.";
const LEAST: &str = "Say the least that is needed, better as a skill and a level than in years: \u{201c}SQL at level 3\u{201d}.";
const ONE_SEX: &str = "It names one sex only, and the others read that they are not meant.";
const PRONOUN: &str = "It speaks of the person as of one sex.";

/// People and things that are young without being applicants.
pub(super) const CLIENTS: &[&str] = &[
    "people",
    "adults",
    "persons",
    "children",
    "patients",
    "offenders",
    "learners",
    "readers",
    "families",
    "carers",
    "women",
    "men",
    "mothers",
    "parents",
    "players",
    "athletes",
    "users",
    "customers",
    "clients",
    "pupils",
    "students",
    "refugees",
    "residents",
    "kids",
    "infants",
    "boys",
    "girls",
    "certificate",
    "certificates",
    "licence",
    "license",
];

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        Age,
        Warn,
        &[
            "young professional*|graduate*|talent*|candidate*|applicant*|team|teams|colleague*|staff|workforce|employees|mind|minds|man|woman|lady|blood",
            "young and dynamic|hungry|energetic|ambitious|motivated|fresh|vibrant|enthusiastic",
            "young dynamic|energetic|ambitious|motivated|vibrant|enthusiastic",
            "youthful",
        ],
        YOUNG,
        WORK_NOT_AGE,
    ),
    Rule::new(
        Age,
        Hint,
        &["young people|adults|persons|children|patients|offenders|learners|readers|families|carers|women|men|mothers|parents|players|athletes|users|customers|clients|audience*|pupils|students|refugees|residents"],
        "About the people you serve this is fine. About applicants it is a wish for an age.",
        "Leave it where it names those you serve; take it out where it means applicants.",
    ),
    Rule::new(Age, Hint, &["young"], "Read as a wish about applicants, it tells older people not to apply.", WORK_NOT_AGE)
        .not_after(&["ernst", "neil", "arthur", "brigham"]),
    Rule::new(
        Age,
        Warn,
        &[
            "recent college|university? graduate|graduates|grad|grads",
            "new college|university? graduate|graduates|grad|grads",
            "fresh college|university? graduate|graduates|grad|grads",
            "newly|recently|just graduated",
            "fresh|straight out of|from college|university|school",
        ],
        GRADUATE,
        NO_EXPERIENCE,
    ),
    Rule::new(
        Age,
        Warn,
        &["digital native|natives"],
        "It means people who grew up with computers, and so an age.",
        "Name the tools: \u{201c}works with Teams, Miro and a ticket system\u{201d}.",
    ),
    Rule::new(Age, Hint, &["millennial|millennials", "gen z", "generation z"], "As a wish about applicants it names an age.", WORK_NOT_AGE),
    Rule::new(
        Age,
        Hint,
        &["energetic", "high energy"],
        "It is often read as \u{201c}young\u{201d}, and shuts out people with little strength.",
        "Say what the day asks for: \u{201c}eight short visits a day in three places\u{201d}.",
    )
    .not_before(&["physics", "particle", "particles", "laser", "lasers", "beam", "beams", "density", "efficiency"]),
    Rule::new(
        Age,
        Warn,
        &["mature person|people|candidate*|applicant*|individual|individuals|professional*|man|woman|lady|employee*", "must be mature"],
        "Mature is a word for age as much as for judgement.",
        "Say what you mean by it: \u{201c}decides alone on nights and weekends\u{201d}.",
    ),
    Rule::new(
        Age,
        Warn,
        &["overqualified", "over qualified"],
        "It mostly turns away people with long careers.",
        "Say plainly what the job is and pays, and let people choose.",
    ),
    Rule::new(
        Age,
        Stop,
        &[
            "candidates|applicants|anyone under|below ##",
            "between ## and ## years of? age|old",
            "aged ## to|and ##",
            "age between? ## to|and ##",
            "not|no older than ##",
            "younger than ##",
            "maximum|max age",
            "upper age limit",
            "age limit",
        ],
        "It shuts out people by their age.",
        "Take it out. Where a law sets an age, name the law.",
    )
    .not_near(CLIENTS)
    .not_before(&["month", "months", "day", "days", "week", "weeks", "hour", "hours", "minutes", "percent"]),
    Rule::new(
        Age,
        Warn,
        &[
            "max|maximum of? # year|years|yrs of? _? experience",
            "no|not more than # year|years|yrs of? _? experience",
            "up to # year|years|yrs of? _? experience",
            "at most # year|years|yrs of? _? experience",
            "less|fewer than # year|years|yrs of? _? experience",
            "under # year|years|yrs of? _? experience",
            "# year|years|yrs of? _? experience max|maximum",
            "# year|years|yrs of? _? experience at most",
            "# year|years|yrs of? _? experience or less",
        ],
        CAP,
        LEAST,
    ),
    Rule::new(Age, Hint, &["# to? # year|years|yrs of? _? experience"], "Its upper end works like an age limit.", LEAST),
    Rule::new(
        Sex,
        Stop,
        &[
            "male|males|female|females|men|women only",
            "only men|women|males|females",
            "male|female candidate|candidates|applicant|applicants|preferred",
            "prefer|preferably a? male|female|man|woman",
        ],
        ONE_SEX,
        "Take it out. In the few jobs where the law allows it, say which law and why.",
    )
    .not_after(&["not"])
    .not_before(&["refuge", "shelter", "shelters", "gym", "ward", "wards", "space", "spaces", "hostel", "clinic"]),
    Rule::new(Sex, Warn, &["salesman|salesmen|saleswoman|saleswomen|salesgirl"], ONE_SEX, "Write \u{201c}salesperson\u{201d} or \u{201c}sales adviser\u{201d}.")
        .not_near(&["salesperson", "salesman", "salesmen", "saleswoman", "saleswomen"])
        .unless_marked(),
    Rule::new(Sex, Warn, &["waitress|waitresses|barmaid|barmaids"], ONE_SEX, "Write \u{201c}server\u{201d}, or \u{201c}waiter or waitress\u{201d}.")
        .not_near(&["waiter", "waiters", "barman", "bartender"])
        .unless_marked(),
    Rule::new(
        Sex,
        Warn,
        &["stewardess|stewardesses|hostess|hostesses"],
        ONE_SEX,
        "Write \u{201c}flight attendant\u{201d} or \u{201c}host\u{201d}.",
    )
    .not_near(&["steward", "stewards", "host", "hosts"])
    .unless_marked(),
    Rule::new(
        Sex,
        Warn,
        &[
            "chairman|foreman|foremen|handyman|handymen|businessman|businessmen|craftsman|craftsmen|cameraman|repairman|repairmen|doorman|doormen",
            "cleaning|tea|dinner lady|ladies",
            "housewife|housewives",
        ],
        ONE_SEX,
        "Use the neutral name: chair, supervisor, maintenance worker, tradesperson, cleaner.",
    )
    .unless_marked(),
    Rule::new(Sex, Warn, &["girl", "girl friday", "office|counter|shop girl|girls"], ONE_SEX, "Name the job: assistant, adviser, receptionist."),
    Rule::new(Sex, Hint, &["girls"], "About those you serve this is fine. About colleagues it names one sex, and as children.", "Name the job where it means colleagues."),
    Rule::new(
        Sex,
        Warn,
        &["he|she will|must|should|needs", "his|her responsibilities|duties|tasks"],
        PRONOUN,
        "Write \u{201c}you will\u{201d}, or \u{201c}they will\u{201d}.",
    )
    .not_after(&["he", "she", "s", "or", "and", "his", "her", "they", "their"]),
    Rule::new(
        Sex,
        Hint,
        &["ninja|ninjas|rockstar|rockstars", "rock star|stars", "manpower", "alpha male"],
        "Such words are heard as male, and fewer women apply.",
        "Name the job and the level: \u{201c}experienced developer\u{201d}; for manpower \u{201c}staff\u{201d}.",
    )
    .not_near(&["cmake", "make", "bazel", "meson", "build", "builds", "msbuild", "gn"]),
    Rule::new(
        Family,
        Stop,
        &[
            "no children|kids|dependents|dependants",
            "without children|kids|dependents|dependants",
            "childless",
            "no|without family commitments|obligations|responsibilities|ties",
            "no|without caring responsibilities",
            "no plans to have children",
            "not pregnant",
        ],
        "It asks about children and care, which are nobody\u{2019}s business at work.",
        "Say the hours: \u{201c}shifts of eight hours, every other weekend\u{201d}.",
    )
    .not_before(&["under", "below", "are", "were", "allowed", "in", "on", "admitted", "present", "s", "have"])
    .not_after(&["couples", "families", "people", "patients", "clients", "adults"]),
    Rule::new(
        Family,
        Hint,
        &[
            "flexible at all hours|times",
            "be? available at all|any hours|hour|times|time",
            "be available around the clock",
            "be available 24 7",
            "unlimited|total|complete flexibility|availability",
        ],
        "People who care for children or others read that they cannot do it.",
        "State the shifts and how far ahead they are known: \u{201c}two late shifts a week, planned a month ahead\u{201d}.",
    ),
    Rule::new(
        Marital,
        Stop,
        &["unmarried", "must be single|married|divorced", "single|married men|women|applicant*|candidate* only?"],
        "It asks about marriage.",
        "Take it out. Say what the work asks for, such as travel: \u{201c}six trips a year of three days\u{201d}.",
    )
    .not_before(&["threaded", "page", "use", "source", "point", "file", "line", "sign", "purpose", "person", "user", "tenant"]),
    Rule::new(Marital, Warn, &["marital status"], "It asks about marriage.", "Do not ask for it, and leave it out of the form."),
];
