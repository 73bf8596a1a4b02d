//! An authenticator in software: it makes passkeys and shows them, honestly or not.

use app::{Door, Entered, Session, Visitor};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::coming_in::here;

pub const ORIGIN: &str = "https://renkei.example";

/// One key, made for whoever asks first.
pub struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
    user: Value,
    /// How often it was used; does not count if it stands at 0.
    pub count: u32,
    /// Whether it verified its user.
    pub verified: bool,
    /// Where the browser says it is.
    pub origin: &'static str,
}

fn coded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    /// The authenticator of a number.
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            credential: vec![number; 20],
            user: Value::Null,
            count: 1,
            verified: true,
            origin: ORIGIN,
        }
    }

    fn flags(&self, more: u8) -> u8 {
        0x01 | more | if self.verified { 0x04 } else { 0 }
    }

    fn data(&self, asked: &Value, rp: &str, kind: &str, flags: u8) -> (Vec<u8>, String) {
        let client = json!({
            "type": kind,
            "challenge": asked["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        let mut data = Sha256::digest(rp.as_bytes()).to_vec();
        data.push(self.flags(flags));
        data.extend(self.count.to_be_bytes());
        (data, client.to_string())
    }

    /// Makes its passkey as it is asked to.
    pub fn makes(&mut self, asked: &str) -> String {
        let asked: &Value = &serde_json::from_str(asked).unwrap();
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        self.user = asked["user"]["id"].clone();
        let rp = asked["rp"]["id"].as_str().unwrap();
        let (mut data, client) = self.data(asked, rp, "webauthn.create", 0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        let point = self.key.verifying_key().to_encoded_point(false);
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let id = coded(&self.credential);
        let response = json!({
            "attestationObject": coded(object),
            "clientDataJSON": coded(client),
            "transports": ["internal"],
        });
        json!({ "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": response })
        .to_string()
    }

    /// Shows its passkey as it is asked to, and counts.
    pub fn shows(&mut self, asked: &str) -> String {
        let asked: &Value = &serde_json::from_str(asked).unwrap();
        assert_eq!(asked["userVerification"], "required");
        if self.count > 0 {
            self.count += 1;
        }
        let rp = asked["rpId"].as_str().unwrap();
        let (data, client) = self.data(asked, rp, "webauthn.get", 0);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(client.as_bytes()));
        let signature: DerSignature = self.key.sign(&signed);
        let id = coded(&self.credential);
        let response = json!({
            "authenticatorData": coded(data),
            "clientDataJSON": coded(client),
            "signature": coded(signature.as_bytes()),
            "userHandle": self.user,
        });
        json!({ "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": response })
        .to_string()
    }

    /// Is added to the account of someone who is in.
    pub async fn is_added(&mut self, door: &Door, visitor: &Visitor, token: &str) -> Added {
        let session = here(door, token).await;
        let asked = app::ask_for_new_passkey(door, token, &session).await.unwrap().unwrap();
        let answer = self.makes(&asked);
        let session = here(door, token).await;
        app::add_passkey(door, visitor, token, &session, "電話", &answer).await.unwrap()
    }
}

/// Recovery codes, if there were none; nothing if it was refused.
pub type Added = Option<Vec<String>>;

/// Runs every statement of passkeys.
pub async fn everything(door: &Door, visitor: &Visitor, token: &str, session: &Session) {
    let mut phone = Authenticator::new(77);
    assert_eq!(phone.is_added(door, visitor, token).await, Some(Vec::new()));
    let (asked, arrival) = app::ask_anyone_for_passkey(door).await.unwrap().unwrap();
    let answer = phone.shows(&asked);
    let entered = app::sign_in_with_passkey(door, visitor, &arrival, &answer).await.unwrap();
    assert!(matches!(entered, Entered::In { .. }), "{entered:?}");
    let own = app::own(door, session).await.unwrap();
    let passkey = own.factors.iter().find(|f| f.kind == app::FactorKind::Passkey).unwrap();
    let removed = app::remove_factor(door, visitor, session, &passkey.id).await.unwrap();
    assert_eq!(removed, Some(app::FactorKind::Passkey));
    let (db, account) = (&door.db, &session.actor.account);
    store::put_link(db, "https://id.example", "someone", account, 1).await.unwrap();
    store::use_link(db, "https://id.example", "someone", 2).await.unwrap();
    let linked = store::account_of_link(db, "https://id.example", "someone").await.unwrap();
    assert_eq!(linked.as_ref(), Some(account));
    assert_eq!(store::links_of(db, account.as_str()).await.unwrap()[0].used_at, Some(2));
    app::unlink_provider(door, visitor, session, "https://id.example").await.unwrap();
}
