//! The second factor: codes of an app, recovery codes.

use access::AccountId;
use domain::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Factor, FactorKind, SignInWay, SignInWhat, Stage, WriteFault};
use totp_rs::{Builder, Secret, Totp};

use super::passkey::Asked;
use super::{Door, Entered, Halfway, Session, Visitor, enter, log, throttle, token_hash};
use crate::{Entropy, Failure, Outcome};

/// Codes to be used when all else is lost.
const RECOVERY_CODES: usize = 10;
/// Letters of recovery codes: none that is mistaken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// What is begun and not finished: kept with the session.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Ceremonies {
    /// An app is being set up, with this secret in base32.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    totp: Option<String>,
    /// A browser was asked to make a passkey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) make: Option<Asked>,
    /// A browser was asked to show a passkey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) show: Option<Asked>,
}

impl Ceremonies {
    pub(crate) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub(crate) async fn keep(&self, door: &Door, token: &str) -> Outcome<()> {
        let text = serde_json::to_string(self).unwrap_or_default();
        Ok(store::keep_ceremony(&door.db, &token_hash(token), &text).await?)
    }

    /// Takes something out of what was begun; of those who take it at the same time one has it.
    pub(super) async fn take<T>(
        door: &Door,
        token: &str,
        begun: &str,
        taken: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Outcome<Option<T>> {
        let mut all = Self::read(begun);
        let Some(taken) = taken(&mut all) else { return Ok(None) };
        let left = serde_json::to_string(&all).unwrap_or_default();
        let left = store::take_ceremony(&door.db, &token_hash(token), begun, &left).await;
        super::stale_is(left, Some(taken), None)
    }
}

/// Someone with whose session something may have been begun.
pub trait Arriving {
    /// The account.
    fn account(&self) -> &AccountId;
    /// Its name to sign in with.
    fn login(&self) -> &str;
    /// Its name.
    fn name(&self) -> &str;
    /// What was begun.
    fn begun(&self) -> &str;
}

impl Arriving for Halfway {
    fn account(&self) -> &AccountId {
        &self.account
    }

    fn login(&self) -> &str {
        &self.login
    }

    fn name(&self) -> &str {
        &self.account_name
    }

    fn begun(&self) -> &str {
        &self.ceremony
    }
}

impl Arriving for Session {
    fn account(&self) -> &AccountId {
        &self.actor.account
    }

    fn login(&self) -> &str {
        &self.login
    }

    fn name(&self) -> &str {
        &self.account_name
    }

    fn begun(&self) -> &str {
        &self.ceremony
    }
}

/// What someone may show besides the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// A code of an app.
    pub app: bool,
    /// A passkey.
    pub passkey: bool,
    /// A passkey, but at another address than that of these pages.
    pub elsewhere: bool,
}

/// What someone may show besides the password.
pub async fn ways(door: &Door, whose: &impl Arriving) -> Outcome<Ways> {
    let factors = store::factors(&door.db, whose.account().as_str()).await?;
    let has = |kind| factors.iter().any(|factor| factor.kind == kind);
    let (passkey, here) = (has(FactorKind::Passkey), door.passkeys_can_be_used());
    Ok(Ways { app: has(FactorKind::Totp), passkey: passkey && here, elsewhere: passkey && !here })
}

/// An app that is being set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base32, in groups of four, to be typed in.
    pub key: String,
    /// The address an app reads from the picture.
    pub address: String,
}

/// Begins to set up an app, or goes on with what was begun in this session.
pub async fn begin_totp(door: &Door, token: &str, whose: &impl Arriving) -> Outcome<Enrolment> {
    let mut ceremonies = Ceremonies::read(whose.begun());
    let secret = if let Some(secret) = &ceremonies.totp {
        secret.clone()
    } else {
        let secret = Secret::from(door.entropy.bytes::<20>()).to_base32();
        ceremonies.totp = Some(secret.clone());
        ceremonies.keep(door, token).await?;
        secret
    };
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    let address = format!(
        "otpauth://totp/Renkei:{}?secret={secret}&issuer=Renkei",
        percent_encoded(whose.login())
    );
    Ok(Enrolment { key: groups.join(" "), address })
}

fn percent_encoded(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encoded).collect()
}

/// The app behind a secret.
pub(crate) fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// The step at which a code is right, if it is: now, or one step before or after.
fn step_of(secret: &str, code: &str, at: i64) -> Option<i64> {
    let digits: String = code.chars().filter_map(digit).collect();
    let time = u64::try_from(at / 1000).ok()?;
    let step = totp(secret)?.check(&digits, time)?;
    i64::try_from(step).ok()
}

/// A digit, also as Japanese keyboards write it.
fn digit(letter: char) -> Option<char> {
    match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - 0xFEE0),
        _ => letter.is_ascii_digit().then_some(letter),
    }
}

/// Adds an app to one's own account with its first code; answers whether the code was right, and
/// with recovery codes if there were none.
pub async fn add_totp(
    door: &Door,
    visitor: &Visitor,
    session: &Session,
    name: &str,
    code: &str,
) -> Outcome<Option<Vec<String>>> {
    let account = &session.actor.account;
    let codes = finish_totp(door, account, &session.ceremony, name, code).await?;
    if codes.is_some() {
        log(door, visitor, Some(account), SignInWhat::FactorAdded, SignInWay::App).await?;
    }
    Ok(codes)
}

