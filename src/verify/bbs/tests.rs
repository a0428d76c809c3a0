use blstrs::{G1Affine, G1Projective, G2Affine, Scalar};
use proptest::prelude::*;

use super::generators::{FIRST, Generators};
use super::hash::{tag, to_scalar};
use super::proof::domain;
use super::signer::Signer;
use super::vectors::{self, HEADER, KEY, MESSAGES, PRESENTATION};
use super::*;

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn hex_of(scalar: Scalar) -> String {
    hex::encode(scalar.to_bytes_be())
}

/// Whether a proof is readable and holds, everything in hex.
fn check(key: &str, proof: &str, [header, presentation]: [&str; 2], messages: &[(usize, &str)]) -> bool {
    let messages: Vec<(usize, Vec<u8>)> = messages.iter().map(|(at, message)| (*at, bytes(message))).collect();
    let messages: Vec<(usize, &[u8])> = messages.iter().map(|(at, message)| (*at, message.as_slice())).collect();
    let (header, presentation) = (bytes(header), bytes(presentation));
    let shown = Shown { header: &header, presentation_header: &presentation, messages: &messages };
    let key = PublicKey::from_octets(&bytes(key)).unwrap();
    Proof::from_octets(&bytes(proof)).is_ok_and(|proof| proof.holds(&key, &shown))
}

fn at(places: &[usize]) -> Vec<(usize, &'static str)> {
    places.iter().map(|at| (*at, MESSAGES[*at].0)).collect()
}

#[test]
fn published_messages_generators_and_domains_come_out() {
    for (message, scalar) in MESSAGES {
        assert_eq!(hex_of(to_scalar(&[&bytes(message)], tag!("MAP_MSG_TO_SCALAR_AS_HASH_"))), scalar, "{message}");
    }
    assert_eq!(hex_of(to_scalar(&[&bytes(MESSAGES[0].0)], tag!("H2S_"))), vectors::HASHED);
    assert_eq!(hex::encode(FIRST.to_compressed()), vectors::FIRST);
    let generators = Generators::first(11).unwrap();
    assert_eq!(hex::encode(&generators.octets), vectors::GENERATORS.concat());
    assert_eq!(generators.points.iter().map(|point| hex::encode(point.to_compressed())).collect::<Vec<_>>(), vectors::GENERATORS);
    let key = PublicKey::from_octets(&bytes(KEY)).unwrap();
    for ((count, header), expected) in [(1, HEADER), (10, HEADER), (10, "")].into_iter().zip(vectors::DOMAINS) {
        let generators = Generators::first(count + 1).unwrap();
        assert_eq!(hex_of(domain(&key, &generators.octets, count, &bytes(header))), expected, "{count}");
    }
}

#[test]
fn generators_are_the_same_however_many_are_asked_for() {
    let many = Generators::first(200).unwrap();
    for count in [0, 1, 63, 64, 65, 128, 199] {
        let some = Generators::first(count).unwrap();
        assert!(some.points.len() == count && some.points == many.points[..count] && some.octets == many.octets[..count * 48], "{count}");
    }
    // The rule of the draft, without groups.
    let mut seed = hash::expand(&[tag!("MESSAGE_GENERATOR_SEED")], tag!("SIG_GENERATOR_SEED_"));
    for (number, point) in (1_u64..).zip(&many.points) {
        seed = hash::expand(&[&seed, &number.to_be_bytes()], tag!("SIG_GENERATOR_SEED_"));
        assert_eq!(G1Projective::hash_to_curve(&seed, tag!("SIG_GENERATOR_DST_"), &[]), *point, "{number}");
    }
    assert_eq!(Generators::first(MAX_MESSAGES + 1).unwrap().points.len(), MAX_MESSAGES + 1);
    assert!(Generators::first(MAX_MESSAGES + 64).is_none());
}

#[test]
fn published_proofs_hold() {
    let both = [HEADER, PRESENTATION];
    assert!(check(KEY, vectors::SINGLE, both, &at(&[0])));
    assert!(check(KEY, vectors::ALL, both, &at(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9])));
    assert!(check(KEY, vectors::SOME, both, &at(&[0, 2, 4, 6])));
    assert!(check(KEY, vectors::NO_HEADER, ["", PRESENTATION], &at(&[0, 2, 4, 6])));
    assert!(check(KEY, vectors::NO_PRESENTATION, [HEADER, ""], &at(&[0, 2, 4, 6])));
}

