//! The values that stand in the parts of a credential.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// What may stand in a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Everything, now and then with something that RDF does not hold.
    Full,
    /// What `ssi` writes as the specification says: no typed booleans, fractions, language tags, lists or
    /// JSON literals, nothing that is not said, no stray percent sign in an IRI.
    Tame,
}

pub(super) type Any = BoxedStrategy<Value>;
pub(super) type Member = (&'static str, BoxedStrategy<Option<Value>>);

pub(super) fn must(name: &'static str, value: Any) -> Member {
    (name, value.prop_map(Some).boxed())
}

pub(super) fn may(name: &'static str, value: Any) -> Member {
    (name, option::weighted(0.3, value).boxed())
}

pub(super) fn object(members: Vec<Member>) -> Any {
    let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
    let with_names = move |values: Vec<Option<Value>>| -> Value {
        let members = names.iter().zip(values).filter_map(|(name, value)| Some(((*name).to_owned(), value?)));
        Value::Object(members.collect::<Map<_, _>>())
    };
    values.prop_map(with_names).boxed()
}

pub(super) fn one_of(words: &'static [&'static str]) -> Any {
    proptest::sample::select(words).prop_map(Value::from).boxed()
}

pub(super) fn array(value: Any) -> Any {
    vec(value, 0..3).prop_map(Value::from).boxed()
}

/// One, or an array of some.
pub(super) fn some(value: Any) -> Any {
    prop_oneof![3 => value.clone(), 1 => array(value)].boxed()
}

/// Builds the parts of one range.
#[derive(Clone, Copy)]
pub(super) struct Parts(pub(super) Range);

impl Parts {
    pub(super) fn is_full(self) -> bool {
        self.0 == Range::Full
    }

    /// A value, or in the full range now and then another one.
    pub(super) fn or(self, value: Any, odd: Any) -> Any {
        if self.is_full() { prop_oneof![12 => value, 1 => odd].boxed() } else { value }
    }

    pub(super) fn plain(self) -> Any {
        let usual = "[A-Za-z]{1,8}( [a-z]{1,8}){0,3}".prop_map(Value::from);
        let odd = prop_oneof![
            "\\PC{0,12}",
            "[ \\t\\n\\r\"\\\\'<>{}\u{1}\u{7f}\u{85}\u{a0}éß\u{2028}\u{feff}\u{301}𝄞日]{0,8}",
            Just(String::new())
        ];
        self.or(usual.boxed(), odd.prop_map(Value::from).boxed())
    }

    pub(super) fn text(self) -> Any {
        let language = one_of(&["en", "fr-CA", "zh-Hant-TW", "de-1996"]);
        let tagged = (self.plain(), language).prop_map(|(text, language)| json!({"@value": text, "@language": language}));
        let whole = self.plain().prop_map(|text| json!({"@value": text}));
        let typed = self.plain().prop_map(|text| json!({"@value": text, "@type": "https://e.example/datatype#x"}));
        self.or(self.plain(), prop_oneof![tagged, whole, typed, Just(Value::Null)].boxed())
    }

    pub(super) fn iri(self) -> Any {
        let usual = prop_oneof![
            "https://[a-z]{1,8}\\.example/[a-z0-9/]{0,12}([?][a-z]=[a-z0-9&]{0,6})?(#[a-z]{0,4})?",
            "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}",
            "did:(key|web|x):[A-Za-z0-9.:]{1,16}(#[a-z]{1,4})?",
            "mailto:[a-z]{1,6}@example\\.org",
        ];
        let odd = prop_oneof![
            "https://bücher\\.example/[äöü日]{0,4}",
            "_:[a-c]",
            "urn:[{}|^`<>\"\\\\]{1,3}",
            "tag:x,2026:[A-Z%]{1,3}",
            "did:web:(%3A|%|%C3){1,3}",
            "[A-Z]{1,3}[+.-]?[0-9]:[a-z]{0,3}"
        ];
        self.or(usual.prop_map(Value::from).boxed(), odd.prop_map(Value::from).boxed())
    }

    /// No whole number of 2^53 and more, which readers of JSON round each in its way, and no fraction that JavaScript writes without a
    /// dot (1e-7): jsonld.js takes those for whole numbers.
    pub(super) fn number(self) -> Any {
        let whole = prop_oneof![-1_000_i64..100_000, Just(0), Just(9_007_199_254_740_991)].prop_map(Value::from).boxed();
        let fraction = (-99_999_i64..100_000, 0_u32..4, "(|0|00|e0|E\\+1|e2)").prop_map(|(digits, places, tail)| {
            let (sign, digits) = (if digits < 0 { "-" } else { "" }, format!("{:06}", digits.abs()));
            let (front, back) = digits.split_at(digits.len() - usize::try_from(places).unwrap());
            let front = front.trim_start_matches('0');
            let front = if front.is_empty() { "0" } else { front };
            let point = if back.is_empty() { String::new() } else { format!(".{back}") };
            let tail = if back.is_empty() && tail.starts_with('0') { "" } else { tail.as_str() };
            serde_json::from_str(&format!("{sign}{front}{point}{tail}")).unwrap()
        });
        let special = proptest::sample::select(
            &[
                "-0",
                "0.0",
                "-0.0",
                "36.0",
                "36.5",
                "1e20",
                "1e21",
                "1.5e300",
                "0.1",
                "3.3333333333333335",
                "2.5e-300",
                "123456789012345680000",
            ][..],
        );
        let special = special.prop_map(|text| serde_json::from_str::<Value>(text).unwrap());
        if self.is_full() { prop_oneof![whole, fraction, special].boxed() } else { whole }
    }

    pub(super) fn moment(self) -> Any {
        let usual = "20[0-2][0-9]-0[1-9]-1[0-9]T0[0-9]:[0-5]0:00(Z|\\.5Z|\\+02:00)".prop_map(Value::from).boxed();
        self.or(usual, self.plain())
    }

    /// JSON as a literal, with whatever in it.
    pub(super) fn json(self) -> Any {
        let leaf = prop_oneof![self.number(), self.plain(), any::<bool>().prop_map(Value::from), Just(Value::Null)];
        leaf.prop_recursive(3, 12, 3, |inner| {
            let name = prop_oneof!["[a-z]{1,3}", "\\PC{0,3}", Just("@id".to_owned())];
            prop_oneof![
                vec(inner.clone(), 0..3).prop_map(Value::from),
                proptest::collection::btree_map(name, inner, 0..3).prop_map(|members| json!(members))
            ]
        })
        .boxed()
    }
}
