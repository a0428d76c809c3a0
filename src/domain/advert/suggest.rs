//! What a finder makes of the pieces.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::cues::{self, Cue};
use super::phrases::{self, Phrase};
use super::{MOST, Mode, Piece, PieceKind, Suggestion, stated};
use crate::domain::jobs::Importance;
use crate::domain::matching::engine::Tier;
use crate::domain::matching::finder::FoundSkill;
use crate::domain::text::name_key;
use crate::domain::{Bp, SkillId};

/// A phrase that is not surely a skill, and equals none of its names, has to fit at least so well.
const LEAST_OF_PHRASE: Bp = 6_000;
/// A sentence has to speak of a skill at least so clearly: on the validation sentences of ESCO, four of five such skills are right.
const LEAST_OF_SENTENCE: Bp = 5_000;
/// A longer piece is no sentence; only its phrases are asked about.
const LONGEST_SENTENCE: usize = 1_000;
/// How many different things the finder is asked about one advert. A usual one takes a hundred.
const MOST_QUESTIONS: usize = 1_000;
/// How the finder's reason begins where a phrase is one of a skill's names.
const EQUAL: &str = "Equals ";
/// Names this short are written as they are: R, C, Go, IT.
const SHORT_NAME: usize = 2;

/// The skills that the pieces seem to ask for: must-haves first, then the best, at most [`MOST`]. `find` is asked about every sentence and every
/// phrase in it; weak guesses, benefits and what is about the employer are left out. Nothing is taken by itself.
pub fn suggest(pieces: &[Piece], find: impl Fn(&str, Mode) -> Vec<FoundSkill>) -> Vec<Suggestion> {
    let mut asked = Asked { find, known: BTreeMap::new() };
    let mut best: BTreeMap<SkillId, Merged> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.kind.importance().is_some()) {
        let cues = cues::of(&piece.text);
        for (found, place) in asked.of_piece(&piece.text, &cues) {
            let Some(suggestion) = suggestion(piece, &cues, found, place) else { continue };
            match best.get_mut(&suggestion.0.skill) {
                Some(known) => known.add(suggestion),
                None => {
                    best.insert(suggestion.0.skill.clone(), Merged::new(suggestion));
                }
            }
        }
    }
    let mut all: Vec<Suggestion> = best.into_values().map(Merged::into_suggestion).collect();
    all.sort_by(|one, other| order(one).cmp(&order(other)));
    all.truncate(MOST);
    all
}

fn order(one: &Suggestion) -> (Importance, Reverse<Bp>, Tier, &str, &SkillId) {
    (one.importance, Reverse(one.score), one.tier, &one.label, &one.skill)
}

/// A finder that is asked the same only once.
struct Asked<F> {
    find: F,
    known: BTreeMap<(Mode, String), Vec<FoundSkill>>,
}

impl<F: Fn(&str, Mode) -> Vec<FoundSkill>> Asked<F> {
    /// What is found in a piece, with the place of the words in it.
    fn of_piece(&mut self, text: &str, cues: &[Cue]) -> Vec<(FoundSkill, Range<usize>)> {
        let mut found = Vec::new();
        for phrase in phrases::read(text, cues) {
            self.of_phrase(text, &phrase, &mut found);
        }
        let sentence = if text.len() > LONGEST_SENTENCE { Vec::new() } else { self.ask(text, Mode::Sentence) };
        for one in sentence {
            let is_known = found.iter().any(|(known, _): &(FoundSkill, _)| known.skill == one.skill);
            if is_known || one.score < LEAST_OF_SENTENCE {
                continue;
            }
            let place = place_of(text, &one.label).or_else(|| place_of(text, words_of(&one)));
            if !is_short(&one.label) || place.as_ref().is_some_and(|place| stands_alone(text, place, &one.label)) {
                found.push((one, place.unwrap_or(0..text.len())));
            }
        }
        found
    }

    /// A phrase, and its parts where it is not surely a skill itself.
    fn of_phrase(&mut self, text: &str, phrase: &Phrase, found: &mut Vec<(FoundSkill, Range<usize>)>) {
        let mut best: Option<(FoundSkill, Range<usize>)> = None;
        for form in &phrase.forms {
            let Some(written) = text.get(form.clone()) else { continue };
            let Some(one) = self.ask(written, Mode::Phrase).into_iter().next().filter(|one| is_told(one, written)) else { continue };
            let is_better = best.as_ref().is_none_or(|(known, _)| (one.tier, Reverse(one.score)) < (known.tier, Reverse(known.score)));
            if is_better {
                best = Some((one, form.clone()));
            }
        }
        let is_sure = best.as_ref().is_some_and(|(one, _)| one.tier <= Tier::Direct);
        found.extend(best);
        if !is_sure {
            for part in &phrase.parts {
                self.of_phrase(text, part, found);
            }
        }
    }