#[test]
fn published_proofs_with_something_else_do_not() {
    let both = [HEADER, PRESENTATION];
    let some = at(&[0, 2, 4, 6]);
    assert!(!check(vectors::OTHER_KEY, vectors::SOME, both, &some), "another key");
    assert!(!check(KEY, vectors::SOME, [vectors::OTHER_HEADER, PRESENTATION], &some), "another header");
    assert!(!check(KEY, vectors::SOME, [HEADER, vectors::OTHER_PRESENTATION], &some), "another presentation header");
    assert!(!check(KEY, vectors::SOME, ["", PRESENTATION], &some), "no header");
    assert!(!check(KEY, vectors::SOME, [HEADER, ""], &some), "no presentation header");
    assert!(!check(KEY, vectors::NO_HEADER, both, &some), "a header");
    assert!(!check(KEY, vectors::NO_PRESENTATION, both, &some), "a presentation header");
    let messages = |places: [usize; 4], from: [usize; 4]| -> Vec<(usize, &str)> {
        places.into_iter().zip(from).map(|(place, from)| (place, MESSAGES[from].0)).collect()
    };
    for (what, shown) in [
        ("none", vec![]),
        ("one fewer", some[..3].to_vec()),
        ("one more", at(&[0, 2, 4, 6, 8])),
        ("one changed", messages([0, 2, 4, 6], [0, 2, 4, 9])),
        ("two swapped", messages([0, 2, 4, 6], [2, 0, 4, 6])),
        ("another place", messages([0, 2, 4, 7], [0, 2, 4, 6])),
        ("another order", messages([2, 0, 4, 6], [2, 0, 4, 6])),
        ("one place twice", messages([0, 2, 4, 4], [0, 2, 4, 4])),
        ("the last place", messages([0, 2, 4, 9], [0, 2, 4, 9])),
        ("a place outside", messages([0, 2, 4, 10], [0, 2, 4, 6])),
        ("a place far outside", messages([0, 2, 4, usize::MAX], [0, 2, 4, 6])),
    ] {
        assert!(!check(KEY, vectors::SOME, both, &shown), "{what}");
    }
}

/// Every byte of a proof in turn, one bit of it changed.
#[test]
fn no_byte_of_a_proof_can_be_changed() {
    let proof = bytes(vectors::SOME);
    for place in 0..proof.len() {
        let mut changed = proof.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(!check(KEY, &hex::encode(changed), [HEADER, PRESENTATION], &at(&[0, 2, 4, 6])), "byte {place}");
    }
}

#[test]
fn a_proof_of_another_length_is_none() {
    let proof = bytes(vectors::SOME);
    for length in [0, 1, 47, 143, 144, 239, 271, 273, proof.len() - 1] {
        assert_eq!(Proof::from_octets(&proof[..length]), Err(ProofError::Length), "{length}");
    }
    let scalar = &proof[144..176];
    // A scalar more is one hidden message more, which was not signed.
    assert_eq!(Proof::from_octets(&[&proof, scalar].concat()).unwrap().hidden(), 7);
    assert!(!check(KEY, &hex::encode([&proof[..144], scalar, &proof[144..]].concat()), [HEADER, PRESENTATION], &at(&[0, 2, 4, 6])));
    let many = |count: usize| Proof::from_octets(&[&proof[..144], &scalar.repeat(count)].concat());
    assert_eq!(many(MAX_MESSAGES + 4).unwrap().hidden(), MAX_MESSAGES);
    assert_eq!(many(MAX_MESSAGES + 5), Err(ProofError::Size));
}

/// `x` as a compressed point of G1.
fn compressed(x: u64) -> [u8; 48] {
    let mut octets = [0; 48];
    octets[0] = 0x80;
    octets[40..].copy_from_slice(&x.to_be_bytes());
    octets
}

