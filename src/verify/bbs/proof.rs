//! A proof: read strictly (§4.2.4.5), and checked (§3.6.4).

use blstrs::{G1Affine, G1Projective, G2Affine, Scalar, pairing};
use group::prime::PrimeCurveAffine;

use super::PublicKey;
use super::generators::{FIRST, Generators, MAX_MESSAGES};
use super::hash::{tag, to_scalar};

/// Bytes of a compressed point of G1.
const POINT: usize = 48;
/// Bytes of a scalar.
const SCALAR: usize = 32;

/// Why octets are no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not three points and at least four scalars, or something left over.
    #[error("the BBS proof has another length")]
    Length,
    /// Not a compressed point of the subgroup, or its identity.
    #[error("the BBS proof holds a point that is none of its group")]
    Point,
    /// 0, or not below the order of the groups.
    #[error("the BBS proof holds a number that is out of range")]
    Scalar,
    /// About more than [`MAX_MESSAGES`] messages.
    #[error("the BBS proof is about more than {MAX_MESSAGES} messages")]
    Size,
}

/// A proof of knowing a signature (§4.2.4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    a_bar: G1Affine,
    b_bar: G1Affine,
    d: G1Affine,
    e: Scalar,
    r1: Scalar,
    r3: Scalar,
    /// One for each message that is not shown.
    hidden: Vec<Scalar>,
    challenge: Scalar,
}

/// What goes with a proof.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What the issuer bound the signature to, beside the messages.
    pub header: &'a [u8],
    /// What the holder bound the proof to.
    pub presentation_header: &'a [u8],
    /// The messages shown, each with its place among all that were signed, in their order.
    pub messages: &'a [(usize, &'a [u8])],
}

impl Proof {
    /// Reads the octets of a proof.
    pub fn from_octets(octets: &[u8]) -> Result<Self, ProofError> {
        let (points, scalars) = octets.split_at_checked(3 * POINT).ok_or(ProofError::Length)?;
        if scalars.len() < 4 * SCALAR || scalars.len() % SCALAR != 0 {
            return Err(ProofError::Length);
        }
        if scalars.len() / SCALAR > MAX_MESSAGES + 4 {
            return Err(ProofError::Size);
        }
        let points: Vec<G1Affine> = points.chunks(POINT).map(point).collect::<Option<_>>().ok_or(ProofError::Point)?;
        let scalars: Vec<Scalar> = scalars.chunks(SCALAR).map(scalar).collect::<Option<_>>().ok_or(ProofError::Scalar)?;
        let ([a_bar, b_bar, d], [e, r1, r3, hidden @ .., challenge]) = (&points[..], &scalars[..]) else { return Err(ProofError::Length) };
        let (a_bar, b_bar, d) = (*a_bar, *b_bar, *d);
        Ok(Self { a_bar, b_bar, d, e: *e, r1: *r1, r3: *r3, hidden: hidden.to_vec(), challenge: *challenge })
    }

    /// How many messages it hides.
    pub fn hidden(&self) -> usize {
        self.hidden.len()
    }

    /// Whether it proves a signature by `key` over just what is shown, in its places, beside what is hidden (`ProofVerify`, §3.5.4).
    pub fn holds(&self, key: &PublicKey, shown: &Shown<'_>) -> bool {
        let count = shown.messages.len() + self.hidden.len();
        let is_ordered = shown.messages.is_sorted_by(|(one, _), (other, _)| one < other);
        if count > MAX_MESSAGES || !is_ordered || shown.messages.last().is_some_and(|(last, _)| *last >= count) {
            return false;
        }
        self.is_known(key, shown, count).unwrap_or(false) && self.is_signed(key)
    }

    /// Whether the challenge is that of the two equations (§3.7.3, §3.7.4): who made it knows what makes `b_bar` of `a_bar` and `d`, and `d`
    /// of the messages.
    fn is_known(&self, key: &PublicKey, shown: &Shown<'_>, count: usize) -> Option<bool> {
        let generators = Generators::first(count + 1)?;
        let domain = domain(key, &generators.octets, count, shown.header);
        let messages: Vec<(usize, Scalar)> =
            shown.messages.iter().map(|(at, message)| (*at, to_scalar(&[message], tag!("MAP_MSG_TO_SCALAR_AS_HASH_")))).collect();

        let t1 = self.b_bar * self.challenge + self.a_bar * self.e + self.d * self.r1;
        // All of T2 is one sum: what is shown counts times the challenge, what is hidden by its own number.
        let mut factors = vec![self.challenge, self.r3, self.challenge * domain];
        let (mut left, mut hidden) = (messages.iter().peekable(), self.hidden.iter());
        for place in 0..count {
            factors.push(match left.next_if(|(at, _)| *at == place) {
                Some((_, message)) => self.challenge * message,
                None => *hidden.next()?,
            });
        }
        let mut points = vec![*FIRST, G1Projective::from(self.d)];
        points.extend(generators.points);
        let t2 = G1Projective::multi_exp(&points, &factors);

        let mut octets = number(messages.len()).to_vec();
        for (at, message) in &messages {
            octets.extend_from_slice(&number(*at));
            octets.extend_from_slice(&message.to_bytes_be());
        }
        for point in [self.a_bar, self.b_bar, self.d, t1.into(), t2.into()] {
            octets.extend_from_slice(&point.to_compressed());
        }
        octets.extend_from_slice(&domain.to_bytes_be());
        let header = shown.presentation_header;
        Some(to_scalar(&[&octets, &number(header.len()), header], tag!("H2S_")) == self.challenge)
    }

    /// Whether `b_bar` is `a_bar` times the issuer's secret (§3.6.4 step 6).
    fn is_signed(&self, key: &PublicKey) -> bool {
        pairing(&self.a_bar, &key.point) == pairing(&self.b_bar, &G2Affine::generator())
    }
}

fn point(octets: &[u8]) -> Option<G1Affine> {
    let point = Option::<G1Affine>::from(G1Affine::from_compressed(octets.try_into().ok()?))?;
    (!bool::from(point.is_identity())).then_some(point)
}

fn scalar(octets: &[u8]) -> Option<Scalar> {
    let scalar = Option::<Scalar>::from(Scalar::from_bytes_be(octets.try_into().ok()?))?;
    (scalar != Scalar::default()).then_some(scalar)
}

fn number(number: usize) -> [u8; 8] {
    u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes()
}

/// What a signature is bound to beside its messages (§4.2.3).
pub(super) fn domain(key: &PublicKey, generators: &[u8], count: usize, header: &[u8]) -> Scalar {
    to_scalar(&[key.octets(), &number(count), generators, tag!(""), &number(header.len()), header], tag!("H2S_"))
}