/// Finishes setting up an app with its first code; answers with the recovery codes if the account
/// had none, and with nothing if the code was not right.
async fn finish_totp(
    door: &Door,
    account: &AccountId,
    begun: &str,
    name: &str,
    code: &str,
) -> Outcome<Option<Vec<String>>> {
    let Some(secret) = Ceremonies::read(begun).totp else { return Ok(None) };
    let Some(step) = step_of(&secret, code, door.moment.at) else { return Ok(None) };
    let factor = Factor {
        id: door.new_id(),
        kind: FactorKind::Totp,
        name: name.trim().chars().take(60).collect(),
        secret,
        step,
        made_at: door.moment.at,
        used_at: None,
    };
    keep(door, account, factor).await.map(Some)
}

/// Finishes setting up an app on the way in, and comes in; answers with the recovery codes, and
/// with nothing if the code was not right.
pub async fn enrol_totp(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    halfway: &Halfway,
    code: &str,
) -> Outcome<Option<(Vec<String>, Entered)>> {
    if halfway.stage != Stage::Enrolling {
        return Ok(None);
    }
    let (account, begun) = (&halfway.account, &halfway.ceremony);
    let Some(codes) = finish_totp(door, account, begun, "", code).await? else { return Ok(None) };
    let entered = enter(door, visitor, token, account, SignInWay::App).await?;
    Ok(Some((codes, entered)))
}

/// Keeps a factor; with the first one come recovery codes.
pub(crate) async fn keep(door: &Door, account: &AccountId, factor: Factor) -> Outcome<Vec<String>> {
    let known = store::factors(&door.db, account.as_str()).await?;
    let mut new = vec![factor];
    let mut told = Vec::new();
    if !known.iter().any(|factor| factor.kind == FactorKind::Recovery) {
        let (codes, factors) = recovery(door);
        new.extend(factors);
        told = codes;
    }
    store::put_factors(&door.db, account.as_str(), &new).await?;
    Ok(told)
}

/// New recovery codes: as they are shown once, and as they are kept.
pub(crate) fn recovery(door: &Door) -> (Vec<String>, Vec<Factor>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(door.entropy)).collect();
    let factor = |code: &String| Factor {
        id: door.new_id(),
        kind: FactorKind::Recovery,
        name: String::new(),
        secret: code_hash(code),
        step: 0,
        made_at: door.moment.at,
        used_at: None,
    };
    let factors = codes.iter().map(factor).collect();
    (codes, factors)
}

/// Eighty random bits in four groups of four letters.
pub(crate) fn recovery_code(entropy: Entropy) -> String {
    let letters = entropy.bytes::<16>().map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join("-")
}

/// The hash of a code, however it was typed. The code is random, so one pass is enough.
pub(crate) fn code_hash(code: &str) -> String {
    let mut letters = String::new();
    for letter in code.chars() {
        let half = match letter {
            '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
            other => other,
        };
        letters.extend(half.to_lowercase().filter(char::is_ascii_alphanumeric));
    }
    hex(&Sha256::digest(letters.as_bytes()))
}

/// Whether a code of an app, or a recovery code, is right and unused; it is used then.
pub(crate) async fn use_code(door: &Door, account: &AccountId, code: &str) -> Outcome<Code> {
    let (id, now) = (account.as_str(), door.moment.at);
    let mut used = false;
    for factor in store::factors(&door.db, id).await? {
        if factor.kind != FactorKind::Totp {
            continue;
        }
        let Some(step) = step_of(&factor.secret, code, now) else { continue };
        match store::use_step(&door.db, id, &factor.id, step, now).await {
            Ok(()) => return Ok(Code::Right(SignInWay::App)),
            Err(WriteFault::Stale) => used = true,
            Err(WriteFault::Fault(fault)) => return Err(Failure::Fault(fault)),
        }
    }
    if used {
        return Ok(Code::Used);
    }
    match store::spend_code(&door.db, id, &code_hash(code), now).await {
        Ok(()) => Ok(Code::Right(SignInWay::Recovery)),
        Err(WriteFault::Stale) => Ok(Code::Wrong),
        Err(WriteFault::Fault(fault)) => Err(Failure::Fault(fault)),
    }
}

/// What a code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// With what it was.
    Right(SignInWay),
    Wrong,
    Used,
}

/// Shows the second factor and comes in.
pub async fn prove_code(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    halfway: &Halfway,
    code: &str,
) -> Outcome<Entered> {
    if halfway.stage != Stage::Proving {
        return Ok(Entered::Wrong);
    }
    let account = &halfway.account;
    let counters = throttle::of_proof(account.as_str());
    if let Err(seconds) = throttle::count(door, &counters).await? {
        log(door, visitor, Some(account), SignInWhat::Held, SignInWay::Code).await?;
        return Ok(Entered::Wait(seconds));
    }
    let code = use_code(door, account, code).await?;
    if let Code::Right(way) = code {
        throttle::uncount(door, &counters).await?;
        return enter(door, visitor, token, account, way).await;
    }
    log(door, visitor, Some(account), SignInWhat::Wrong, SignInWay::Code).await?;
    Ok(if code == Code::Used { Entered::Used } else { Entered::Wrong })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let hash = code_hash("abcd-efgh-jkmn-2345");
        assert_eq!(code_hash(" ABCDEFGH jkmn2345 "), hash);
        assert_eq!(code_hash("ａｂｃｄ－ｅｆｇｈ－ｊｋｍｎ－２３４５"), hash);
        assert_ne!(code_hash("abcd-efgh-jkmn-2346"), hash);
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, with the last six of its eight digits.
        let secret = Secret::from(b"12345678901234567890".to_vec()).to_base32();
        assert_eq!(step_of(&secret, "287 082", 59_000), Some(1));
        assert_eq!(step_of(&secret, "２８７０８２", 59_000 + 30_000), Some(1));
        assert_eq!(step_of(&secret, "287082", 59_000 + 120_000), None);
        assert_eq!(step_of(&secret, "081804", 1_111_111_109_000), Some(37_037_036));
    }
}