#[test]
fn points_outside_the_subgroup_are_refused() {
    let proof = bytes(vectors::SOME);
    let with = |place: usize, octets: &[u8]| {
        let mut changed = proof.clone();
        changed[place * 48..(place + 1) * 48].copy_from_slice(octets);
        Proof::from_octets(&changed)
    };
    // (0, 2) has order 3. Nearly no point of the curve is in the subgroup.
    assert_eq!(with(0, &compressed(0)), Err(ProofError::Point));
    let on_curve = (0..40).map(compressed).filter(|octets| bool::from(G1Affine::from_compressed_unchecked(octets).is_some()));
    let on_curve: Vec<_> = on_curve.collect();
    assert!(on_curve.len() > 10);
    for octets in on_curve {
        assert!(!bool::from(G1Affine::from_compressed_unchecked(&octets).unwrap().is_torsion_free()));
        for place in 0..3 {
            assert_eq!(with(place, &octets), Err(ProofError::Point), "{}", hex::encode(octets));
        }
    }
    // The same on the other curve, for keys.
    let mut found = 0;
    for x in 0..40_u64 {
        let octets = [compressed(0).as_slice(), &[0; 40], &x.to_be_bytes()].concat();
        let point = Option::<G2Affine>::from(G2Affine::from_compressed_unchecked(octets.as_slice().try_into().unwrap()));
        found += usize::from(point.is_some());
        assert_eq!(PublicKey::from_octets(&octets), None, "{x}");
    }
    assert!(found > 10);
}

#[test]
fn the_identity_is_refused_as_a_point_and_as_a_key() {
    let proof = bytes(vectors::SOME);
    let identity = [&[0xc0][..], &[0; 47]].concat();
    assert!(bool::from(G1Affine::from_compressed(identity.as_slice().try_into().unwrap()).is_some()), "it is one of the subgroup");
    for place in 0..3 {
        let mut changed = proof.clone();
        changed[place * 48..(place + 1) * 48].copy_from_slice(&identity);
        assert_eq!(Proof::from_octets(&changed), Err(ProofError::Point));
    }
    assert_eq!(PublicKey::from_octets(&[&[0xc0][..], &[0; 95]].concat()), None);
}

