//! What an issuer and a holder do (§3.6.1, §3.6.3), so that tests have something to check.

use blstrs::{G1Affine, G1Projective, G2Affine, Scalar};
use group::ff::Field;
use group::prime::PrimeCurveAffine;

use super::PublicKey;
use super::generators::{FIRST, Generators};
use super::hash::{tag, to_scalar};
use super::proof::domain;

/// An issuer with a throw-away key.
#[derive(Clone)]
pub(in crate::verify) struct Signer {
    secret: Scalar,
    pub(in crate::verify) public: PublicKey,
}

/// A signature, as its holder keeps it.
#[derive(Clone)]
pub(in crate::verify) struct Signature {
    pub(in crate::verify) a: G1Projective,
    e: Scalar,
}

pub(super) fn octets(number: usize) -> [u8; 8] {
    u64::try_from(number).unwrap().to_be_bytes()
}

/// The scalars of one purpose, each of them other than the rest.
fn scalars(seed: &[u8]) -> impl FnMut() -> Scalar {
    let mut number = 0;
    move || {
        number += 1;
        to_scalar(&[seed, &octets(number)], b"TEST")
    }
}

fn mapped(messages: &[&[u8]]) -> Vec<Scalar> {
    messages.iter().map(|message| to_scalar(&[message], tag!("MAP_MSG_TO_SCALAR_AS_HASH_"))).collect()
}

/// What is signed: the sum over all messages.
fn sum(domain: Scalar, messages: &[Scalar], generators: &[G1Projective]) -> G1Projective {
    let factors = [domain].into_iter().chain(messages.iter().copied());
    generators.iter().zip(factors).fold(*FIRST, |sum, (point, factor)| sum + point * factor)
}

impl Signer {
    pub(in crate::verify) fn new(seed: &[u8]) -> Self {
        let secret = scalars(seed)();
        let public = PublicKey::from_octets(&(G2Affine::generator() * secret).to_compressed()).unwrap();
        Self { secret, public }
    }

    pub(in crate::verify) fn did(&self) -> String {
        format!("did:key:z{}", bs58::encode([&[0xeb, 0x01], self.public.octets()].concat()).into_string())
    }

    pub(in crate::verify) fn sign(&self, header: &[u8], messages: &[&[u8]]) -> Signature {
        let Generators { points, octets } = Generators::first(messages.len() + 1).unwrap();
        let sum = sum(domain(&self.public, &octets, messages.len(), header), &mapped(messages), &points);
        let e = scalars(header)();
        Signature { a: sum * (self.secret + e).invert().unwrap(), e }
    }
}

impl Signature {
    /// The octets of a proof that shows the messages at `shown`, in ascending order.
    pub(in crate::verify) fn prove(
        &self,
        key: &PublicKey,
        (header, presentation): (&[u8], &[u8]),
        messages: &[&[u8]],
        shown: &[usize],
    ) -> Vec<u8> {
        let mut random = scalars(presentation);
        let Generators { points, octets: in_a_row } = Generators::first(messages.len() + 1).unwrap();
        let domain = domain(key, &in_a_row, messages.len(), header);
        let messages = mapped(messages);
        let (r1, r2, e, r1_blind, r3_blind) = (random(), random(), random(), random(), random());
        let d = sum(domain, &messages, &points) * r2;
        let a_bar = self.a * (r1 * r2);
        let b_bar = d * r1 - a_bar * self.e;
        let hidden: Vec<(usize, Scalar)> = (0..messages.len()).filter(|at| !shown.contains(at)).map(|at| (at, random())).collect();
        let t1 = a_bar * e + d * r1_blind;
        let t2 = hidden.iter().fold(d * r3_blind, |sum, (at, blind)| sum + points[at + 1] * blind);
        let mut challenged = octets(shown.len()).to_vec();
        for at in shown {
            challenged.extend(octets(*at));
            challenged.extend(messages[*at].to_bytes_be());
        }
        for point in [a_bar, b_bar, d, t1, t2] {
            challenged.extend(point.to_compressed());
        }
        challenged.extend(domain.to_bytes_be());
        let c = to_scalar(&[&challenged, &octets(presentation.len()), presentation], tag!("H2S_"));
        let mut proof: Vec<u8> = [a_bar, b_bar, d].iter().flat_map(|point| G1Affine::from(point).to_compressed()).collect();
        let answers = [e + self.e * c, r1_blind - r1 * c, r3_blind - r2.invert().unwrap() * c];
        let hidden = hidden.iter().map(|(at, blind)| *blind + messages[*at] * c);
        proof.extend(answers.into_iter().chain(hidden).chain([c]).flat_map(|scalar| scalar.to_bytes_be()));
        proof
    }
}
