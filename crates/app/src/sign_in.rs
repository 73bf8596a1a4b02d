//! Signing in and out; accounts.

use access::{AccountId, Actor, Role};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::{OfficeId, hex};
use sha2::{Digest, Sha256};
use store::{Db, Fault, NewAccount, NewSession};

use crate::{Desk, Entropy, Failure, Moment, Outcome};

/// A session ends after so long without use.
const IDLE_MS: i64 = 15 * 60 * 1000;
/// And after so long in any case.
const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// Use is written down at most this often.
const SEEN_EVERY_MS: i64 = 60 * 1000;

/// What someone signs in with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Name to sign in with.
    pub login: String,
    /// Password.
    pub password: String,
}

/// A session that was resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who acts, as which role of which office.
    pub actor: Actor,
    /// Name of the account.
    pub account_name: String,
    /// Name of the office.
    pub office_name: String,
    /// Key that every form of the session carries.
    pub form_key: String,
}

/// Argon2id with the parameters of OWASP's second row: 19 MiB, two passes.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

fn random_text(entropy: Entropy) -> String {
    hex(&entropy.bytes::<32>())
}

fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Signs in; answers with the token for the cookie, or nothing if name or password are wrong.
///
/// An unknown name takes as long as a wrong password, so that names cannot be found out.
pub async fn sign_in(
    db: &Db,
    moment: Moment,
    entropy: Entropy,
    given: Credentials,
) -> Outcome<Option<String>> {
    let account = store::account_by_login(db, given.login.trim()).await?.filter(|a| a.enabled);
    let hash = match &account {
        Some(account) => account.password_hash.clone(),
        None => hash_password("no such account", entropy)?,
    };
    let matches = tokio::task::spawn_blocking(move || verify(&given.password, &hash))
        .await
        .map_err(|_| Fault::Closed)?;
    let Some(account) = account.filter(|_| matches) else { return Ok(None) };
    let roles = store::account_roles(db, &account.id, moment.today).await?;
    let Some(role) = roles.into_iter().next() else { return Ok(None) };
    let actor = Actor { account: AccountId::new(account.id), office: role.office, role: role.role };
    let token = random_text(entropy);
    let session = NewSession {
        token_hash: &token_hash(&token),
        actor: &actor,
        form_key: &random_text(entropy),
        at: moment.at,
    };
    store::put_session(db, &session).await?;
    Ok(Some(token))
}

fn verify(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    hasher().verify_password(password.as_bytes(), &parsed).is_ok()
}

fn hash_password(password: &str, entropy: Entropy) -> Outcome<String> {
    let salt: [u8; 16] = entropy.bytes();
    let hash = hasher()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| Failure::Fault(Fault::Broken("argon2".to_owned())))?;
    Ok(hash.to_string())
}

/// The session of a token, if it is still alive; its use is noted.
pub async fn resume(db: &Db, moment: Moment, token: &str) -> Outcome<Option<Session>> {
    let hash = token_hash(token);
    let Some(row) = store::session_by_token(db, &hash).await? else { return Ok(None) };
    let dead = moment.at - row.seen_at > IDLE_MS || moment.at - row.made_at > LONGEST_MS;
    if dead {
        store::end_session(db, &hash).await?;
        return Ok(None);
    }
    if moment.at - row.seen_at > SEEN_EVERY_MS {
        store::touch_session(db, &hash, moment.at).await?;
    }
    Ok(Some(Session {
        actor: Actor { account: AccountId::new(row.account), office: row.office, role: row.role },
        account_name: row.account_name,
        office_name: row.office_name,
        form_key: row.form_key,
    }))
}

/// Ends the session of a token.
pub async fn sign_out(db: &Db, token: &str) -> Outcome<()> {
    Ok(store::end_session(db, &token_hash(token)).await?)
}

/// An account to be made from the console.
#[derive(Clone, Debug)]
pub struct NewStaff<'a> {
    /// Name to sign in with.
    pub login: &'a str,
    /// Name.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
    /// The office.
    pub office: &'a OfficeId,
    /// As what.
    pub role: Role,
}

/// Makes an account, or gives an existing one a new password.
pub async fn add_account(desk: &Desk, staff: &NewStaff<'_>) -> Outcome<()> {
    let known = store::account_by_login(&desk.db, staff.login).await?;
    let id = known.map_or_else(|| desk.new_id(), |account| account.id);
    let account = NewAccount {
        id: &id,
        login: staff.login,
        name: staff.name,
        password_hash: &hash_password(staff.password, desk.entropy)?,
        roles: vec![(staff.office.clone(), staff.role)],
        from: desk.moment.today,
        at: desk.moment.at,
    };
    Ok(store::put_account(&desk.db, &account).await?)
}