#[test]
fn points_and_scalars_have_one_form_only() {
    let order = bytes("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
    let modulus = bytes("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");
    let sum = |one: &[u8], other: &[u8]| {
        let mut carry = 0;
        let mut sum: Vec<u8> = Vec::new();
        for (one, other) in one.iter().zip(other).rev() {
            carry += u16::from(*one) + u16::from(*other);
            sum.push(u8::try_from(carry % 256).unwrap());
            carry /= 256;
        }
        sum.reverse();
        sum
    };
    let proof = bytes(vectors::SOME);
    let last = proof.len() - 32;
    for place in [144, 176, 208, 240, last] {
        let scalar = proof[place..place + 32].to_vec();
        for (what, octets) in [("0", vec![0; 32]), ("the order", order.clone()), ("one order more", sum(&scalar, &order))] {
            let mut changed = proof.clone();
            changed[place..place + 32].copy_from_slice(&octets);
            assert_eq!(Proof::from_octets(&changed), Err(ProofError::Scalar), "{what} at {place}");
        }
    }
    // A point of the subgroup whose x has room for the modulus below the three bits that say what form it has.
    let small = Generators::first(64).unwrap().octets.chunks(48).find(|octets| octets[0] & 0x1f < 5).unwrap().to_vec();
    let flags = small[0] & 0xe0;
    let mut longer = sum(&[&[small[0] & 0x1f][..], &small[1..]].concat(), &modulus);
    assert!(longer[0] < 0x20);
    longer[0] |= flags;
    let with = |octets: &[u8]| Proof::from_octets(&[octets, &proof[48..]].concat());
    assert!(with(&small).is_ok());
    assert_eq!(with(&longer), Err(ProofError::Point));
    let uncompressed = [&[small[0] & 0x7f], &small[1..]].concat();
    assert_eq!(with(&uncompressed), Err(ProofError::Point));
    for length in [0, 95, 97, 192] {
        assert_eq!(PublicKey::from_octets(&bytes(KEY).into_iter().cycle().take(length).collect::<Vec<_>>()), None, "{length}");
    }
}

/// All the algebra of the messages is right, and only the signature is missing.
#[test]
fn nothing_is_proved_without_a_signature_of_the_key() {
    let (issuer, other) = (Signer::new(b"issuer"), Signer::new(b"other"));
    let messages: Vec<&[u8]> = vec![b"a", b"b", b"c"];
    let shown = Shown { header: b"h", presentation_header: b"p", messages: &[(1, b"b")] };
    let holds = |key: &PublicKey, proof: &[u8]| Proof::from_octets(proof).unwrap().holds(key, &shown);
    let prove = |signature: &signer::Signature| signature.prove(&issuer.public, (b"h", b"p"), &messages, &[1]);
    let mut signature = issuer.sign(b"h", &messages);
    assert!(holds(&issuer.public, &prove(&signature)));
    assert!(!holds(&other.public, &prove(&signature)), "another key");
    assert!(!holds(&issuer.public, &prove(&other.sign(b"h", &messages))), "somebody else's signature");
    assert!(!holds(&issuer.public, &prove(&issuer.sign(b"h", &[b"a", b"x", b"c"]))), "other messages were signed");
    assert!(!holds(&issuer.public, &prove(&issuer.sign(b"x", &messages))), "another header was signed");
    signature.a = *FIRST;
    assert!(!holds(&issuer.public, &prove(&signature)), "any point for a signature");
}

/// Sums that a hostile proof can bring about: points that are alike, opposite, and counted 0 times.
#[test]
fn sums_of_many_points_are_right_where_formulas_have_exceptions() {
    let points = Generators::first(80).unwrap().points;
    let factor = |number: u64| to_scalar(&[&number.to_be_bytes()], b"TEST");
    for count in [2, 3, 4, 15, 31, 32, 33, 64, 80] {
        let (mut points, mut factors) = (points[..count].to_vec(), (0..).map(factor).take(count).collect::<Vec<_>>());
        let mut check = |change: &dyn Fn(&mut [G1Projective], &mut [Scalar])| {
            change(&mut points, &mut factors);
            let sum: G1Projective = points.iter().zip(&factors).map(|(point, factor)| point * factor).sum();
            assert_eq!(G1Projective::multi_exp(&points, &factors), sum, "{count}");
        };
        check(&|_, _| ());
        check(&|points, _| points[1] = points[0]);
        check(&|_, factors| factors[1] = factors[0]);
        check(&|points, _| points[1] = -points[0]);
        check(&|_, factors| factors[count - 1] = Scalar::default());
        check(&|points, _| points[1] = points[0] + points[count - 1]);
        check(&|points, factors| (points.fill(points[0]), factors.fill(factors[0])).0);
        check(&|_, factors| factors.fill(Scalar::default()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_a_holder_shows_holds_and_nothing_else(
        messages in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 1..12),
        choice in any::<u16>(),
        header in proptest::collection::vec(any::<u8>(), 0..70),
        presentation in proptest::collection::vec(any::<u8>(), 0..70),
        changed in any::<proptest::sample::Index>(),
    ) {
        let issuer = Signer::new(b"issuer");
        let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
        let places: Vec<usize> = (0..messages.len()).filter(|at| choice >> at & 1 == 1).collect();
        let proof = issuer.sign(&header, &messages).prove(&issuer.public, (&header, &presentation), &messages, &places);
        let proof = Proof::from_octets(&proof).unwrap();
        prop_assert_eq!(proof.hidden(), messages.len() - places.len());
        let mut shown: Vec<(usize, &[u8])> = places.iter().map(|at| (*at, messages[*at])).collect();
        let holds = |messages: &[(usize, &[u8])], header: &[u8], presentation: &[u8]| {
            proof.holds(&issuer.public, &Shown { header, presentation_header: presentation, messages })
        };
        prop_assert!(holds(&shown, &header, &presentation));
        let more = |bytes: &[u8]| [bytes, &[0]].concat();
        prop_assert!(!holds(&shown, &more(&header), &presentation));
        prop_assert!(!holds(&shown, &header, &more(&presentation)));
        if !shown.is_empty() {
            let at = changed.index(shown.len());
            let other = more(shown[at].1);
            shown[at].1 = &other;
            prop_assert!(!holds(&shown, &header, &presentation));
            shown.remove(at);
            prop_assert!(!holds(&shown, &header, &presentation));
        }
    }

    #[test]
    fn no_octets_do_harm(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = (Proof::from_octets(&octets), PublicKey::from_octets(&octets));
    }
}
