//! Sentences about the identity provider of a region.

/// The button that leads there.
pub fn sign_in_at(name: &str) -> String {
    format!("{name}でサインイン")
}

/// It does not answer.
pub fn away(name: &str) -> String {
    format!("{name}につながりません。名前とパスワードでサインインできます。")
}

/// What was brought back does not hold.
pub fn wrong(name: &str) -> String {
    format!(
        "{name}からの確認を受け取れませんでした。時間がたったか、途中でやめたようです。もう一度試すか、名前とパスワードでサインインしてください。"
    )
}

/// Nobody's account is linked.
pub fn unlinked(name: &str) -> String {
    format!(
        "{name}のこのアカウントは、まだだれにも結びついていません。名前とパスワードでサインインし、「自分のアカウント」で結びつけてください。"
    )
}

/// Since when, and when it was last used.
pub fn linked(made: &str, used: Option<&str>) -> String {
    match used {
        Some(used) => format!("{made}に結びつけ、最後に使ったのは{used}"),
        None => format!("{made}に結びつけ、まだ使っていません"),
    }
}

/// Linked.
pub const LINKED: &str = "結びつけました。次からはそちらからもサインインできます。";
/// Linked with someone else.
pub const TAKEN: &str =
    "結びつけませんでした。このアカウントか、相手のアカウントが、もう別のものと結びついています。";
/// Not linked.
pub const NOT_LINKED: &str = "結びつけませんでした。はじめからもう一度試してください。";
/// It does not answer when one wants to link.
pub const AWAY: &str = "つながらないので、今は結びつけられません。しばらくして試してください。";
/// No longer linked.
pub const UNLINKED: &str = "結びつきを外しました。";

/// What the operator said cannot be.
pub mod operator {
    /// What it is called if nobody says.
    pub fn usual_name() -> &'static str {
        "地域の認証基盤"
    }

    /// The address of the provider.
    pub fn issuer(text: &str) -> String {
        format!(
            "--oidc-issuer {text}: https:// で始まる発行者のアドレスを、認証基盤が示すとおりに書いてください。"
        )
    }

    /// Where pages are seen must be known.
    pub fn no_origin() -> &'static str {
        "認証基盤から戻る先が決まりません。--origin https://名前 を付けてください。"
    }

    /// The name as which we are known there.
    pub fn client_id() -> &'static str {
        "--oidc-client-id に、認証基盤に登録したクライアントの名前を書いてください。"
    }

    /// The file of the secret.
    pub fn secret(file: &str, why: &str) -> String {
        format!(
            "{file}: 認証基盤の秘密を読めません（{why}）。ファイルの場所と権利を確かめてください。"
        )
    }

    /// The file of the secret is empty.
    pub fn empty_secret(file: &str) -> String {
        format!("{file}: 認証基盤の秘密が空です。")
    }

    /// It does not answer at the start.
    pub fn away(name: &str, issuer: &str) -> String {
        format!(
            "{name}（{issuer}）が答えません。このまま動かします。名前とパスワードでのサインインは使えます。アドレスと証明書を確かめてください。"
        )
    }
}