    fn ask(&mut self, text: &str, mode: Mode) -> Vec<FoundSkill> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Self { find, known } = self;
        let question = (mode, text);
        if known.len() >= MOST_QUESTIONS && !known.contains_key(&question) {
            return Vec::new();
        }
        known.entry(question).or_insert_with_key(|(mode, text)| find(text, *mode)).clone()
    }
}

/// Whether a phrase names the skill clearly enough to be shown.
fn is_told(found: &FoundSkill, written: &str) -> bool {
    if is_short(written) && written != found.label {
        return false;
    }
    found.tier <= Tier::Likely || found.score >= LEAST_OF_PHRASE || found.why.starts_with(EQUAL)
}

/// Whether a name is so short that its letters mean much else.
fn is_short(name: &str) -> bool {
    name.chars().filter(|sign| sign.is_alphanumeric()).count() <= SHORT_NAME
}

/// Whether a short name stands there as it is written, and not in a row of letters like R&D.
fn stands_alone(text: &str, place: &Range<usize>, name: &str) -> bool {
    let is_end =
        |sign: Option<char>| sign.is_none_or(|sign| sign.is_whitespace() || matches!(sign, ',' | '.' | ';' | ':' | '(' | ')' | '/'));
    let before = text.get(..place.start).and_then(|before| before.chars().next_back());
    let after = text.get(place.end..).and_then(|after| after.chars().next());
    text.get(place.clone()) == Some(name) && is_end(before) && is_end(after)
}

/// The words of a sentence that the finder's reason begins with.
fn words_of(found: &FoundSkill) -> &str {
    found.why.strip_prefix('"').and_then(|why| why.split_once('"')).map_or("", |(words, _)| words)
}

/// Where a label stands in a text as words.
fn place_of(text: &str, label: &str) -> Option<Range<usize>> {
    let wanted = Some(name_key(label)).filter(|wanted| !wanted.is_empty())?;
    let starts = text.char_indices().filter(|(at, _)| text.get(..*at).is_none_or(|before| !before.ends_with(char::is_alphanumeric)));
    starts.map(|(at, _)| at).find_map(|start| {
        let part = text.get(start..)?;
        let ends = part.char_indices().map(|(at, sign)| at + sign.len_utf8()).take(4 * label.len());
        let fits = |end: &usize| part.get(..*end).is_some_and(|words| name_key(words) == wanted);
        let is_whole = |end: &usize| part.get(*end..).is_none_or(|after| !after.starts_with(char::is_alphanumeric));
        ends.filter(|end| is_whole(end)).find(fits).map(|end| start..start + end)
    })
}

/// A suggestion out of one place, and whether heading or wording say how much it matters.
fn suggestion(piece: &Piece, cues: &[Cue], found: FoundSkill, place: Range<usize>) -> Option<(Suggestion, bool)> {
    let cue = cues::at(&piece.text, cues, &place).or_else(|| cues::agreed(cues));
    let kind = cue.map_or(piece.kind, |cue| cue.kind);
    let why_importance = match (cue.and_then(|cue| piece.text.get(cue.said.clone())), &piece.heading) {
        (Some(words), _) => format!("The advert says \u{201c}{words}\u{201d}."),
        (None, Some(heading)) => format!("It stands under \u{201c}{heading}\u{201d}."),
        (None, None) => "The advert does not say how much it matters.".to_owned(),
    };
    let suggestion = Suggestion {
        skill: found.skill,
        label: found.label,
        importance: kind.importance()?,
        quoted: piece.text.get(place.clone())?.to_owned(),
        start: piece.start + place.start,
        end: piece.start + place.end,
        tier: found.tier,
        score: found.score,
        why: found.why,
        why_importance,
        level: stated::level(&piece.text, &place),
        years: stated::years(&piece.text, &place),
    };
    Some((suggestion, kind != PieceKind::Task))
}

/// What several places say about one skill.
struct Merged {
    /// The best quote.
    best: Suggestion,
    /// How much it matters, and whether the advert says so; tasks say it only by the way.
    importance: (Importance, String, bool),
}

impl Merged {
    fn new((best, is_said): (Suggestion, bool)) -> Self {
        Self { importance: (best.importance, best.why_importance.clone(), is_said), best }
    }

    fn add(&mut self, (other, is_said): (Suggestion, bool)) {
        let rank = |is_said: bool, importance: Importance| (!is_said, importance);
        if rank(is_said, other.importance) < rank(self.importance.2, self.importance.0) {
            self.importance = (other.importance, other.why_importance.clone(), is_said);
        }
        let level = self.best.level.take().or_else(|| other.level.clone());
        let years = self.best.years.take().or_else(|| other.years.clone());
        let quality = |one: &Suggestion| (one.tier, Reverse(one.score), one.start);
        if quality(&other) < quality(&self.best) {
            self.best = other;
        }
        (self.best.level, self.best.years) = (level, years);
    }

    fn into_suggestion(self) -> Suggestion {
        let (importance, why_importance, _) = self.importance;
        Suggestion { importance, why_importance, ..self.best }
    }
}
